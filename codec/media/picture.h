// A picture as the models see it: 8-bit samples in rows.
#ifndef GMZIP_CODEC_MEDIA_PICTURE_H_
#define GMZIP_CODEC_MEDIA_PICTURE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip {

// width and height at least 1; num_channels 1 (grey), 2 (grey, alpha), 3 (R, G, B) or 4 (R, G, B,
// alpha).
struct Picture {
  uint32_t width = 0;
  uint32_t height = 0;
  int num_channels = 0;
  std::vector<uint8_t> samples;  // [height, width, num_channels]

  size_t RowBytes() const { return size_t{width} * static_cast<size_t>(num_channels); }
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_PICTURE_H_
