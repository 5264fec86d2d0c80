// PNG's row filters, undone and applied again.
#ifndef GMZIP_CODEC_MEDIA_PNG_PNG_FILTER_H_
#define GMZIP_CODEC_MEDIA_PNG_PNG_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/media/png/png_format.h"

namespace gmzip::png {

inline constexpr int kNumFilters = 5;  // none, sub, up, average, Paeth

// One row through one filter, both ways. `filter` < kNumFilters, `step` = FilterStep(header).
//   above     [row_bytes]  samples of the row above in the same pass, zeros for the first
//   samples   [row_bytes]
//   filtered  [row_bytes]  must not overlap samples
// Thread-safe.
void UnfilterRow(int filter, size_t step, std::span<const uint8_t> above,
                 std::span<const uint8_t> filtered, std::span<uint8_t> samples);
void FilterRow(int filter, size_t step, std::span<const uint8_t> above,
               std::span<const uint8_t> samples, std::span<uint8_t> filtered);

// The filter whose output, taken as signed bytes, has the smallest sum of magnitudes; the first of
// equals. Most encoders choose so (PNG standard, 12.8). `scratch` [row_bytes].
int SmallestSumFilter(size_t step, std::span<const uint8_t> above, std::span<const uint8_t> samples,
                      std::span<uint8_t> scratch);

// Splits the bytes of the deflate stream into filter types and samples.
//   raw      [rows * (1 + row_bytes)] over all passes
//   filters  [NumRows(header)]
//   samples  [NumSampleBytes(header)]
// False if a filter type is unknown.
bool UnfilterImage(const PngHeader& header, std::span<const uint8_t> raw,
                   std::span<uint8_t> filters, std::span<uint8_t> samples);

// The inverse; every filter type must be below kNumFilters.
void FilterImage(const PngHeader& header, std::span<const uint8_t> filters,
                 std::span<const uint8_t> samples, std::span<uint8_t> raw);

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_PNG_FILTER_H_
