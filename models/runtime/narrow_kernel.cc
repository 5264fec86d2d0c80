// Product of a matrix of int8 with a lone input, once for each SIMD target.
//
// No weight is used twice: they come from the second-level cache, and how fast they come decides.
// Read one after the other they come 1.3 times as fast as in six streams, one of each group of rows
// (148 and 114 GMAC/s of AVX3_DL, three layers of 576 x 192; prefetches on top gave nothing).
// Six vectors are sums enough in flight to hide how long a product takes; 12 are slower by half.

#include "models/runtime/narrow_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/runtime/narrow_kernel.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
//
#include "hwy/highway.h"
//
#include "models/runtime/product-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || HWY_HAVE_SCALABLE

// The portable kernel. Unsigned sums: they wrap like the SIMD ones instead of being undefined.
void Run(const NarrowView& layer, const int16_t* x, int16_t* y) {
  for (size_t row = 0; row < layer.rows; ++row) {
    const size_t group = row / kGroup;
    const int8_t* w = layer.weights + NarrowGroupStart(group, layer.col_pairs) + row % kGroup * 2;
    const size_t stride = NarrowPanelGroups(layer.row_groups, group) * 2 * kGroup;
    auto sum = static_cast<uint32_t>(layer.bias[row]);
    for (size_t pair = 0; pair < layer.col_pairs; ++pair) {
      sum += static_cast<uint32_t>(w[pair * stride] * x[2 * pair]) +
             static_cast<uint32_t>(w[pair * stride + 1] * x[2 * pair + 1]);
    }
    const int32_t shifted = static_cast<int32_t>(sum) >> layer.shifts[group];
    y[row] = static_cast<int16_t>(std::clamp(shifted, -32768, 32767));
  }
}

#else

HWY_INLINE V16 LoadWeights(const int8_t* weights) {
  const hn::Rebind<int8_t, decltype(d16)> d8;
  return hn::PromoteTo(d16, hn::Load(d8, weights));
}

// kVectors vectors of rows from first_row on, all in one panel. Not inlined, or GCC 12 keeps the
// sums in memory.
template <size_t kVectors>
HWY_NOINLINE void RunVectors(const NarrowView& layer, size_t first_row,
                             const int16_t* HWY_RESTRICT x, int16_t* HWY_RESTRICT y) {
  const size_t group = first_row / kGroup;
  const size_t stride = NarrowPanelGroups(layer.row_groups, group) * 2 * kGroup;
  const int8_t* weights =
      layer.weights + NarrowGroupStart(group, layer.col_pairs) + first_row % kGroup * 2;
  Accumulator sums[kVectors];
  GMZIP_UNROLL for (size_t v = 0; v < kVectors; ++v) {
    sums[v] = Start(layer.bias + first_row + v * kLanes);
  }
  for (size_t pair = 0; pair < layer.col_pairs; ++pair, weights += stride) {
    const V16 x_pair = BroadcastPair(x + 2 * pair);
    GMZIP_UNROLL for (size_t v = 0; v < kVectors; ++v) {
      AddPairs(LoadWeights(weights + v * kLanes * 2), x_pair, sums[v]);
    }
  }
  GMZIP_UNROLL for (size_t v = 0; v < kVectors; ++v) {
    const size_t row = first_row + v * kLanes;
    Finish(Sum(sums[v], layer.bias + row), layer.shifts[row / kGroup], layer.rows - row, y + row);
  }
}

// Not all at once where vectors are short: their registers are too few.
void Run(const NarrowView& layer, const int16_t* x, int16_t* y) {
  const size_t num_vectors = (layer.rows + kLanes - 1) / kLanes;
  constexpr size_t kPanelVectors = kNarrowPanelGroups * kGroup / kLanes;
  for (size_t vector = 0; vector < num_vectors;) {
    const size_t left = std::min(kPanelVectors - vector % kPanelVectors, num_vectors - vector);
    const size_t row = vector * kLanes;
    if (left >= 6) {
      RunVectors<6>(layer, row, x, y);
      vector += 6;
    } else if (left >= 4) {
      RunVectors<4>(layer, row, x, y);
      vector += 4;
    } else if (left >= 2) {
      RunVectors<2>(layer, row, x, y);
      vector += 2;
    } else {
      RunVectors<1>(layer, row, x, y);
      vector += 1;
    }
  }
}

#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(Run);

void NarrowKernel(const NarrowView& layer, const int16_t* x, int16_t* y) {
  HWY_DYNAMIC_DISPATCH(Run)(layer, x, y);
}

}  // namespace gmzip
#endif  // HWY_ONCE
