// The header of version 1.2 does not say by itself that it is of C.
extern "C" {
#include <libbz3.h>
}

#include <algorithm>
#include <cstring>
#include <memory>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

using State = std::unique_ptr<bz3_state, decltype(&bz3_free)>;

// A block is a MB times the level, but no larger than the file needs, which would only take memory,
// nor smaller than the library allows.
State MakeState(size_t size_bytes, int level, size_t* block_bytes) {
  constexpr size_t kMinBlockBytes = 65 << 10;
  *block_bytes = std::max(kMinBlockBytes, std::min(static_cast<size_t>(level) << 20, size_bytes));
  return {bz3_new(static_cast<int32_t>(*block_bytes)), bz3_free};
}

// Before each block, in this machine's byte order: nobody else reads it.
struct BlockHeader {
  int32_t coded_bytes = 0;
  int32_t original_bytes = 0;
};

// Block by block: version 1.2 does not decode all that its bz3_compress writes.
Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const std::span<const uint8_t> file = original.file;
  size_t block_bytes = 0;
  const State state = MakeState(file.size(), level, &block_bytes);
  if (state == nullptr) return NotEncoded("bzip3");
  std::vector<uint8_t> coded = {static_cast<uint8_t>(level)};
  std::vector<uint8_t> block(bz3_bound(block_bytes));
  for (size_t at = 0; at < file.size(); at += block_bytes) {
    const auto part = file.subspan(at, std::min(block_bytes, file.size() - at));
    std::copy(part.begin(), part.end(), block.begin());
    BlockHeader header;
    header.original_bytes = static_cast<int32_t>(part.size());
    header.coded_bytes = bz3_encode_block(state.get(), block.data(), header.original_bytes);
    if (header.coded_bytes < 0) return NotEncoded("bzip3");
    const auto* const header_bytes = reinterpret_cast<const uint8_t*>(&header);
    coded.insert(coded.end(), header_bytes, header_bytes + sizeof header);
    coded.insert(coded.end(), block.begin(), block.begin() + header.coded_bytes);
  }
  return coded;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  if (coded.empty()) return NotDecoded("bzip3");
  size_t block_bytes = 0;
  const State state = MakeState(expected.size_bytes, coded[0], &block_bytes);
  if (state == nullptr) return NotDecoded("bzip3");
  std::vector<uint8_t> file;
  std::vector<uint8_t> block(bz3_bound(block_bytes));
  for (auto rest = coded.subspan(1); !rest.empty();) {
    BlockHeader header;
    if (rest.size() < sizeof header) return NotDecoded("bzip3");
    std::memcpy(&header, rest.data(), sizeof header);
    rest = rest.subspan(sizeof header);
    const auto size = static_cast<size_t>(header.coded_bytes);
    const auto original_size = static_cast<size_t>(header.original_bytes);
    if (size > std::min(rest.size(), block.size()) || original_size > block_bytes) {
      return NotDecoded("bzip3");
    }
    std::copy_n(rest.begin(), size, block.begin());
    rest = rest.subspan(size);
    if (bz3_decode_block(state.get(), block.data(), header.coded_bytes, header.original_bytes) <
        0) {
      return NotDecoded("bzip3");
    }
    file.insert(file.end(), block.begin(), block.begin() + header.original_bytes);
  }
  if (file.size() != expected.size_bytes) return NotDecoded("bzip3");
  return file;
}

}  // namespace

BaselineFamily Bzip3Family() {
  // The level is the most a block takes, in MB; the tool's own choice is 16.
  return {"bzip3", "bzip3 -b {}", bz3_version(), Subject::kFile, 1, 255, {16}, Encode, Decode};
}

}  // namespace gmzip
