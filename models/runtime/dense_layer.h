// Fully connected layer in exact integers: int16 in, int16 out, int32 accumulators.
#ifndef GMZIP_MODELS_RUNTIME_DENSE_LAYER_H_
#define GMZIP_MODELS_RUNTIME_DENSE_LAYER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "models/runtime/aligned_vector.h"

namespace gmzip {

// Rows that share one requantisation shift, and the granularity of the packed weights.
inline constexpr size_t kDenseRowGroup = 16;
inline constexpr size_t kDenseMaxDimension = 2048;
inline constexpr int kDenseMaxShift = 30;

// y[n, r] = saturate_int16((sum_c weight[r, c] * x[n, c] + bias[r] + rounding) >> shift[r / 16])
//
// with rounding = 2^(shift - 1), or 0 if shift is 0 (round half up), and an arithmetic shift.
// Create proves that no accumulator can leave int32, so the sum is exact in any order: every SIMD
// target and every split over threads gives the same integers (docs/NUMERICS.md).
//
// READ ME FIRST: x rows are read in pairs of columns. If cols is odd, x[n, cols] must be readable
// (its value does not matter), also for the last pixel. Nothing else beyond x[n, cols) is read, and
// nothing beyond y[n, rows) is written. No alignment is needed; strides may be any number.
//
// Thread-safe: immutable after Create, but for a DenseLearner.
class DenseLayer {
 public:
  // Packs a layer, or refuses it.
  //   weights        [rows, cols]       in [-32767, 32767]
  //   bias           [rows]             in the accumulator's format
  //   shifts_or_one  [1] or [ceil(rows / 16)]   in [0, 30]
  //   rows, cols                        1 .. 2048
  //   max_abs_input                     0 .. 32768, bound on |x| that the caller guarantees
  // Errors: kInvalidArgument if sizes disagree or are out of range; kDamaged if a weight is -32768,
  // a shift above 30, or a row fails the overflow proof
  //   sum_c |weight[r, c]| * max_abs_input + |bias[r]| + rounding < 2^31.
  static Result<DenseLayer> Create(std::span<const int16_t> weights, std::span<const int32_t> bias,
                                   std::span<const uint8_t> shifts_or_one, size_t rows, size_t cols,
                                   int32_t max_abs_input);

  // Evaluates the layer.
  //   x  [num_pixels, cols]   row n starts at x + n * x_stride
  //   y  [num_pixels, rows]   row n starts at y + n * y_stride; must not overlap x
  // Strides count elements. Any num_pixels, 0 included; best speed from 4 on.
  void Apply(const int16_t* x, size_t x_stride, size_t num_pixels, int16_t* y,
             size_t y_stride) const;

  // As Apply, but gives the accumulators: y[n, r] = sum_c weight[r, c] * x[n, c] + bias[r].
  // For output layers, whose results need more than 16 bits.
  void ApplyToInt32(const int16_t* x, size_t x_stride, size_t num_pixels, int32_t* y,
                    size_t y_stride) const;

  // A copy of the layer with added[r] on top of bias[r]: what further inputs that are the same for
  // many pixels add to the accumulators, worked out once.
  //   added  [rows]   in the accumulator's format
  // Errors: kInvalidArgument for another number of rows; kDamaged if a row then fails the proof.
  Result<DenseLayer> WithAddedBias(std::span<const int32_t> added) const;

  size_t rows() const { return rows_; }
  size_t cols() const { return cols_; }

  // Largest |y| that Apply can give for inputs within max_abs_input, at most 32768: the
  // max_abs_input of a layer fed by this one.
  int32_t max_abs_output() const { return max_abs_output_; }

 private:
  friend class DenseLearner;  // moves weights and biases, inside the overflow proof
  friend class NarrowLayer;   // rounds them

  DenseLayer() = default;

  size_t rows_ = 0;
  size_t cols_ = 0;
  int32_t max_abs_input_ = 0;
  int32_t max_abs_output_ = 0;
  // [row_groups, col_pairs, 16 rows, 2 cols], zeros beyond the layer's edges. Pairs of columns are
  // adjacent because SIMD units multiply and add pairs of int16 into an int32.
  AlignedVector<int16_t> packed_weights_;
  AlignedVector<int32_t> bias_;           // [row_groups * 16], zeros beyond rows
  AlignedVector<int32_t> rounding_bias_;  // [row_groups * 16], bias + rounding
  AlignedVector<uint8_t> shifts_;         // [row_groups]
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_DENSE_LAYER_H_
