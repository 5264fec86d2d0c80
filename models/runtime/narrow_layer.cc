#include "models/runtime/narrow_layer.h"

#include <algorithm>
#include <string>

#include "models/runtime/dense_kernel.h"

namespace gmzip {
namespace {

constexpr int kMaxWeight = 127;

int32_t Rounding(int shift) { return shift == 0 ? 0 : int32_t{1} << (shift - 1); }

// Rounds half up. Biases and roundings of a layer stay together within int32.
int32_t ShiftRounded(int32_t value, int bits) { return (value + Rounding(bits)) >> bits; }

}  // namespace

Result<NarrowLayer> NarrowLayer::Create(const DenseLayer& wide) {
  NarrowLayer layer;
  layer.rows_ = wide.rows();
  layer.cols_ = wide.cols();
  layer.packed_weights_.resize(wide.packed_weights_.size());
  layer.rounding_bias_.resize(wide.bias_.size());
  layer.shifts_.resize(wide.shifts_.size());
  for (size_t group = 0; group < layer.shifts_.size(); ++group) {
    GMZIP_RETURN_IF_ERROR(layer.AddGroup(wide, group));
  }
  return layer;
}

Result<void> NarrowLayer::AddGroup(const DenseLayer& wide, size_t group) {
  const size_t group_size = packed_weights_.size() / shifts_.size();
  const int16_t* const weights = wide.packed_weights_.data() + group * group_size;
  const int shift = wide.shifts_[group];
  // Rounding keeps their order, so that the others fit where these two do.
  const auto [least, most] = std::minmax_element(weights, weights + group_size);
  int k = 0;
  while (k <= shift &&
         (ShiftRounded(*least, k) < -kMaxWeight || ShiftRounded(*most, k) > kMaxWeight)) {
    ++k;
  }
  if (k > shift) {
    return MakeError(ErrorCode::kDamaged, "dense layer: rows from " +
                                              std::to_string(group * kDenseRowGroup) +
                                              " on do not fit 8 bits");
  }
  for (size_t i = 0; i < group_size; ++i) {
    packed_weights_[group * group_size + i] = static_cast<int8_t>(ShiftRounded(weights[i], k));
  }
  shifts_[group] = static_cast<uint8_t>(shift - k);
  for (size_t row = group * kDenseRowGroup; row < (group + 1) * kDenseRowGroup; ++row) {
    rounding_bias_[row] = ShiftRounded(wide.bias_[row], k) + Rounding(shift - k);
  }
  return {};
}

void NarrowLayer::Apply(const int16_t* x, int16_t* y) const {
  const DenseView<int8_t> view{packed_weights_.data(), rounding_bias_.data(), shifts_.data(), rows_,
                               shifts_.size(),         (cols_ + 1) / 2};
  DenseKernelInt16(view, {x, cols_, 1, y, rows_});
}

}  // namespace gmzip
