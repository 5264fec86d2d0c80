#include <algorithm>

#include "base/byte_order.h"
#include "models/runtime/weight_file.h"
#include "models/runtime/weight_tensor.h"

namespace gmzip {
namespace {

// A JSON string with its quotes.
std::string Quoted(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string MetadataEntry(const WeightFile& file) {
  std::string entry = Quoted(kMetadataName);
  entry += ":{";
  const char* separator = "";
  for (const auto& [key, value] : file.metadata) {
    entry += separator;
    entry += Quoted(key);
    entry += ':';
    entry += Quoted(value);
    separator = ",";
  }
  entry += '}';
  return entry;
}

std::string TensorEntry(std::string_view name, const WeightTensor& tensor, size_t offset) {
  std::string entry = Quoted(name);
  entry += ":{\"dtype\":";
  entry += Quoted(DTypeName(tensor.dtype));
  entry += ",\"shape\":[";
  const char* separator = "";
  for (const size_t size : tensor.shape) {
    entry += separator;
    entry += std::to_string(size);
    separator = ",";
  }
  entry += "],\"data_offsets\":[";
  entry += std::to_string(offset);
  entry += ',';
  entry += std::to_string(offset + tensor.bytes.size());
  entry += "]}";
  return entry;
}

}  // namespace

Result<std::vector<uint8_t>> WriteWeightFile(const WeightFile& file) {
  std::vector<const std::pair<const std::string, WeightTensor>*> order;
  for (const auto& entry : file.tensors) {
    const auto& [name, tensor] = entry;
    if (name == kMetadataName || TensorBytes(tensor.dtype, tensor.shape) != tensor.bytes.size()) {
      return MakeError(ErrorCode::kInvalidArgument, "weights: cannot write tensor '" + name + "'");
    }
    order.push_back(&entry);
  }
  // The map has sorted the names already.
  std::ranges::stable_sort(order, [](const auto* a, const auto* b) {
    return DTypeSize(a->second.dtype) > DTypeSize(b->second.dtype);
  });
  std::string header = "{";
  if (!file.metadata.empty()) header += MetadataEntry(file);
  size_t offset = 0;
  for (const auto* entry : order) {
    if (header.size() > 1) header += ',';
    header += TensorEntry(entry->first, entry->second, offset);
    offset += entry->second.bytes.size();
  }
  header += '}';
  // Spaces, which the format allows here, so that the data begin at a multiple of 8 bytes.
  header.resize((header.size() + 7) / 8 * 8, ' ');
  if (header.size() > kMaxWeightHeaderBytes) {
    return MakeError(ErrorCode::kInvalidArgument, "weights: too many or too long names");
  }
  std::vector<uint8_t> bytes(8);
  StoreLe(static_cast<uint64_t>(header.size()), bytes.data());
  bytes.reserve(8 + header.size() + offset);
  bytes.insert(bytes.end(), header.begin(), header.end());
  for (const auto* entry : order) {
    bytes.insert(bytes.end(), entry->second.bytes.begin(), entry->second.bytes.end());
  }
  return bytes;
}

}  // namespace gmzip
