#include <zstd.h>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const std::vector<uint8_t>& file = original.file;
  std::vector<uint8_t> coded(ZSTD_compressBound(file.size()));
  const size_t size = ZSTD_compress(coded.data(), coded.size(), file.data(), file.size(), level);
  if (ZSTD_isError(size) != 0) return NotEncoded("zstd");
  coded.resize(size);
  return coded;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  std::vector<uint8_t> file(expected.size_bytes);
  const size_t size = ZSTD_decompress(file.data(), file.size(), coded.data(), coded.size());
  if (ZSTD_isError(size) != 0 || size != file.size()) return NotDecoded("zstd");
  return file;
}

}  // namespace

BaselineFamily ZstdFamily() {
  return {"zstd", "zstd --ultra -{}", ZSTD_versionString(), Subject::kFile,
          1,      ZSTD_maxCLevel(),   {1, 3, 19},           Encode,
          Decode};
}

}  // namespace gmzip
