// Where zlib, or GNU gzip, ends a block of tokens.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_BLOCK_END_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_BLOCK_END_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/zlib_matcher.h"

namespace gmzip::deflate {

// Counts the tokens of one block. zlib ends it when its buffer is full. gzip from level 3 on looks
// every 4096 tokens, too, whether the block packs so well that new tables may soon pay: ct_tally in
// its trees.c. Not thread-safe.
class BlockEnd {
 public:
  explicit BlockEnd(const ZlibParameters& parameters)
      : tokens_per_block_(parameters.TokensPerBlock()),
        looks_early_(parameters.mem_level == kGzipMemLevel && parameters.level >= 3),
        lookahead_(parameters.level >= 4 ? 1 : 0) {}

  // Takes the next token, which begins `offset` bytes after the block's begin. True if the block
  // ends behind it.
  bool IsBehind(Token token, size_t offset) {
    ++num_tokens_;
    if (!token.IsLiteral()) {
      ++num_matches_;
      const auto code = static_cast<size_t>(DistanceCode(token.distance));
      distance_bits_ += 5 + uint64_t{kDistanceExtraBits[code]};
    }
    if (num_tokens_ == tokens_per_block_) return true;
    if (!looks_early_ || num_tokens_ % 4096 != 0) return false;
    const uint64_t packed_bytes = (num_tokens_ * 8 + distance_bits_) / 8;
    // Lazy matching has gone a byte past the token's begin by then.
    return num_matches_ < num_tokens_ / 2 && packed_bytes < (offset + lookahead_) / 2;
  }

 private:
  uint64_t tokens_per_block_;
  bool looks_early_;
  size_t lookahead_;
  uint64_t num_tokens_ = 0;
  uint64_t num_matches_ = 0;
  uint64_t distance_bits_ = 0;
};

// Whether the block ends behind the last of the tokens, and not before.
inline bool EndsBehind(std::span<const Token> tokens, BlockEnd end) {
  size_t offset = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (end.IsBehind(tokens[i], offset)) return i + 1 == tokens.size();
    offset += tokens[i].length;
  }
  return false;
}

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_BLOCK_END_H_
