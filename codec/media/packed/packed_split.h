// Opens the deflate streams of a file: what is in them becomes part of its samples.
//
// The samples are the file in order, each opened stream replaced by its raw bytes, so that names,
// headers and contents are coded together. Derived fields (packed_kind.h) are zeros in them.
#ifndef GMZIP_CODEC_MEDIA_PACKED_PACKED_SPLIT_H_
#define GMZIP_CODEC_MEDIA_PACKED_PACKED_SPLIT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/packed/packed_kind.h"

namespace gmzip::packed {

struct PackedSplit {
  std::vector<uint8_t> samples;
  std::vector<uint8_t> side_info;
};

// Opens every stream that is rebuilt exactly from a side info much smaller than it; others stay as
// they are, in the samples. Every stream is rebuilt as a proof; RestorePacked gives the file with
// the same memory limit. Time: as DescribeDeflate for each stream. Thread-safe. Memory: the file
// and the samples at most a third of the limit each, and 12 bytes per raw byte of the longest
// stream; what would take more stays closed. Errors: kUnsupported if no stream, or next to nothing
// of the file, is worth opening; kTooLarge if the file takes more than a third of the limit.
Result<PackedSplit> SplitPacked(const PackedKind& kind, std::span<const uint8_t> file,
                                uint64_t memory_limit);

}  // namespace gmzip::packed

#endif  // GMZIP_CODEC_MEDIA_PACKED_PACKED_SPLIT_H_
