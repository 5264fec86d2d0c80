// Cuts a stream into blocks of one kind of content each, the same however it arrives.
#ifndef GMZIP_CODEC_MEDIA_BYTES_CONTENT_CUTTER_H_
#define GMZIP_CODEC_MEDIA_BYTES_CONTENT_CUTTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/bytes/content_detector.h"

namespace gmzip {

// A stretch of the stream. A run's bytes repeat with its period.
struct ContentBlock {
  ContentKind kind = ContentKind::kBinary;
  size_t run_period = 0;
  std::vector<uint8_t> bytes;
};

struct CutSettings {
  // Most bytes of a block that a model codes: it grows with the stream from first to last, as a
  // small file wants many blocks to work on at a time and a large one little overhead.
  size_t first_block_bytes = 0;
  size_t last_block_bytes = 0;
  // Whether kinds that a model codes may share a block, which then is of the kind it has most of.
  bool joins_kinds = false;
  // Whether to try what is little (ContentDetector).
  bool squeezes = false;
};

// Most bytes of the other blocks: they are taken in at once and need no model.
inline constexpr size_t kPlainBlockBytes = size_t{16} << 20;

// The stream is looked at in pieces of so many bytes.
inline constexpr size_t kPieceBytes = size_t{1} << 16;

// Not thread-safe.
class ContentCutter {
 public:
  using Take = std::function<Result<void>(ContentBlock)>;

  // take: gets the blocks in order, none of them empty.
  ContentCutter(const CutSettings& settings, Take take)
      : settings_(settings), take_(std::move(take)), detector_(settings.squeezes) {}

  // Errors: take's own.
  Result<void> Write(std::span<const uint8_t> bytes);
  // Call once, after the last Write.
  Result<void> Finish();

 private:
  Result<void> AddPiece(std::span<const uint8_t> piece);
  bool Joins(ContentKind kind, std::span<const uint8_t> piece) const;
  bool ContinuesRun(std::span<const uint8_t> piece) const;
  size_t MostBytes() const;
  Result<void> EndBlock();

  CutSettings settings_;
  Take take_;
  ContentDetector detector_;
  std::vector<uint8_t> piece_;                            // the beginning of the next one
  ContentBlock block_;                                    // the beginning of the next one
  std::array<uint64_t, kNumContentKinds> num_of_kind_{};  // bytes of each in block_
  uint64_t position_ = 0;                                 // in the stream, of block_
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_BYTES_CONTENT_CUTTER_H_
