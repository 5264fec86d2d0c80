// Weight files: named tensors and a string map in the safetensors format, in memory.
//
// Layout: 8 bytes little endian, length of the header; the header, a JSON object that gives each
// tensor's dtype, shape and range of bytes; the tensors' bytes, little endian, without gaps.
// (https://github.com/huggingface/safetensors, "Format").
//
// Reading needs gmzip_runtime; writing needs gmzip_weight_writer only, which builds with nothing
// but a compiler. Nothing here is thread-safe except const access.
#ifndef GMZIP_MODELS_RUNTIME_WEIGHT_FILE_H_
#define GMZIP_MODELS_RUNTIME_WEIGHT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gmzip {

enum class DType { kU8, kI8, kI16, kI32, kF32 };

// Bytes per element.
size_t DTypeSize(DType dtype);

// "I16" and so on, as written in the file.
std::string_view DTypeName(DType dtype);

struct WeightTensor {
  DType dtype = DType::kU8;
  std::vector<size_t> shape;   // [] is a scalar
  std::vector<uint8_t> bytes;  // little endian, row major: product of shape x DTypeSize
};

// Tensors by name, and free text about them (all names and values UTF-8).
class WeightFile {
 public:
  std::map<std::string, WeightTensor, std::less<>> tensors;
  std::map<std::string, std::string, std::less<>> metadata;

  // A copy of the values of tensor `name`; T is uint8_t, int8_t, int16_t, int32_t or float.
  // Errors: kDamaged if there is no such tensor, or its dtype or shape is not the one asked for.
  template <typename T>
  Result<std::vector<T>> Get(std::string_view name, std::span<const size_t> shape) const;

  // As Get for a shape the caller does not know: any shape.
  template <typename T>
  Result<std::vector<T>> GetAnyShape(std::string_view name) const;

  // Adds a tensor, or replaces the one of that name.
  // Errors: kInvalidArgument if `values` has not as many elements as `shape`.
  template <typename T>
  Result<void> Set(std::string_view name, std::span<const size_t> shape, std::span<const T> values);
};

// A tensor where it lies in a weight file's bytes.
struct WeightTensorView {
  DType dtype = DType::kU8;
  std::vector<size_t> shape;
  std::span<const uint8_t> bytes;  // as WeightTensor::bytes
};

// A weight file without copies of its tensors, for those too large to copy.
class WeightFileView {
 public:
  std::map<std::string, WeightTensorView, std::less<>> tensors;
  std::map<std::string, std::string, std::less<>> metadata;

  // Tensor `name`, if it has that dtype and number of dimensions.
  // Errors: kDamaged if it has not, or there is no such tensor.
  Result<WeightTensorView> Get(std::string_view name, DType dtype, size_t num_dimensions) const;
};

// Limits of the reader, so that a hostile file costs little.
inline constexpr size_t kMaxWeightHeaderBytes = size_t{1} << 20;
inline constexpr size_t kMaxWeightDimensions = 8;

// Reads a weight file. Takes memory in proportion to the input.
// Errors: kDamaged with the offset where it is known, for anything inconsistent: lengths, JSON that
// is not of the form above, duplicate names, ranges that overlap, leave gaps or do not fit shapes;
// kUnsupported for dtypes other than those above; kTooLarge for a header above 1 MiB.
Result<WeightFile> ParseWeightFile(std::span<const uint8_t> bytes);

// As ParseWeightFile; the tensors stay in `bytes`, which must outlive the result.
Result<WeightFileView> ParseWeightFileView(std::span<const uint8_t> bytes);

// Writes a weight file: equal contents give equal bytes. Tensors stand in the order of element
// size, largest first, then of name, so that every tensor is aligned to its elements.
// Errors: kInvalidArgument if a tensor's bytes do not match its shape, a name is "__metadata__", or
// the file could not be read back (too many dimensions, header too long).
Result<std::vector<uint8_t>> WriteWeightFile(const WeightFile& file);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_WEIGHT_FILE_H_
