#include "models/runtime/dense_learner.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "models/runtime/dense_kernel.h"
#include "models/runtime/learning_kernels.h"

namespace gmzip {
namespace {

constexpr size_t kGroup = kDenseRowGroup;

// Stands for an input of 1 where the gradient of a bias is summed beside those of weights.
constexpr int16_t kBiasInput = 4096;

// Gradients outside 2^-60 .. 2^40 are left alone, so that no square leaves the range of float.
constexpr int kSmallestExponent = -60;
constexpr int kLargestExponent = 40;

float PowerOfTwo(int exponent) {
  return std::bit_cast<float>(static_cast<uint32_t>(exponent + 127) << 23);
}

// e with 2^e <= x < 2^(e + 1), x positive and normal; 128 for infinity and what is no number.
int ExponentOf(float x) { return static_cast<int>(std::bit_cast<uint32_t>(x) >> 23 & 255) - 127; }

}  // namespace

DenseLearner::DenseLearner(DenseLayer* layer, const std::vector<float>& row_units,
                           const std::vector<float>& col_units)
    : layer_(layer),
      padded_rows_(layer->shifts_.size() * kGroup),
      col_pairs_((layer->cols_ + 1) / 2),
      row_scales_(padded_rows_),
      unscale_(padded_rows_),
      group_scale_(layer->shifts_.size()),
      row_units_(padded_rows_),
      col_units_(col_units.begin(), col_units.end()),
      first_moment_(padded_rows_ * layer->cols_),
      second_moment_(padded_rows_ * layer->cols_),
      masters_q16_(padded_rows_ * layer->cols_),
      columns_(padded_rows_ * layer->cols_),
      bias_first_moment_(padded_rows_),
      bias_second_moment_(padded_rows_),
      transposed_((layer->cols_ + kGroup - 1) / kGroup * kGroup * padded_rows_),
      zeros_((std::max(layer->cols_, padded_rows_) + kGroup - 1) / kGroup * kGroup),
      no_shifts_(zeros_.size() / kGroup),
      sums_(padded_rows_),
      gradient_sums_((layer->cols_ + 1) * padded_rows_) {
  const uint8_t smallest = *std::min_element(layer->shifts_.begin(), layer->shifts_.end());
  dx_scale_ = PowerOfTwo(-smallest);
  for (size_t group = 0; group < layer->shifts_.size(); ++group) {
    group_scale_[group] = PowerOfTwo(smallest - layer->shifts_[group]);
  }
  for (size_t row = 0; row < layer->rows_; ++row) {
    row_units_[row] = row_units[row] * PowerOfTwo(layer->shifts_[row / kGroup]);
    for (size_t col = 0; col < layer->cols_; ++col) {
      const size_t group = row / kGroup;
      const int16_t weight =
          layer->packed_weights_[((group * col_pairs_ + col / 2) * kGroup + row % kGroup) * 2 +
                                 col % 2];
      const size_t at = (group * layer->cols_ + col) * kGroup + row % kGroup;
      masters_q16_[at] =
          std::clamp<int32_t>(weight, -kLargestLearntWeight, kLargestLearntWeight) * 65536;
      columns_[at] = weight;
    }
  }
  start_weights_ = columns_;
  UpdateTransposed();
}

bool DenseLearner::ChooseScales(const DenseGradients& batch) {
  const float largest = MeasureGradients(batch.dy, batch.dy_stride, batch.n, padded_rows_,
                                         group_scale_.data(), sums_.data());
  const int exponent = ExponentOf(largest);
  std::fill(unscale_.begin(), unscale_.end(), 0.0F);
  if (exponent < kSmallestExponent || exponent > kLargestExponent) return false;
  for (size_t row = 0; row < layer_->rows_; ++row) {
    const int sum_exponent = ExponentOf(sums_[row]);
    row_scales_[row] = 0;
    if (sum_exponent < kSmallestExponent || sum_exponent > kLargestExponent) continue;
    // Sums over pixels of |q| stay below 2^15 + n / 2, with the rounding: times 2^15 below 2^31.
    row_scales_[row] = PowerOfTwo(14 - sum_exponent);
    unscale_[row] = PowerOfTwo(sum_exponent - 14);
  }
  // |q| at most 2^14, and times a column's weights below 2^31.
  const auto col_bits = static_cast<int>(std::bit_width(static_cast<uint32_t>(largest_col_sum_)));
  dx_batch_scale_ = PowerOfTwo(std::min(14, 31 - col_bits) - 1 - exponent);
  return true;
}

void DenseLearner::Backward(const DenseGradients& batch) {
  PassBack(batch);
  Sum(batch);
}

void DenseLearner::PassBack(const DenseGradients& batch) {
  has_gradients_ = ChooseScales(batch);
  if (batch.dx == nullptr) return;
  if (has_gradients_) return SumInputGradients(batch);
  for (size_t i = 0; i < batch.n; ++i) {
    std::fill_n(batch.dx + i * batch.dx_stride, batch.dx_cols, 0.0F);
  }
}

void DenseLearner::Sum(const DenseGradients& batch) {
  if (!has_gradients_) return;
  const size_t pixel_pairs = (batch.n + 1) / 2;
  const size_t cols = layer_->cols_;
  packed_.resize(pixel_pairs * 2 * padded_rows_);
  pairs_.resize((cols + 1) * pixel_pairs * 2);
  QuantisePacked(batch.dy, batch.dy_stride, batch.n, padded_rows_, row_scales_.data(),
                 packed_.data());
  const size_t pair_stride = 2 * (cols + 1);
  InterleavePixels(batch.x, batch.x_stride, batch.n, cols, pairs_.data(), pair_stride);
  for (size_t pair = 0; pair < pixel_pairs; ++pair) {
    std::fill_n(pairs_.data() + pair * pair_stride + 2 * cols, 2, kBiasInput);
  }
  const DenseView view{packed_.data(), zeros_.data(),          no_shifts_.data(),
                       padded_rows_,   layer_->shifts_.size(), pixel_pairs};
  DenseKernelPairsInt32(view, {pairs_.data(), 0, cols + 1, gradient_sums_.data(), padded_rows_},
                        pair_stride);
}

void DenseLearner::SumInputGradients(const DenseGradients& batch) {
  quantised_.resize(batch.n * padded_rows_);
  dx_sums_.resize(batch.n * batch.dx_cols);
  QuantiseRows(batch.dy, batch.dy_stride, batch.n, padded_rows_, group_scale_.data(),
               dx_batch_scale_, quantised_.data());
  const DenseView view{transposed_.data(),
                       zeros_.data(),
                       no_shifts_.data(),
                       batch.dx_cols,
                       (batch.dx_cols + kGroup - 1) / kGroup,
                       padded_rows_ / 2};
  DenseKernelInt32(view,
                   {quantised_.data(), padded_rows_, batch.n, dx_sums_.data(), batch.dx_cols});
  ScaleToFloat(dx_sums_.data(), batch.dx_cols, batch.n, batch.dx_cols, dx_scale_ / dx_batch_scale_,
               batch.dx, batch.dx_stride);
}

void DenseLearner::Step(const LearningStep& step) {
  const size_t cols = layer_->cols_;
  StepBias(step);
  for (size_t group = 0; group < layer_->shifts_.size(); ++group) {
    alignas(64) int32_t row_sums[kGroup];
    const size_t at = group * cols * kGroup;
    AdamStep({gradient_sums_.data() + group * kGroup, padded_rows_, cols,
              unscale_.data() + group * kGroup, step.rate * 65536.0F,
              row_units_.data() + group * kGroup, col_units_.data(), start_weights_.data() + at,
              first_moment_.data() + at, second_moment_.data() + at, masters_q16_.data() + at,
              layer_->packed_weights_.data() + group * col_pairs_ * kGroup * 2,
              columns_.data() + at, row_sums},
             step.second_decay);
    for (size_t r = 0; r < kGroup; ++r) BoundRow(group * kGroup + r, row_sums[r]);
  }
  UpdateTransposed();
}

float DenseLearner::Gradient(size_t row, size_t col) const {
  const float sum = static_cast<float>(gradient_sums_[col * padded_rows_ + row]) * unscale_[row];
  const float input = col < layer_->cols_ ? 1.0F : kBiasInput;
  return sum / input * PowerOfTwo(-layer_->shifts_[row / kGroup]);
}

void DenseLearner::StepBias(const LearningStep& step) {
  const int32_t* sums = gradient_sums_.data() + layer_->cols_ * padded_rows_;
  for (size_t row = 0; row < layer_->rows_; ++row) {
    const float g = static_cast<float>(sums[row]) * (unscale_[row] * (1.0F / kBiasInput));
    float& m = bias_first_moment_[row];
    float& v = bias_second_moment_[row];
    m = m * kAdamFirstDecay + g * (1.0F - kAdamFirstDecay) + kAdamTiny;
    v = v * step.second_decay + g * g * (1.0F - step.second_decay) + kAdamTiny;
    const float change = m / (std::sqrt(v) + kAdamEpsilon) * (row_units_[row] * step.rate);
    const float limited = std::min(1e8F, std::max(-1e8F, change));
    const int32_t limit = (1 << 30) - 1;
    layer_->bias_[row] =
        std::clamp(std::clamp(layer_->bias_[row], -limit, limit) - static_cast<int32_t>(limited),
                   -limit, limit);
    const int shift = layer_->shifts_[row / kGroup];
    layer_->rounding_bias_[row] = layer_->bias_[row] + (shift == 0 ? 0 : 1 << (shift - 1));
  }
}

void DenseLearner::BoundRow(size_t row, int32_t row_sum) {
  const int64_t limit = (int64_t{1} << 31) - 1;
  const size_t cols = layer_->cols_;
  const size_t group = row / kGroup;
  const auto bound = [&] {
    return int64_t{row_sum} * layer_->max_abs_input_ + std::abs(int64_t{layer_->bias_[row]}) +
           (int64_t{1} << layer_->shifts_[group]);
  };
  while (bound() > limit) {
    row_sum = 0;
    for (size_t col = 0; col < cols; ++col) {
      const size_t at = (group * cols + col) * kGroup + row % kGroup;
      int32_t& master = masters_q16_[at];
      master -= master / 32;
      const int32_t weight = (master + 32768) >> 16;
      layer_->packed_weights_[((group * col_pairs_ + col / 2) * kGroup + row % kGroup) * 2 +
                              col % 2] = static_cast<int16_t>(weight);
      columns_[at] = static_cast<int16_t>(weight);
      row_sum += std::abs(weight);
    }
  }
}

void DenseLearner::UpdateTransposed() {
  const size_t col_groups = (layer_->cols_ + kGroup - 1) / kGroup;
  PackTransposed(columns_.data(), layer_->shifts_.size(), layer_->cols_, transposed_.data());
  largest_col_sum_ = LargestColumnSum(transposed_.data(), col_groups, padded_rows_ / 2);
}

}  // namespace gmzip
