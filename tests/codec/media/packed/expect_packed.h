// What a split must hold to, for tests of every packed kind.
#ifndef GMZIP_TESTS_CODEC_MEDIA_PACKED_EXPECT_PACKED_H_
#define GMZIP_TESTS_CODEC_MEDIA_PACKED_EXPECT_PACKED_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "codec/media/packed/packed_kind.h"
#include "codec/media/packed/packed_layout.h"
#include "codec/media/packed/packed_restoration.h"
#include "codec/media/packed/packed_split.h"

namespace gmzip::packed {

inline constexpr uint64_t kTestMemoryLimit = uint64_t{1} << 28;

// A file taken apart, with its side info parsed.
struct OpenedFile {
  PackedSplit split;
  PackedLayout layout;

  size_t NumStreams() const { return layout.streams.size(); }
  // Fields that stand in the samples as found; SIZE_MAX if all do.
  size_t NumKeptFields() const {
    return layout.kept_fields ? layout.kept_fields->size() : SIZE_MAX;
  }
};

// Splits the file and expects it back, with the same memory limit.
inline OpenedFile ExpectRestores(const PackedKind& kind, std::span<const uint8_t> file,
                                 uint64_t memory_limit = kTestMemoryLimit) {
  OpenedFile opened;
  auto split = SplitPacked(kind, file, memory_limit);
  EXPECT_TRUE(split) << split.error().message;
  if (!split) return opened;
  const auto restored = RestorePacked(kind, split->samples, split->side_info, memory_limit);
  EXPECT_TRUE(restored) << restored.error().message;
  if (restored) {
    EXPECT_TRUE(std::equal(file.begin(), file.end(), restored->begin(), restored->end()));
  }
  auto layout = ParseLayout(split->side_info);
  EXPECT_TRUE(layout);
  EXPECT_TRUE(DescribePacked(split->side_info));
  if (layout) opened.layout = std::move(*layout);
  opened.split = std::move(*split);
  return opened;
}

// A file that may be damaged: it restores, or is refused and goes as bytes. True if it restores.
inline bool ExpectRestoresOrRefuses(const PackedKind& kind, std::span<const uint8_t> file) {
  const auto split = SplitPacked(kind, file, kTestMemoryLimit);
  if (!split) {
    EXPECT_EQ(split.error().code, ErrorCode::kUnsupported) << split.error().message;
    return false;
  }
  ExpectRestores(kind, file);
  return true;
}

}  // namespace gmzip::packed

#endif  // GMZIP_TESTS_CODEC_MEDIA_PACKED_EXPECT_PACKED_H_
