// Codes the filter type of every row.
#ifndef GMZIP_CODEC_MEDIA_PNG_FILTER_TYPE_CODER_H_
#define GMZIP_CODEC_MEDIA_PNG_FILTER_TYPE_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/png/png_filter.h"
#include "codec/media/png/png_format.h"

namespace gmzip::png {

// What the model knows of a row's filter type.
enum class FilterModel : uint32_t {
  kConstant = 0,     // every row has the same
  kLastRows = 1,     // the types of the two rows above
  kSmallestSum = 2,  // the type SmallestSumFilter gives, and whether that was right above
};

// Pass by pass, row by row. An encoder chooses the model that costs least; a decoder reads it.
//   filters  [NumRows(header)]         coded; a decoder fills them
//   samples  [NumSampleBytes(header)]  known to both
// Errors: kDamaged for an unknown filter type (decoders only).
template <typename Coder>
Result<void> CodeFilterTypes(Coder& coder, FilterModel model, const PngHeader& header,
                             std::span<const uint8_t> samples, std::span<uint8_t> filters) {
  // 1: constant; 01: by the rows above; 00: by the smallest sum.
  if (coder.Bit(model == FilterModel::kConstant ? 1 : 0, 40000) != 0) {
    const uint32_t filter = deflate::CodePlainBits(coder, filters.empty() ? 0 : filters[0], 3);
    if (filter >= kNumFilters) return MakeError(ErrorCode::kDamaged, "unknown PNG filter");
    std::fill(filters.begin(), filters.end(), static_cast<uint8_t>(filter));
    return {};
  }
  const bool by_sum = coder.Bit(model == FilterModel::kLastRows ? 1 : 0, 32768) == 0;
  std::array<std::array<deflate::AdaptiveTree<3>, kNumFilters>, kNumFilters> types;
  std::array<deflate::AdaptiveBit, 3> is_smallest = {deflate::AdaptiveBit{55000, 1},
                                                     deflate::AdaptiveBit{62000, 1},
                                                     deflate::AdaptiveBit{20000, 1}};
  size_t row = 0;
  for (const Pass& pass : Passes(header)) {
    std::vector<uint8_t> scratch(pass.row_bytes);
    const std::vector<uint8_t> zeros(pass.row_bytes);
    std::span<const uint8_t> above = zeros;
    uint32_t last = 0;
    uint32_t before_last = 0;
    size_t trust = 0;
    for (uint32_t y = 0; y < pass.height; ++y, ++row) {
      const std::span<const uint8_t> here = samples.first(pass.row_bytes);
      uint32_t filter = filters[row];
      bool known = false;
      if (by_sum) {
        const auto smallest =
            static_cast<uint32_t>(SmallestSumFilter(FilterStep(header), above, here, scratch));
        known = is_smallest[trust].Code(coder, filter == smallest ? 1 : 0) != 0;
        trust = known ? 1 : 2;
        before_last = smallest;
        if (known) filter = smallest;
      }
      if (!known) filter = types[last][before_last].Code(coder, filter);
      if (filter >= kNumFilters) return MakeError(ErrorCode::kDamaged, "unknown PNG filter");
      filters[row] = static_cast<uint8_t>(filter);
      before_last = last;
      last = filter;
      above = here;
      samples = samples.subspan(pass.row_bytes);
    }
  }
  return {};
}

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_FILTER_TYPE_CODER_H_
