#include "codec/media/png/packed_blob.h"

#include <zstd.h>

namespace gmzip::png {
namespace {

constexpr uint8_t kPlain = 0;
constexpr uint8_t kZstd = 1;
// Most blobs are a few hundred bytes: time does not matter.
constexpr int kZstdLevel = 19;

}  // namespace

std::vector<uint8_t> PackBlob(std::span<const uint8_t> bytes) {
  if (bytes.empty()) return {};
  std::vector<uint8_t> packed(1 + ZSTD_compressBound(bytes.size()));
  const size_t size =
      ZSTD_compress(packed.data() + 1, packed.size() - 1, bytes.data(), bytes.size(), kZstdLevel);
  if (ZSTD_isError(size) != 0 || size >= bytes.size()) {
    packed.assign(1, kPlain);
    packed.insert(packed.end(), bytes.begin(), bytes.end());
    return packed;
  }
  packed[0] = kZstd;
  packed.resize(1 + size);
  return packed;
}

Result<std::vector<uint8_t>> UnpackBlob(std::span<const uint8_t> packed, size_t max_bytes) {
  if (packed.empty()) return std::vector<uint8_t>();
  const std::span<const uint8_t> rest = packed.subspan(1);
  if (packed[0] == kPlain) return std::vector<uint8_t>(rest.begin(), rest.end());
  if (packed[0] != kZstd) return MakeError(ErrorCode::kDamaged, "unknown packing of PNG chunks");
  const unsigned long long size = ZSTD_getFrameContentSize(rest.data(), rest.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return MakeError(ErrorCode::kDamaged, "packed PNG chunks are damaged");
  }
  if (size > max_bytes) return MakeError(ErrorCode::kTooLarge, "PNG chunks above the memory limit");
  std::vector<uint8_t> bytes(static_cast<size_t>(size));
  const size_t got = ZSTD_decompress(bytes.data(), bytes.size(), rest.data(), rest.size());
  if (ZSTD_isError(got) != 0 || got != bytes.size()) {
    return MakeError(ErrorCode::kDamaged, "packed PNG chunks are damaged");
  }
  return bytes;
}

}  // namespace gmzip::png
