// The coding pass over a deflate stream of an encoder that searches for the cheapest tokens.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_BLOCK_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_BLOCK_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/cheapest_token_coder.h"
#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/expected_tables.h"
#include "codec/media/deflate/huffman_code.h"  // FixedLitLenBits
#include "codec/media/deflate/stored_block_coder.h"
#include "codec/media/deflate/table_coder.h"

namespace gmzip::deflate {

// Codes block after block: extent and tables first, then the tokens given the tables. The
// interface is ZlibBlockCoder's. One object per stream and direction; not thread-safe.
class CheapestBlockCoder {
 public:
  CheapestBlockCoder(uint32_t max_steps, std::span<const uint8_t> raw)
      : raw_(raw), tokens_(max_steps, raw), expected_(max_steps, raw) {}

  template <typename Coder>
  Result<void> Code(Coder& coder, Block& block, std::vector<Token>& tokens) {
    block.raw_begin = tokens_.position();
    const size_t rest = raw_.size() - block.raw_begin;
    const uint32_t kind = kind_.Code(coder, static_cast<uint32_t>(block.kind));
    if (kind > 2) return MakeError(ErrorCode::kDamaged, "unknown deflate block kind");
    block.kind = static_cast<BlockKind>(kind);
    if (block.kind == BlockKind::kStored) {
      GMZIP_RETURN_IF_ERROR(stored_.Code(coder, block, rest));
      tokens_.SkipStored(block.raw_bytes);
      expected_.Skip(block.raw_bytes);
    } else {
      if (to_end_.Code(coder, block.raw_bytes == rest ? 1 : 0) != 0) {
        block.raw_bytes = rest;
      } else {
        block.raw_bytes = raw_bytes_.Code(coder, static_cast<uint32_t>(block.raw_bytes));
        if (block.raw_bytes > rest) {
          return MakeError(ErrorCode::kDamaged, "deflate block past the end");
        }
      }
      GMZIP_RETURN_IF_ERROR(CodeTokens(coder, block, tokens));
    }
    block.is_final = is_final_[AtEnd() ? 1 : 0].Code(coder, block.is_final ? 1 : 0) != 0;
    return {};
  }

  bool AtEnd() const { return tokens_.position() == raw_.size(); }

  size_t num_deviations() const { return tokens_.num_deviations(); }

 private:
  template <typename Coder>
  Result<void> CodeTokens(Coder& coder, Block& block, std::vector<Token>& tokens) {
    if (block.kind == BlockKind::kDynamic) {
      GMZIP_RETURN_IF_ERROR(tables_.Code(coder, block.tables, expected_.Guess(block.raw_bytes)));
      tokens_.BeginBlock(block.raw_bytes, block.tables.litlen_bits, block.tables.distance_bits);
    } else {
      expected_.Skip(block.raw_bytes);
      std::array<uint8_t, kNumDistance> five{};
      five.fill(5);
      tokens_.BeginBlock(block.raw_bytes, FixedLitLenBits(), five);
    }
    const size_t end = block.raw_begin + block.raw_bytes;
    for (size_t done = 0; tokens_.position() < end; ++done) {
      GMZIP_ASSIGN_OR_RETURN(const Token token,
                             tokens_.Code(coder, Coder::kDecodes ? Token{} : tokens[done]));
      if constexpr (Coder::kDecodes) tokens.push_back(token);
    }
    return {};
  }

  std::span<const uint8_t> raw_;
  CheapestTokenCoder tokens_;
  ExpectedTables expected_;
  TableCoder tables_;
  StoredBlockCoder stored_;
  AdaptiveTree<2> kind_;
  AdaptiveBit to_end_;
  AdaptiveNumber raw_bytes_;
  std::array<AdaptiveBit, 2> is_final_ = {kUnlikely, kLikely};
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_BLOCK_CODER_H_
