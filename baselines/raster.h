// A picture as compressors of pictures take it: samples of 8 or 16 bits, without palette.
#ifndef GMZIP_BASELINES_RASTER_H_
#define GMZIP_BASELINES_RASTER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gmzip {

struct RasterShape {
  uint32_t width = 0;
  uint32_t height = 0;
  int num_channels = 0;     // 1 grey, 2 grey and alpha, 3 R G B, 4 R G B alpha
  int bits_per_sample = 8;  // 8 or 16

  size_t NumPixels() const { return size_t{width} * height; }
  size_t NumSamples() const { return NumPixels() * static_cast<size_t>(num_channels); }
  size_t RowBytes() const {
    return size_t{width} * static_cast<size_t>(num_channels * bits_per_sample / 8);
  }
  size_t SizeBytes() const { return RowBytes() * height; }
};

struct Raster {
  RasterShape shape;
  std::vector<uint8_t> samples;  // [height, width, num_channels]; of 16 bits the high byte first
};

// The picture in a PNG, PGM, PPM or PAM file; nullopt for anything else, a damaged one included.
// Palettes and grey of less than 8 bits are spread out to 8 bits, a transparent colour becomes
// alpha. Memory: the samples once, at most 2 GB. Thread-safe.
std::optional<Raster> ReadRaster(std::span<const uint8_t> file);

}  // namespace gmzip

#endif  // GMZIP_BASELINES_RASTER_H_
