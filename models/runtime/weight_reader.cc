#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "base/byte_order.h"
#include "models/runtime/weight_file.h"
#include "models/runtime/weight_tensor.h"

namespace gmzip {
namespace {

using nlohmann::json;

// Object of the file, object of a tensor, array of its shape.
constexpr int kMaxDepth = 3;

// Where a tensor lies, relative to the end of the header.
struct DataRange {
  size_t begin;
  size_t end;
  std::string name;
};

auto Damaged(const std::string& what, int64_t offset = -1) {
  return MakeError(ErrorCode::kDamaged, "weights: " + what, offset);
}

// Parses JSON, refusing what the library would let pass: keys given twice and deep nesting. The
// parser itself keeps its state in memory of its own, so depth cannot exhaust the stack.
Result<json> ParseHeader(std::string_view text) {
  bool acceptable = true;
  std::set<std::string> keys[kMaxDepth + 1];  // of the object open at each depth
  const auto inspect = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > kMaxDepth) acceptable = false;
    if (!acceptable) return false;
    if (event == json::parse_event_t::object_start) keys[depth].clear();
    if (event == json::parse_event_t::key) {
      acceptable = keys[depth - 1].insert(value.get<std::string>()).second;
    }
    return acceptable;
  };
  json header = json::parse(text.begin(), text.end(), inspect, /*allow_exceptions=*/false);
  if (!acceptable) return Damaged("header has a name twice or is nested too deeply", 8);
  if (!header.is_object()) return Damaged("header is not a JSON object", 8);
  return header;
}

// An array of non-negative integers that fit a size_t.
Result<std::vector<size_t>> ParseSizes(const json& value, const std::string& name) {
  if (!value.is_array()) return Damaged("entry of tensor '" + name + "' is malformed");
  std::vector<size_t> sizes;
  for (const json& element : value) {
    if (!element.is_number_unsigned()) return Damaged("bad number in tensor '" + name + "'");
    const auto size = element.get<uint64_t>();
    if (size > SIZE_MAX) return Damaged("size too large in tensor '" + name + "'");
    sizes.push_back(static_cast<size_t>(size));
  }
  return sizes;
}

Result<DType> ParseDType(const json& value, const std::string& name) {
  if (!value.is_string()) return Damaged("entry of tensor '" + name + "' is malformed");
  const auto& text = value.get_ref<const std::string&>();
  for (const DType dtype : {DType::kU8, DType::kI8, DType::kI16, DType::kI32, DType::kF32}) {
    if (text == DTypeName(dtype)) return dtype;
  }
  return MakeError(ErrorCode::kUnsupported, "weights: tensor '" + name + "' has an unknown dtype");
}

Result<void> ParseMetadata(const json& value, WeightFileView& file) {
  if (!value.is_object()) return Damaged("metadata is not a map");
  for (const auto& [key, text] : value.items()) {
    if (!text.is_string()) return Damaged("metadata value is not text");
    file.metadata.emplace(key, text.get<std::string>());
  }
  return {};
}

// Fills in everything of a tensor but its bytes.
Result<DataRange> ParseTensor(const std::string& name, const json& value,
                              WeightTensorView& tensor) {
  if (!value.is_object() || value.size() != 3 || !value.contains("dtype") ||
      !value.contains("shape") || !value.contains("data_offsets")) {
    return Damaged("entry of tensor '" + name + "' is malformed");
  }
  GMZIP_ASSIGN_OR_RETURN(tensor.dtype, ParseDType(value["dtype"], name));
  GMZIP_ASSIGN_OR_RETURN(tensor.shape, ParseSizes(value["shape"], name));
  GMZIP_ASSIGN_OR_RETURN(const auto offsets, ParseSizes(value["data_offsets"], name));
  if (offsets.size() != 2 || offsets[0] > offsets[1] ||
      TensorBytes(tensor.dtype, tensor.shape) != offsets[1] - offsets[0]) {
    return Damaged("range of tensor '" + name + "' does not fit its shape");
  }
  return DataRange{offsets[0], offsets[1], name};
}

// Finds the tensors' bytes. Ranges must follow each other without gap or overlap and use all data.
Result<void> FindData(std::vector<DataRange> ranges, std::span<const uint8_t> data,
                      WeightFileView& file) {
  std::ranges::sort(ranges, {}, [](const DataRange& r) { return std::tie(r.begin, r.end); });
  size_t end = 0;
  for (const DataRange& range : ranges) {
    if (range.begin != end || range.end > data.size()) {
      return Damaged("range of tensor '" + range.name + "' overlaps, leaves a gap or is cut off");
    }
    end = range.end;
    file.tensors.find(range.name)->second.bytes =
        data.subspan(range.begin, range.end - range.begin);
  }
  if (end != data.size()) return Damaged("bytes after the last tensor");
  return {};
}

}  // namespace

Result<WeightTensorView> WeightFileView::Get(std::string_view name, DType dtype,
                                             size_t num_dimensions) const {
  const auto found = tensors.find(name);
  if (found == tensors.end()) return Damaged("no tensor '" + std::string(name) + "'");
  const WeightTensorView& tensor = found->second;
  if (tensor.dtype != dtype || tensor.shape.size() != num_dimensions) {
    return Damaged("tensor '" + std::string(name) + "' is not " + std::string(DTypeName(dtype)) +
                   " of " + std::to_string(num_dimensions) + " dimensions");
  }
  return tensor;
}

Result<WeightFileView> ParseWeightFileView(std::span<const uint8_t> bytes) {
  if (bytes.size() < 8) return Damaged("file is shorter than 8 bytes", 0);
  const auto header_size = LoadLe<uint64_t>(bytes.data());
  if (header_size > bytes.size() - 8) return Damaged("header is longer than the file", 0);
  if (header_size > kMaxWeightHeaderBytes) {
    return MakeError(ErrorCode::kTooLarge, "weights: header is longer than 1 MiB", 0);
  }
  const auto header_bytes = bytes.subspan(8, static_cast<size_t>(header_size));
  const std::string_view text(reinterpret_cast<const char*>(header_bytes.data()),
                              header_bytes.size());
  GMZIP_ASSIGN_OR_RETURN(const json header, ParseHeader(text));
  WeightFileView file;
  std::vector<DataRange> ranges;
  for (const auto& [name, value] : header.items()) {
    if (name == kMetadataName) {
      GMZIP_RETURN_IF_ERROR(ParseMetadata(value, file));
      continue;
    }
    WeightTensorView& tensor = file.tensors[name];
    GMZIP_ASSIGN_OR_RETURN(DataRange range, ParseTensor(name, value, tensor));
    ranges.push_back(std::move(range));
  }
  GMZIP_RETURN_IF_ERROR(FindData(std::move(ranges), bytes.subspan(8 + header_bytes.size()), file));
  return file;
}

Result<WeightFile> ParseWeightFile(std::span<const uint8_t> bytes) {
  GMZIP_ASSIGN_OR_RETURN(WeightFileView view, ParseWeightFileView(bytes));
  WeightFile file;
  file.metadata = std::move(view.metadata);
  for (auto& [name, tensor] : view.tensors) {
    file.tensors[name] = {
        tensor.dtype, std::move(tensor.shape), {tensor.bytes.begin(), tensor.bytes.end()}};
  }
  return file;
}

}  // namespace gmzip
