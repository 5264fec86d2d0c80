// Any bytes as a byte prior: reading must end in a prior or an error, and what was accepted must be
// safe to look up in and to apply.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "base/byte_order.h"
#include "models/bytes/byte_contexts.h"
#include "models/bytes/byte_prior.h"
#include "models/bytes/byte_prior_format.h"

namespace {

// Arrays of the sizes the fuzzer is told below.
struct Arrays {
  std::vector<gmzip::AdaptiveProbability> probabilities{40};
  std::vector<int32_t> weights = std::vector<int32_t>(100);
  std::vector<uint16_t> curves = std::vector<uint16_t>(70);
};

// A header that names all tensors, with lengths out of the input: random bytes would never get past
// the JSON.
std::vector<uint8_t> FileAround(std::span<const uint8_t> data) {
  std::string header = R"({"__metadata__":{"family":"bytes","bytes_version":")" +
                       std::to_string(gmzip::kPriorVersion) + "\"}";
  size_t offset = 0;
  const auto add = [&](const std::string& name, const char* dtype, size_t element, size_t count) {
    const size_t size = element * count;
    header += ",\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + std::to_string(count) +
              "],\"data_offsets\":[" + std::to_string(offset) + "," +
              std::to_string(offset + size) + "]}";
    offset += size;
  };
  size_t at = 0;
  const auto length = [&] { return at < data.size() ? size_t{data[at++]} : size_t{0}; };
  std::vector<uint8_t> body;
  for (const gmzip::ByteEffort effort : gmzip::kPriorEfforts) {
    for (size_t t = 0; t < gmzip::kLearnedTypeNames.size(); ++t) {
      const auto type = static_cast<gmzip::LearnedType>(t);
      const auto name = [&](const char* part) {
        return gmzip::LearnedTensorName(effort, type, part);
      };
      const std::array<int32_t, 3> sizes = {40, 100, 70};
      add(name("sizes"), "I32", 4, 1);
      body.resize(offset);
      gmzip::StoreLe(sizes[t], body.data() + offset - 4);
      const auto add_bytes = [&](const char* part, const char* dtype, size_t element) {
        const size_t count = length() % 64;
        add(name(part), dtype, element, count);
        while (body.size() < offset) body.push_back(static_cast<uint8_t>(length()));
        return count;
      };
      add_bytes("runs", "U8", 1);
      add_bytes("values", "I16", 2);
      if (t == 0) add_bytes("counts", "U8", 1);
    }
  }
  header += R"(,"table":{"dtype":"U8","shape":[1,64],"data_offsets":[)" + std::to_string(offset) +
            "," + std::to_string(offset + 64) + "]}}";
  body.resize(offset + 64, 0x5A);
  std::vector<uint8_t> file(8);
  gmzip::StoreLe(static_cast<uint64_t>(header.size()), file.data());
  file.insert(file.end(), header.begin(), header.end());
  file.insert(file.end(), body.begin(), body.end());
  return file;
}

void Use(const std::vector<uint8_t>& file) {
  const auto prior = gmzip::BytePrior::CreateView(file);
  if (!prior) return;
  std::array<gmzip::PrimedSymbol, gmzip::PrimedCounts::kBucketSymbols> symbols;
  if (!(*prior)->counts().is_empty()) (*prior)->counts().Find(gmzip::HashPair(1, 2), &symbols);
  for (const gmzip::ByteEffort effort : gmzip::kPriorEfforts) {
    Arrays arrays;
    (void)(*prior)->ApplyTo(effort, {{arrays.probabilities}, {arrays.weights}, {arrays.curves}});
    for (const int32_t weight : arrays.weights) {
      if (std::abs(weight) > gmzip::kMaxMixerWeight) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> bytes(data, size);
  Use({bytes.begin(), bytes.end()});
  Use(FileAround(bytes));
  return 0;
}
