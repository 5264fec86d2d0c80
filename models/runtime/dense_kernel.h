// SIMD kernels of DenseLayer; only dense_layer.cc should need them.
#ifndef GMZIP_MODELS_RUNTIME_DENSE_KERNEL_H_
#define GMZIP_MODELS_RUNTIME_DENSE_KERNEL_H_

#include <cstddef>
#include <cstdint>

namespace gmzip {

// A packed layer as the kernels see it; see DenseLayer for shapes.
struct DenseView {
  const int16_t* weights;  // [row_groups, col_pairs, 16, 2], aligned to 64 bytes
  const int32_t* bias;     // [row_groups * 16], what accumulators start from, aligned to 64 bytes
  const uint8_t* shifts;   // [row_groups]
  size_t rows;
  size_t row_groups;
  size_t col_pairs;
};

// A batch of pixels.
template <typename Out>
struct DenseBatch {
  const int16_t* x;  // [num_pixels, 2 * col_pairs]
  size_t x_stride;
  size_t num_pixels;
  Out* y;  // [num_pixels, rows]
  size_t y_stride;
};

// y = saturate_int16((W x + bias) >> shift): `bias` includes the rounding.
void DenseKernelInt16(const DenseView& layer, const DenseBatch<int16_t>& batch);

// y = W x + bias; shifts are not looked at.
void DenseKernelInt32(const DenseView& layer, const DenseBatch<int32_t>& batch);

// The same where column pairs of x, not rows, lie one after the other: columns 2 j and 2 j + 1 of
// pixel n at x + j * pair_stride + 2 n. x_stride is not looked at.
void DenseKernelPairsInt32(const DenseView& layer, const DenseBatch<int32_t>& batch,
                           size_t pair_stride);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_DENSE_KERNEL_H_
