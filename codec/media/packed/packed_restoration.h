// A file from its samples and side info: the inverse of packed_split.h.
#ifndef GMZIP_CODEC_MEDIA_PACKED_PACKED_RESTORATION_H_
#define GMZIP_CODEC_MEDIA_PACKED_PACKED_RESTORATION_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/media/packed/packed_kind.h"

namespace gmzip::packed {

// Gives back the file. Any samples and any side info are safe; time is bounded by their sizes.
// Thread-safe. Errors: kDamaged if they do not belong together (not always noticed: check the
// result); kTooLarge if samples, file and what rebuilding takes are above `memory_limit`.
Result<std::vector<uint8_t>> RestorePacked(const PackedKind& kind, std::span<const uint8_t> samples,
                                           std::span<const uint8_t> side_info,
                                           uint64_t memory_limit);

// One line: "14 streams of 120 KB opened, most of them zlib level 6, ...; side info 151 bytes".
// Errors: kDamaged.
Result<std::string> DescribePacked(std::span<const uint8_t> side_info);

}  // namespace gmzip::packed

#endif  // GMZIP_CODEC_MEDIA_PACKED_PACKED_RESTORATION_H_
