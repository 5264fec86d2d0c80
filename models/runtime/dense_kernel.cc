// Register-tiled integer matrix product, once for each SIMD target.
//
// A tile is kPixels pixels x kVectors vectors of rows, its accumulators all in registers. For each
// pair of columns it loads kVectors vectors of weights, broadcasts the pair of each pixel, and adds
// the two products of every (pixel, row) to an int32. Sums wrap modulo 2^32 in all targets, but
// DenseLayer::Create has proved that they never do.
//
// Byte order: a pair of int16 is moved as 4 bytes of memory and compared with weights packed as
// pairs in memory, so it does not matter which of the two is the high half of a register.

#include "models/runtime/dense_kernel.h"

#include <algorithm>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/runtime/dense_kernel.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
//
#include "hwy/highway.h"
//
#include "models/runtime/product-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {
namespace {

// Where the inputs lie: column pair j of pixel n from x + n * pixel_stride + j * pair_stride.
struct XLayout {
  size_t pixel_stride;
  size_t pair_stride;
};

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || HWY_HAVE_SCALABLE

// The portable kernel. Unsigned sums: they wrap like the SIMD ones instead of being undefined.
template <typename Out>
void Run(const DenseView& layer, const DenseBatch<Out>& batch, XLayout layout) {
  for (size_t group = 0; group < layer.row_groups; ++group) {
    const int16_t* group_weights = layer.weights + group * layer.col_pairs * kGroup * 2;
    const int32_t* bias = layer.bias + group * kGroup;
    const size_t num_rows = std::min(kGroup, layer.rows - group * kGroup);
    for (size_t n = 0; n < batch.num_pixels; ++n) {
      const int16_t* x = batch.x + n * layout.pixel_stride;
      uint32_t sums[kGroup];
      for (size_t r = 0; r < kGroup; ++r) sums[r] = static_cast<uint32_t>(bias[r]);
      for (size_t pair = 0; pair < layer.col_pairs; ++pair) {
        const int32_t x0 = x[pair * layout.pair_stride];
        const int32_t x1 = x[pair * layout.pair_stride + 1];
        const int16_t* w = group_weights + pair * kGroup * 2;
        for (size_t r = 0; r < kGroup; ++r) {
          sums[r] +=
              static_cast<uint32_t>(w[2 * r] * x0) + static_cast<uint32_t>(w[2 * r + 1] * x1);
        }
      }
      Out* y = batch.y + n * batch.y_stride + group * kGroup;
      for (size_t r = 0; r < num_rows; ++r) {
        const int32_t sum = static_cast<int32_t>(sums[r]);
        if constexpr (std::is_same_v<Out, int32_t>) {
          y[r] = sum;
        } else {
          y[r] = static_cast<int16_t>(std::clamp(sum >> layer.shifts[group], -32768, 32767));
        }
      }
    }
  }
}

#else

// Tile sizes, from the number of vector registers: 32 with AVX-512 and on ARM64, otherwise 16.
// 6 x 4 leaves 8 of 32 for weights and broadcasts, 6 x 2 leaves 4 of 16.
constexpr size_t kMaxPixels = 6;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
constexpr size_t kMaxVectors = 4;
#else
constexpr size_t kMaxVectors = 2;
#endif

HWY_INLINE const int16_t* RowWeights(const DenseView& layer, size_t row) {
  return layer.weights + (row / kGroup * layer.col_pairs * kGroup + row % kGroup) * 2;
}

// No special tile for lone pixels: splitting each sum over 2 column pairs gave 133 instead of 97
// GMAC/s (96 x 96) but 65 instead of 80 beyond the first-level cache (256 x 256); 4 and 8 no
// better.
//
// Pixels x .. x + kPixels - 1, rows first_row .. first_row + kVectors * kLanes - 1.
// kByPair: the pixels' column pairs are neighbours (pixel stride 2); otherwise the pair stride
// is 2.
template <size_t kPixels, size_t kVectors, bool kByPair, typename Out>
HWY_INLINE void RunTile(const DenseView& layer, size_t first_row, const int16_t* HWY_RESTRICT x,
                        XLayout layout, Out* HWY_RESTRICT y, size_t y_stride) {
  const size_t pixel_stride = kByPair ? 2 : layout.pixel_stride;
  const size_t pair_stride = kByPair ? layout.pair_stride : 2;
  const int16_t* weights[kVectors];
  Accumulator sums[kPixels][kVectors];
  GMZIP_UNROLL for (size_t v = 0; v < kVectors; ++v) {
    const size_t row = first_row + v * kLanes;
    weights[v] = RowWeights(layer, row);
    GMZIP_UNROLL for (size_t p = 0; p < kPixels; ++p) sums[p][v] = Start(layer.bias + row);
  }
  for (size_t pair = 0; pair < layer.col_pairs; ++pair) {
    V16 w[kVectors];
    GMZIP_UNROLL for (size_t v = 0; v < kVectors; ++v) {
      w[v] = hn::Load(d16, weights[v] + pair * kGroup * 2);
    }
    GMZIP_UNROLL for (size_t p = 0; p < kPixels; ++p) {
      const V16 x_pair = BroadcastPair(x + p * pixel_stride + pair * pair_stride);
      GMZIP_UNROLL for (size_t v = 0; v < kVectors; ++v) AddPairs(w[v], x_pair, sums[p][v]);
    }
  }
  GMZIP_UNROLL for (size_t v = 0; v < kVectors; ++v) {
    const size_t row = first_row + v * kLanes;
    GMZIP_UNROLL for (size_t p = 0; p < kPixels; ++p) {
      Finish(Sum(sums[p][v], layer.bias + row), layer.shifts[row / kGroup], layer.rows - row,
             y + p * y_stride + row);
    }
  }
}

// All pixels of a chunk, kVectors vectors of rows. Not inlined: 6 x 4 tiles are large.
template <size_t kVectors, bool kByPair, typename Out>
HWY_NOINLINE void RunPanel(const DenseView& layer, size_t row, const DenseBatch<Out>& chunk,
                           XLayout layout) {
  size_t groups = (chunk.num_pixels + kMaxPixels - 1) / kMaxPixels;
  size_t n = 0;
  // Equal groups: 7 pixels are 4 + 3, not 6 + 1, because small tiles use the multipliers badly.
  for (; groups > 0; --groups) {
    const size_t num_pixels = (chunk.num_pixels - n + groups - 1) / groups;
    const int16_t* x = chunk.x + n * layout.pixel_stride;
    Out* y = chunk.y + n * chunk.y_stride;
    switch (num_pixels) {
      case 1:
        RunTile<1, kVectors, kByPair>(layer, row, x, layout, y, chunk.y_stride);
        break;
      case 2:
        RunTile<2, kVectors, kByPair>(layer, row, x, layout, y, chunk.y_stride);
        break;
      case 3:
        RunTile<3, kVectors, kByPair>(layer, row, x, layout, y, chunk.y_stride);
        break;
      case 4:
        RunTile<4, kVectors, kByPair>(layer, row, x, layout, y, chunk.y_stride);
        break;
      case 5:
        RunTile<5, kVectors, kByPair>(layer, row, x, layout, y, chunk.y_stride);
        break;
      default:
        RunTile<6, kVectors, kByPair>(layer, row, x, layout, y, chunk.y_stride);
        break;
    }
    n += num_pixels;
  }
}

// Pixels whose inputs and results stay in the second-level cache while all rows are computed, so
// that the weights of a panel are read from the first level by all of them.
constexpr size_t kChunkPixels = 16 * kMaxPixels;

template <bool kByPair, typename Out>
void RunChunk(const DenseView& layer, const DenseBatch<Out>& chunk, XLayout layout) {
  const size_t num_vectors = (layer.rows + kLanes - 1) / kLanes;
  size_t panels = (num_vectors + kMaxVectors - 1) / kMaxVectors;
  size_t vector = 0;
  for (; panels > 0; --panels) {
    const size_t vectors = (num_vectors - vector + panels - 1) / panels;
    const size_t row = vector * kLanes;
    switch (vectors) {
      case 1:
        RunPanel<1, kByPair>(layer, row, chunk, layout);
        break;
      case 2:
        RunPanel<2, kByPair>(layer, row, chunk, layout);
        break;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
      case 3:
        RunPanel<3, kByPair>(layer, row, chunk, layout);
        break;
      case 4:
        RunPanel<4, kByPair>(layer, row, chunk, layout);
        break;
#endif
      default:
        HWY_ASSERT(false);
    }
    vector += vectors;
  }
}

template <bool kByPair, typename Out>
void RunChunks(const DenseView& layer, const DenseBatch<Out>& batch, XLayout layout) {
  for (size_t n = 0; n < batch.num_pixels; n += kChunkPixels) {
    RunChunk<kByPair, Out>(layer,
                           {batch.x + n * layout.pixel_stride, batch.x_stride,
                            std::min(kChunkPixels, batch.num_pixels - n),
                            batch.y + n * batch.y_stride, batch.y_stride},
                           layout);
  }
}

template <typename Out>
void Run(const DenseView& layer, const DenseBatch<Out>& batch, XLayout layout) {
  if constexpr (std::is_same_v<Out, int32_t>) {
    if (layout.pair_stride != 2) {
      RunChunks<true>(layer, batch, layout);
      return;
    }
  }
  RunChunks<false>(layer, batch, layout);
}

#endif

}  // namespace

void RunInt16(const DenseView& layer, const DenseBatch<int16_t>& batch) {
  Run(layer, batch, {batch.x_stride, 2});
}
void RunInt32(const DenseView& layer, const DenseBatch<int32_t>& batch) {
  Run(layer, batch, {batch.x_stride, 2});
}
void RunPairsInt32(const DenseView& layer, const DenseBatch<int32_t>& batch, size_t pair_stride) {
  Run(layer, batch, {2, pair_stride});
}

}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(RunInt16);
HWY_EXPORT(RunInt32);
HWY_EXPORT(RunPairsInt32);

void DenseKernelInt16(const DenseView& layer, const DenseBatch<int16_t>& batch) {
  HWY_DYNAMIC_DISPATCH(RunInt16)(layer, batch);
}

void DenseKernelInt32(const DenseView& layer, const DenseBatch<int32_t>& batch) {
  HWY_DYNAMIC_DISPATCH(RunInt32)(layer, batch);
}

void DenseKernelPairsInt32(const DenseView& layer, const DenseBatch<int32_t>& batch,
                           size_t pair_stride) {
  HWY_DYNAMIC_DISPATCH(RunPairsInt32)(layer, batch, pair_stride);
}

}  // namespace gmzip
#endif  // HWY_ONCE
