// What models read from weight files alike: numbers of their metadata, and dense layers.
#ifndef GMZIP_MODELS_RUNTIME_WEIGHT_LAYERS_H_
#define GMZIP_MODELS_RUNTIME_WEIGHT_LAYERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "models/runtime/dense_layer.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

// The decimal number, low .. high, of a key. Errors: kDamaged if it is missing or anything else.
Result<int> ReadWeightNumber(const WeightFile& file, std::string_view key, int low, int high);

// What a file says of a dense layer.
struct LayerTensors {
  std::vector<int16_t> weights;  // [rows, cols]
  std::vector<int32_t> bias;     // [rows]
  std::vector<uint8_t> shifts;   // [ceil(rows / 16)]
};

// Tensors NAME.weight I16, NAME.bias I32 and NAME.shift U8. Errors: kDamaged if one is missing or
// has another shape.
Result<LayerTensors> ReadLayerTensors(const WeightFile& file, const std::string& name, size_t rows,
                                      size_t cols);

// The layer of these tensors. Errors: of ReadLayerTensors and DenseLayer::Create.
Result<DenseLayer> ReadDenseLayer(const WeightFile& file, const std::string& name, size_t rows,
                                  size_t cols, int32_t max_abs_input);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_WEIGHT_LAYERS_H_
