#include "codec/media/gzip/gzip_members.h"

#include <algorithm>
#include <array>

#include "base/byte_order.h"

namespace gmzip::gzip {
namespace {

constexpr std::array<uint8_t, 3> kMagic = {0x1F, 0x8B, 8};  // and the method: deflate
constexpr size_t kFixedBytes = 10;

enum Flag : uint8_t {
  kHeaderCrc = 2,
  kExtra = 4,
  kName = 8,
  kComment = 16,
  kReserved = 0xE0,
};

// Bytes of a text with its final zero at the start of `bytes`; nullopt if it does not end.
std::optional<size_t> TextBytes(std::span<const uint8_t> bytes) {
  bytes = bytes.first(std::min(bytes.size(), GzipMembers::kMaxTextBytes + 1));
  const auto zero = std::find(bytes.begin(), bytes.end(), uint8_t{0});
  if (zero == bytes.end()) return std::nullopt;
  return static_cast<size_t>(zero - bytes.begin()) + 1;
}

// Bytes of the header at the start of `bytes`, which begin with kMagic; nullopt if it is none.
std::optional<size_t> HeaderBytes(std::span<const uint8_t> bytes) {
  if (bytes.size() < kFixedBytes) return std::nullopt;
  const uint8_t flags = bytes[3];
  if ((flags & kReserved) != 0) return std::nullopt;
  size_t size = kFixedBytes;
  if ((flags & kExtra) != 0) {
    if (bytes.size() - size < 2) return std::nullopt;
    size += 2 + size_t{LoadLe<uint16_t>(bytes.data() + size)};
  }
  for (const Flag text : {kName, kComment}) {
    if ((flags & text) == 0) continue;
    if (size > bytes.size()) return std::nullopt;
    const auto text_bytes = TextBytes(bytes.subspan(size));
    if (!text_bytes) return std::nullopt;
    size += *text_bytes;
  }
  if ((flags & kHeaderCrc) != 0) size += 2;
  if (size > bytes.size()) return std::nullopt;
  return size;
}

}  // namespace

std::optional<size_t> GzipMembers::FindStream(std::span<const uint8_t> file, size_t from) const {
  while (from < file.size()) {
    const auto rest = file.subspan(from);
    const auto found = std::search(rest.begin(), rest.end(), kMagic.begin(), kMagic.end());
    if (found == rest.end()) return std::nullopt;
    from += static_cast<size_t>(found - rest.begin());
    if (const auto header_bytes = HeaderBytes(file.subspan(from))) return from + *header_bytes;
    ++from;
  }
  return std::nullopt;
}

std::vector<packed::DerivedField> GzipMembers::DeriveFields(
    std::span<const uint8_t> /*file*/, std::span<const packed::StreamPlace> streams) const {
  std::vector<packed::DerivedField> fields;
  for (const packed::StreamPlace& stream : streams) {
    fields.push_back({stream.end, stream.raw_crc});
    fields.push_back({stream.end + 4, static_cast<uint32_t>(stream.raw_bytes)});
  }
  return fields;
}

}  // namespace gmzip::gzip
