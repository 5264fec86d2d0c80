// What a deflate stream holds beyond its raw bytes, in as few bytes as gmzip can.
//
//   parsed = ParseDeflate(stream, limit)              stream -> raw bytes, tokens, blocks
//   side_info = DescribeDeflate(parsed, hint)          a few bytes if zlib wrote the stream
//   stream = RebuildDeflate(side_info, raw, limit)     the same bytes again
//
// The same on every machine: integers only, and no deflate library takes part. The side info is
// described in docs/FORMAT-deflate-png.md.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_SIDE_INFO_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_SIDE_INFO_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/stream_head_coder.h"  // Prediction
#include "codec/media/deflate/zlib_matcher.h"

namespace gmzip::deflate {

// For `gmzip info`: how a stream is explained.
struct DeflateSummary {
  Prediction prediction = Prediction::kZlib;
  ZlibParameters parameters;  // of kZlib
  size_t num_blocks = 0;
  size_t num_tokens = 0;
  size_t num_deviations = 0;  // tokens that are not as predicted

  // One line: "zlib level 6, filtered, memLevel 8, window 15: 0 deviations of 48213 tokens".
  std::string Describe() const;
};

// How the side info predicts the stream's tokens, from its first bytes: "zlib level 6, filtered,
// memLevel 8, window 15". Any bytes are safe.
std::string DescribePrediction(std::span<const uint8_t> side_info);

struct DeflateDescription {
  std::vector<uint8_t> side_info;
  DeflateSummary summary;
};

// Codes everything of `parsed` but its raw bytes.
//   window_bits_hint  8 .. 15: what the wrapper says (zlib's CINFO + 8); 15 if it says nothing
// Takes about as long as compressing a few times with the level that wrote the stream. Thread-safe.
// Errors: kTooLarge above 4 GiB of raw bytes.
Result<DeflateDescription> DescribeDeflate(const ParsedDeflate& parsed, int window_bits_hint);

// Gives back the stream that was described. Any side info and any raw bytes are safe; time is
// bounded by their sizes, memory by 12 bytes per raw byte plus `max_stream_bytes`. Thread-safe.
// Errors: kDamaged if they do not belong together (not always noticed: check the result);
// kTooLarge if the stream would be longer than `max_stream_bytes`.
Result<std::vector<uint8_t>> RebuildDeflate(std::span<const uint8_t> side_info,
                                            std::span<const uint8_t> raw, size_t max_stream_bytes);

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_SIDE_INFO_H_
