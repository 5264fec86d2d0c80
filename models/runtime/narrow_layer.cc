#include "models/runtime/narrow_layer.h"

#include <algorithm>
#include <string>

#include "models/runtime/narrow_kernel.h"

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
    if (layer.RoundGroup(wide, group)) continue;
    return MakeError(ErrorCode::kDamaged, "dense layer: rows from " +
                                              std::to_string(group * kDenseRowGroup) +
                                              " on do not fit 8 bits");
  }
  return layer;
}

void NarrowLayer::Follow(const DenseLayer& wide) {
  for (size_t group = 0; group < shifts_.size(); ++group) RoundGroup(wide, group);
}

bool NarrowLayer::RoundGroup(const DenseLayer& wide, size_t group) {
  const size_t group_size = packed_weights_.size() / shifts_.size();
  const int16_t* const weights = wide.packed_weights_.data() + group * group_size;
  const int shift = wide.shifts_[group];
  // Rounding keeps their order, so that the others fit where these two do.
  int16_t least = 0;
  int16_t most = 0;
  for (size_t i = 0; i < group_size; ++i) {
    least = std::min(least, weights[i]);
    most = std::max(most, weights[i]);
  }
  const auto fits = [&](int k) {
    return ShiftRounded(least, k) >= -kMaxWeight && ShiftRounded(most, k) <= kMaxWeight;
  };
  int k = 0;
  while (k < shift && !fits(k)) ++k;
  constexpr size_t kPairWeights = 2 * kDenseRowGroup;
  int8_t* rounded = packed_weights_.data() + NarrowGroupStart(group, group_size / kPairWeights);
  const size_t stride = NarrowPanelGroups(shifts_.size(), group) * kPairWeights;
  for (size_t first = 0; first < group_size; first += kPairWeights, rounded += stride) {
    for (size_t i = 0; i < kPairWeights; ++i) {
      const int32_t weight = ShiftRounded(weights[first + i], k);
      rounded[i] = static_cast<int8_t>(std::clamp(weight, -kMaxWeight, kMaxWeight));
    }
  }
  shifts_[group] = static_cast<uint8_t>(shift - k);
  for (size_t row = group * kDenseRowGroup; row < (group + 1) * kDenseRowGroup; ++row) {
    rounding_bias_[row] = ShiftRounded(wide.bias_[row], k) + Rounding(shift - k);
  }
  return fits(k);
}

void NarrowLayer::Apply(const int16_t* x, int16_t* y) const {
  NarrowKernel({packed_weights_.data(), rounding_bias_.data(), shifts_.data(), rows_,
                shifts_.size(), (cols_ + 1) / 2},
               x, y);
}

}  // namespace gmzip
