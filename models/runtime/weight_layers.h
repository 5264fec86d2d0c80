// What models read from weight files alike: numbers of their metadata, and dense layers.
#ifndef GMZIP_MODELS_RUNTIME_WEIGHT_LAYERS_H_
#define GMZIP_MODELS_RUNTIME_WEIGHT_LAYERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "models/runtime/dense_layer.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

// The decimal number, low .. high, of a key. Errors: kDamaged if it is missing or anything else.
Result<int> ReadWeightNumber(const WeightFile& file, std::string_view key, int low, int high);

// The layer of tensors NAME.weight I16 [rows, cols], NAME.bias I32 [rows] and NAME.shift U8
// [ceil(rows / 16)]. Errors: kDamaged if one is missing or has another shape; of
// DenseLayer::Create.
Result<DenseLayer> ReadDenseLayer(const WeightFile& file, const std::string& name, size_t rows,
                                  size_t cols, int32_t max_abs_input);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_WEIGHT_LAYERS_H_
