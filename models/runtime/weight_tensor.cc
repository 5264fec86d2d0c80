#include "models/runtime/weight_tensor.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <type_traits>

#include "base/byte_order.h"

namespace gmzip {
namespace {

template <typename T>
constexpr DType DTypeOf() {
  if constexpr (std::is_same_v<T, uint8_t>) return DType::kU8;
  if constexpr (std::is_same_v<T, int8_t>) return DType::kI8;
  if constexpr (std::is_same_v<T, int16_t>) return DType::kI16;
  if constexpr (std::is_same_v<T, int32_t>) return DType::kI32;
  if constexpr (std::is_same_v<T, float>) return DType::kF32;
}

template <typename T>
T LoadElement(const uint8_t* bytes) {
  if constexpr (std::is_same_v<T, float>) {
    return std::bit_cast<float>(LoadLe<uint32_t>(bytes));
  } else {
    return LoadLe<T>(bytes);
  }
}

template <typename T>
void StoreElement(T value, uint8_t* bytes) {
  if constexpr (std::is_same_v<T, float>) {
    StoreLe(std::bit_cast<uint32_t>(value), bytes);
  } else {
    StoreLe(value, bytes);
  }
}

std::string ShapeText(std::span<const size_t> shape) {
  std::string text = "[";
  for (const size_t size : shape) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(size);
  }
  return text + "]";
}

}  // namespace

size_t DTypeSize(DType dtype) {
  switch (dtype) {
    case DType::kU8:
    case DType::kI8:
      return 1;
    case DType::kI16:
      return 2;
    case DType::kI32:
    case DType::kF32:
      return 4;
  }
  return 0;
}

std::string_view DTypeName(DType dtype) {
  switch (dtype) {
    case DType::kU8:
      return "U8";
    case DType::kI8:
      return "I8";
    case DType::kI16:
      return "I16";
    case DType::kI32:
      return "I32";
    case DType::kF32:
      return "F32";
  }
  return "";
}

std::optional<size_t> TensorBytes(DType dtype, std::span<const size_t> shape) {
  if (shape.size() > kMaxWeightDimensions) return std::nullopt;
  size_t bytes = DTypeSize(dtype);
  for (const size_t size : shape) {
    if (size != 0 && bytes > std::numeric_limits<size_t>::max() / size) return std::nullopt;
    bytes *= size;
  }
  return bytes;
}

template <typename T>
Result<std::vector<T>> WeightFile::GetAnyShape(std::string_view name) const {
  const auto found = tensors.find(name);
  if (found == tensors.end()) {
    return MakeError(ErrorCode::kDamaged, "weights: no tensor '" + std::string(name) + "'");
  }
  const WeightTensor& tensor = found->second;
  if (tensor.dtype != DTypeOf<T>()) {
    return MakeError(ErrorCode::kDamaged, "weights: tensor '" + std::string(name) + "' is " +
                                              std::string(DTypeName(tensor.dtype)) + ", not " +
                                              std::string(DTypeName(DTypeOf<T>())));
  }
  std::vector<T> values(tensor.bytes.size() / sizeof(T));
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = LoadElement<T>(tensor.bytes.data() + i * sizeof(T));
  }
  return values;
}

template <typename T>
Result<std::vector<T>> WeightFile::Get(std::string_view name, std::span<const size_t> shape) const {
  const auto found = tensors.find(name);
  if (found != tensors.end() && !std::ranges::equal(found->second.shape, shape)) {
    return MakeError(ErrorCode::kDamaged, "weights: tensor '" + std::string(name) + "' has shape " +
                                              ShapeText(found->second.shape) + ", not " +
                                              ShapeText(shape));
  }
  return GetAnyShape<T>(name);
}

template <typename T>
Result<void> WeightFile::Set(std::string_view name, std::span<const size_t> shape,
                             std::span<const T> values) {
  if (TensorBytes(DTypeOf<T>(), shape) != values.size_bytes()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "weights: values of tensor '" + std::string(name) + "' do not fill its shape");
  }
  WeightTensor tensor{DTypeOf<T>(), {shape.begin(), shape.end()}, {}};
  tensor.bytes.resize(values.size_bytes());
  for (size_t i = 0; i < values.size(); ++i) {
    StoreElement(values[i], tensor.bytes.data() + i * sizeof(T));
  }
  tensors.insert_or_assign(std::string(name), std::move(tensor));
  return {};
}

#define GMZIP_WEIGHT_ACCESS(T)                                                                  \
  template Result<std::vector<T>> WeightFile::Get<T>(std::string_view, std::span<const size_t>) \
      const;                                                                                    \
  template Result<std::vector<T>> WeightFile::GetAnyShape<T>(std::string_view) const;           \
  template Result<void> WeightFile::Set<T>(std::string_view, std::span<const size_t>,           \
                                           std::span<const T>);
GMZIP_WEIGHT_ACCESS(uint8_t)
GMZIP_WEIGHT_ACCESS(int8_t)
GMZIP_WEIGHT_ACCESS(int16_t)
GMZIP_WEIGHT_ACCESS(int32_t)
GMZIP_WEIGHT_ACCESS(float)

}  // namespace gmzip
