// Finds the deflate streams of a gzip file (RFC 1952), one per member.
#ifndef GMZIP_CODEC_MEDIA_GZIP_GZIP_MEMBERS_H_
#define GMZIP_CODEC_MEDIA_GZIP_GZIP_MEMBERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/media/packed/packed_kind.h"

namespace gmzip::gzip {

// Members are looked for wherever their first bytes stand, so padding or garbage between them does
// no harm. Headers may have every flag of the RFC; a name or comment of more than kMaxTextBytes
// makes none. The derived fields are CRC32 and ISIZE behind each stream.
class GzipMembers : public packed::PackedKind {
 public:
  // Bounds the search for a text's end. File names have at most 4096 bytes on most systems.
  static constexpr size_t kMaxTextBytes = 4096;

  std::optional<size_t> FindStream(std::span<const uint8_t> file, size_t from) const override;
  std::vector<packed::DerivedField> DeriveFields(
      std::span<const uint8_t> file, std::span<const packed::StreamPlace> streams) const override;
};

}  // namespace gmzip::gzip

#endif  // GMZIP_CODEC_MEDIA_GZIP_GZIP_MEMBERS_H_
