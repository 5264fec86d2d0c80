// The side info of a file that packs its contents with deflate, to and from bytes.
// The layout on disk is docs/FORMAT-gzip-zip.md, section 2.
#ifndef GMZIP_CODEC_MEDIA_PACKED_PACKED_LAYOUT_H_
#define GMZIP_CODEC_MEDIA_PACKED_PACKED_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace gmzip::packed {

// One opened stream and the bytes of the file between the stream before and it.
struct PackedStream {
  uint64_t gap_bytes = 0;      // as found, in the samples before the stream's
  uint64_t raw_bytes = 0;      // in the samples
  uint64_t deflate_bytes = 0;  // of the stream's deflate side info
};

struct PackedLayout {
  std::vector<PackedStream> streams;
  // Numbers, ascending, of the derived fields that stand in the samples as found; the others are
  // zeros there. Nothing: all fields stand there as found.
  std::optional<std::vector<uint64_t>> kept_fields;
  std::vector<uint8_t> deflate;  // the streams' side infos, joined

  // Bytes of all gaps and streams: the samples have as many, or more with those after the last.
  uint64_t NumSampleBytes() const;
};

std::vector<uint8_t> SerializeLayout(const PackedLayout& layout);

// Allocates no more than a small multiple of the bytes given. The sizes add up to less than 2^62,
// and the streams' side infos are as long as they say. Errors: kDamaged. Thread-safe.
Result<PackedLayout> ParseLayout(std::span<const uint8_t> side_info);

}  // namespace gmzip::packed

#endif  // GMZIP_CODEC_MEDIA_PACKED_PACKED_LAYOUT_H_
