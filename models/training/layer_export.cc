#include "models/training/layer_export.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace gmzip {
namespace {

constexpr int kRowGroup = 16;  // rows that share a shift, as DenseLayer has them
constexpr int kFinestShift = 24;
// Of each row's overflow proof: weights that learn while coding may grow.
constexpr double kLearningHeadroom = 1.25;

// Rounds one row at `shift`; false if it fails the overflow proof of DenseLayer, conditions being
// inputs like others but for learning, which leaves their matrix alone.
bool RoundRow(const FloatLayer& layer, int64_t row, int shift, int16_t* weights, int32_t* bias,
              int16_t* conditions) {
  const auto w = layer.weight.accessor<float, 2>();
  const auto b = layer.bias.accessor<float, 1>();
  const int out_bits = layer.out_bits[static_cast<size_t>(row)];
  double sum = shift > 0 ? std::pow(2.0, shift - 1) : 0;
  const auto round = [&](float weight, int in_bits, double headroom, int16_t* rounded) {
    const int scale = shift + out_bits - in_bits;
    const double value = std::nearbyint(static_cast<double>(weight) * std::pow(2.0, scale));
    if (std::abs(value) > 32767) return false;
    *rounded = static_cast<int16_t>(value);
    sum += std::abs(value) * layer.max_abs_input * headroom;
    return true;
  };
  for (int64_t c = 0; c < layer.weight.size(1); ++c) {
    const int in_bits = layer.in_bits[static_cast<size_t>(c)];
    if (!round(w[row][c], in_bits, kLearningHeadroom, &weights[c])) return false;
  }
  for (int64_t c = 0; layer.condition.defined() && c < layer.condition.size(1); ++c) {
    const auto v = layer.condition.accessor<float, 2>();
    if (!round(v[row][c], layer.condition_bits, 1, &conditions[c])) return false;
  }
  const double value =
      std::nearbyint(static_cast<double>(b[row]) * std::pow(2.0, shift + out_bits));
  sum += std::abs(value);
  if (sum >= std::pow(2.0, 31)) return false;
  *bias = static_cast<int32_t>(value);
  return true;
}

}  // namespace

Result<void> AddIntegerLayer(const std::string& name, const FloatLayer& layer,
                             const std::string& condition_suffix, WeightFile* file) {
  const auto rows = static_cast<size_t>(layer.weight.size(0));
  const auto cols = static_cast<size_t>(layer.weight.size(1));
  std::vector<int16_t> weights(rows * cols);
  std::vector<int32_t> bias(rows);
  const size_t num_conditions =
      layer.condition.defined() ? static_cast<size_t>(layer.condition.size(1)) : 0;
  std::vector<int16_t> conditions(rows * num_conditions);
  std::vector<uint8_t> shifts;
  for (size_t first = 0; first < rows; first += kRowGroup) {
    const size_t last = std::min(rows, first + kRowGroup);
    const auto fits = [&](int shift) {
      for (size_t r = first; r < last; ++r) {
        if (!RoundRow(layer, static_cast<int64_t>(r), shift, &weights[r * cols], &bias[r],
                      conditions.data() + r * num_conditions)) {
          return false;
        }
      }
      return true;
    };
    int shift = kFinestShift;
    while (shift >= 0 && !fits(shift)) --shift;
    if (shift < 0) {
      return MakeError(ErrorCode::kInvalidArgument, name + ": weights too large for integers");
    }
    shifts.push_back(static_cast<uint8_t>(shift));
  }
  if (layer.condition.defined()) {
    const std::array<size_t, 2> shape = {rows, num_conditions};
    GMZIP_RETURN_IF_ERROR(
        file->Set<int16_t>(name + condition_suffix, shape, std::span<const int16_t>(conditions)));
  }
  const std::array<size_t, 2> weight_shape = {rows, cols};
  const std::array<size_t, 1> bias_shape = {rows};
  const std::array<size_t, 1> shift_shape = {shifts.size()};
  GMZIP_RETURN_IF_ERROR(
      file->Set<int16_t>(name + ".weight", weight_shape, std::span<const int16_t>(weights)));
  GMZIP_RETURN_IF_ERROR(
      file->Set<int32_t>(name + ".bias", bias_shape, std::span<const int32_t>(bias)));
  return file->Set<uint8_t>(name + ".shift", shift_shape, std::span<const uint8_t>(shifts));
}

}  // namespace gmzip
