// SIMD kernels of NarrowLayer; only narrow_layer.cc should need them.
#ifndef GMZIP_MODELS_RUNTIME_NARROW_KERNEL_H_
#define GMZIP_MODELS_RUNTIME_NARROW_KERNEL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace gmzip {

// Groups of 16 rows in a panel, whose weights lie in the order in which the kernel reads them.
inline constexpr size_t kNarrowPanelGroups = 6;

// A packed layer as the kernel sees it. Panels of kNarrowPanelGroups groups, the last with what is
// left: of each [col_pairs, groups, 16, 2] weights, one panel after the other.
struct NarrowView {
  const int8_t* weights;  // aligned to 64 bytes
  const int32_t* bias;    // [row_groups * 16], what accumulators start from, aligned to 64 bytes
  const uint8_t* shifts;  // [row_groups]
  size_t rows;
  size_t row_groups;
  size_t col_pairs;
};

// Groups in the panel that `group` is in.
inline size_t NarrowPanelGroups(size_t row_groups, size_t group) {
  return std::min(kNarrowPanelGroups, row_groups - group / kNarrowPanelGroups * kNarrowPanelGroups);
}

// Where the first column pair of `group` lies; the next one is 32 * NarrowPanelGroups on.
inline size_t NarrowGroupStart(size_t group, size_t col_pairs) {
  const size_t in_panel = group % kNarrowPanelGroups;
  return ((group - in_panel) * col_pairs + in_panel) * 32;
}

// y = saturate_int16((W x + bias) >> shift): `bias` includes the rounding.
//   x  [2 * col_pairs]
//   y  [rows]
void NarrowKernel(const NarrowView& layer, const int16_t* x, int16_t* y);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_NARROW_KERNEL_H_
