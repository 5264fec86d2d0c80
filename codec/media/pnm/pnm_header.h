// Headers of binary PNM (P5, P6) and PAM (P7) files.
#ifndef GMZIP_CODEC_MEDIA_PNM_PNM_HEADER_H_
#define GMZIP_CODEC_MEDIA_PNM_PNM_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace gmzip {

struct PnmHeader {
  uint32_t width = 0;     // 1 .. 2^31 - 1
  uint32_t height = 0;    // 1 .. 2^31 - 1
  int num_channels = 0;   // 1 .. 4, as in Picture
  size_t size_bytes = 0;  // where the samples start
};

// nullopt: not a header of 8-bit samples (MAXVAL 255) that SplitPnm takes. Thread-safe.
std::optional<PnmHeader> ParsePnmHeader(std::span<const uint8_t> file);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_PNM_PNM_HEADER_H_
