// What the reader and the writer of weight files both know about tensors.
#ifndef GMZIP_MODELS_RUNTIME_WEIGHT_TENSOR_H_
#define GMZIP_MODELS_RUNTIME_WEIGHT_TENSOR_H_

#include <cstddef>
#include <optional>
#include <span>

#include "models/runtime/weight_file.h"

namespace gmzip {

// Bytes of a tensor; nothing if the product does not fit a size_t or there are too many dimensions.
std::optional<size_t> TensorBytes(DType dtype, std::span<const size_t> shape);

// Name of the map of strings among the tensors' names.
inline constexpr std::string_view kMetadataName = "__metadata__";

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_WEIGHT_TENSOR_H_
