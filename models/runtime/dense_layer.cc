#include "models/runtime/dense_layer.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "models/runtime/dense_kernel.h"

namespace gmzip {
namespace {

constexpr int64_t kInt32Limit = int64_t{1} << 31;

int32_t Rounding(int shift) { return shift == 0 ? 0 : int32_t{1} << (shift - 1); }

Result<void> CheckShapes(size_t num_weights, size_t num_bias, size_t num_shifts, size_t rows,
                         size_t cols, int32_t max_abs_input) {
  if (rows < 1 || rows > kDenseMaxDimension || cols < 1 || cols > kDenseMaxDimension) {
    return MakeError(ErrorCode::kInvalidArgument, "dense layer: rows and cols must be 1 to 2048");
  }
  const size_t row_groups = (rows + kDenseRowGroup - 1) / kDenseRowGroup;
  if (num_weights != rows * cols || num_bias != rows ||
      (num_shifts != 1 && num_shifts != row_groups)) {
    return MakeError(ErrorCode::kInvalidArgument, "dense layer: tensor sizes disagree");
  }
  if (max_abs_input < 0 || max_abs_input > 32768) {
    return MakeError(ErrorCode::kInvalidArgument, "dense layer: input bound outside 0 to 32768");
  }
  return {};
}

// The sum of a row's |weight|, or an error.
Result<int64_t> SumRow(std::span<const int16_t> weights, size_t row) {
  int64_t sum_abs = 0;
  for (const int16_t weight : weights) {
    if (weight == INT16_MIN) {
      return MakeError(ErrorCode::kDamaged,
                       "dense layer: weight -32768 in row " + std::to_string(row));
    }
    sum_abs += std::abs(weight);
  }
  return sum_abs;
}

// Bound on the absolute value of row `row`'s accumulator in any order of summation, or an error.
Result<int64_t> ProveRow(int64_t sum_abs, int64_t bias, int shift, int32_t max_abs_input,
                         size_t row) {
  const int64_t bound = sum_abs * max_abs_input + std::abs(bias) + Rounding(shift);
  if (bound >= kInt32Limit) {
    return MakeError(ErrorCode::kDamaged,
                     "dense layer: row " + std::to_string(row) + " could overflow 32 bits");
  }
  return bound;
}

// bound >> shift for positive accumulators; -bound >> shift rounds away from zero.
int64_t LargestOutput(int64_t bound, int shift) { return -(-bound >> shift); }

}  // namespace

Result<DenseLayer> DenseLayer::Create(std::span<const int16_t> weights,
                                      std::span<const int32_t> bias,
                                      std::span<const uint8_t> shifts_or_one, size_t rows,
                                      size_t cols, int32_t max_abs_input) {
  GMZIP_RETURN_IF_ERROR(
      CheckShapes(weights.size(), bias.size(), shifts_or_one.size(), rows, cols, max_abs_input));
  const size_t row_groups = (rows + kDenseRowGroup - 1) / kDenseRowGroup;
  const size_t col_pairs = (cols + 1) / 2;
  DenseLayer layer;
  layer.rows_ = rows;
  layer.cols_ = cols;
  layer.max_abs_input_ = max_abs_input;
  layer.packed_weights_.resize(row_groups * col_pairs * kDenseRowGroup * 2);
  layer.bias_.resize(row_groups * kDenseRowGroup);
  layer.rounding_bias_.resize(row_groups * kDenseRowGroup);
  layer.shifts_.resize(row_groups);
  for (size_t group = 0; group < row_groups; ++group) {
    const uint8_t shift = shifts_or_one[shifts_or_one.size() == 1 ? 0 : group];
    if (shift > kDenseMaxShift) {
      return MakeError(ErrorCode::kDamaged, "dense layer: shift above 30");
    }
    layer.shifts_[group] = shift;
  }
  int64_t max_output = 0;
  for (size_t row = 0; row < rows; ++row) {
    const size_t group = row / kDenseRowGroup;
    const int shift = layer.shifts_[group];
    const auto row_weights = weights.subspan(row * cols, cols);
    GMZIP_ASSIGN_OR_RETURN(const int64_t sum_abs, SumRow(row_weights, row));
    GMZIP_ASSIGN_OR_RETURN(const int64_t bound,
                           ProveRow(sum_abs, bias[row], shift, max_abs_input, row));
    max_output = std::max(max_output, LargestOutput(bound, shift));
    layer.bias_[row] = bias[row];
    layer.rounding_bias_[row] = bias[row] + Rounding(shift);
    int16_t* packed = layer.packed_weights_.data() +
                      (group * col_pairs * kDenseRowGroup + row % kDenseRowGroup) * 2;
    for (size_t col = 0; col < cols; ++col) {
      packed[col / 2 * kDenseRowGroup * 2 + col % 2] = row_weights[col];
    }
  }
  layer.max_abs_output_ = static_cast<int32_t>(std::min<int64_t>(max_output, 32768));
  return layer;
}

Result<DenseLayer> DenseLayer::WithAddedBias(std::span<const int32_t> added) const {
  if (added.size() != rows_) {
    return MakeError(ErrorCode::kInvalidArgument, "dense layer: bias of another size");
  }
  DenseLayer layer = *this;
  const size_t col_pairs = (cols_ + 1) / 2;
  int64_t max_output = 0;
  for (size_t row = 0; row < rows_; ++row) {
    const size_t group = row / kDenseRowGroup;
    const int16_t* packed =
        packed_weights_.data() + (group * col_pairs * kDenseRowGroup + row % kDenseRowGroup) * 2;
    int64_t sum_abs = 0;
    for (size_t pair = 0; pair < col_pairs; ++pair, packed += kDenseRowGroup * 2) {
      sum_abs += std::abs(packed[0]) + std::abs(packed[1]);
    }
    const int shift = shifts_[group];
    const int64_t bias = int64_t{bias_[row]} + added[row];
    GMZIP_ASSIGN_OR_RETURN(const int64_t bound,
                           ProveRow(sum_abs, bias, shift, max_abs_input_, row));
    max_output = std::max(max_output, LargestOutput(bound, shift));
    layer.bias_[row] = static_cast<int32_t>(bias);
    layer.rounding_bias_[row] = static_cast<int32_t>(bias) + Rounding(shift);
  }
  layer.max_abs_output_ = static_cast<int32_t>(std::min<int64_t>(max_output, 32768));
  return layer;
}

void DenseLayer::Apply(const int16_t* x, size_t x_stride, size_t num_pixels, int16_t* y,
                       size_t y_stride) const {
  const DenseView view{packed_weights_.data(), rounding_bias_.data(), shifts_.data(), rows_,
                       shifts_.size(),         (cols_ + 1) / 2};
  DenseKernelInt16(view, {x, x_stride, num_pixels, y, y_stride});
}

void DenseLayer::ApplyToInt32(const int16_t* x, size_t x_stride, size_t num_pixels, int32_t* y,
                              size_t y_stride) const {
  const DenseView view{packed_weights_.data(), bias_.data(),   shifts_.data(), rows_,
                       shifts_.size(),         (cols_ + 1) / 2};
  DenseKernelInt32(view, {x, x_stride, num_pixels, y, y_stride});
}

}  // namespace gmzip
