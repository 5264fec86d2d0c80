#include "models/runtime/weight_layers.h"

#include <array>
#include <charconv>

namespace gmzip {

Result<int> ReadWeightNumber(const WeightFile& file, std::string_view key, int low, int high) {
  const auto found = file.metadata.find(key);
  int value = 0;
  if (found != file.metadata.end()) {
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value >= low && value <= high) {
      return value;
    }
  }
  return MakeError(ErrorCode::kDamaged, "weight file: bad or missing " + std::string(key));
}

Result<LayerTensors> ReadLayerTensors(const WeightFile& file, const std::string& name, size_t rows,
                                      size_t cols) {
  const std::array<size_t, 2> weight_shape = {rows, cols};
  const std::array<size_t, 1> bias_shape = {rows};
  const std::array<size_t, 1> shift_shape = {(rows + kDenseRowGroup - 1) / kDenseRowGroup};
  LayerTensors layer;
  GMZIP_ASSIGN_OR_RETURN(layer.weights, file.Get<int16_t>(name + ".weight", weight_shape));
  GMZIP_ASSIGN_OR_RETURN(layer.bias, file.Get<int32_t>(name + ".bias", bias_shape));
  GMZIP_ASSIGN_OR_RETURN(layer.shifts, file.Get<uint8_t>(name + ".shift", shift_shape));
  return layer;
}

Result<DenseLayer> ReadDenseLayer(const WeightFile& file, const std::string& name, size_t rows,
                                  size_t cols, int32_t max_abs_input) {
  GMZIP_ASSIGN_OR_RETURN(const LayerTensors layer, ReadLayerTensors(file, name, rows, cols));
  return DenseLayer::Create(layer.weights, layer.bias, layer.shifts, rows, cols, max_abs_input);
}

}  // namespace gmzip
