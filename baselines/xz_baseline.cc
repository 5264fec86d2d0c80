#include <lzma.h>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const std::vector<uint8_t>& file = original.file;
  std::vector<uint8_t> coded(lzma_stream_buffer_bound(file.size()));
  size_t size = 0;
  const auto preset = static_cast<uint32_t>(level) | LZMA_PRESET_EXTREME;
  if (lzma_easy_buffer_encode(preset, LZMA_CHECK_CRC64, nullptr, file.data(), file.size(),
                              coded.data(), &size, coded.size()) != LZMA_OK) {
    return NotEncoded("xz");
  }
  coded.resize(size);
  return coded;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  std::vector<uint8_t> file(expected.size_bytes);
  uint64_t memory_limit = UINT64_MAX;
  size_t read = 0;
  size_t written = 0;
  const lzma_ret result =
      lzma_stream_buffer_decode(&memory_limit, 0, nullptr, coded.data(), &read, coded.size(),
                                file.data(), &written, file.size());
  if (result != LZMA_OK || written != file.size()) return NotDecoded("xz");
  return file;
}

}  // namespace

BaselineFamily XzFamily() {
  return {"xz", "xz -{}e", lzma_version_string(), Subject::kFile, 0, 9, {9}, Encode, Decode};
}

}  // namespace gmzip
