// Any bytes as a weight file: parsing must end in a file or an error, and what was accepted must
// survive being written and read again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "models/runtime/weight_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = gmzip::ParseWeightFile(std::span(data, size));
  if (!file) return 0;
  const auto bytes = gmzip::WriteWeightFile(*file);
  // Escapes may make the header longer than the limit; nothing else may go wrong.
  if (!bytes) return 0;
  const auto again = gmzip::ParseWeightFile(*bytes);
  if (!again || again->metadata != file->metadata) std::abort();
  if (again->tensors.size() != file->tensors.size()) std::abort();
  for (const auto& [name, tensor] : file->tensors) {
    const auto other = again->tensors.find(name);
    if (other == again->tensors.end() || other->second.bytes != tensor.bytes) std::abort();
    if (other->second.shape != tensor.shape || other->second.dtype != tensor.dtype) std::abort();
  }
  return 0;
}
