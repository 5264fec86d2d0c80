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
#include "codec/media/deflate/huffman_code.h"  // FixedLitLenBits
#include "codec/media/deflate/stored_block_coder.h"
#include "codec/media/deflate/table_coder.h"
#include "codec/media/deflate/zlib_trees.h"

namespace gmzip::deflate {

// Codes block after block: extent and tables first, then the tokens given the tables. The
// interface is ZlibBlockCoder's. One object per stream and direction; not thread-safe.
class CheapestBlockCoder {
 public:
  CheapestBlockCoder(uint32_t max_steps, std::span<const uint8_t> raw)
      : raw_(raw), tokens_(max_steps, raw) {}

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
    const auto raw = raw_.subspan(block.raw_begin, block.raw_bytes);
    if (block.kind == BlockKind::kDynamic) {
      GMZIP_RETURN_IF_ERROR(tables_.Code(coder, block.tables, ExpectedTables(raw)));
      tokens_.BeginBlock(block.raw_bytes, block.tables.litlen_bits, block.tables.distance_bits);
    } else {
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
    last_histogram_ = CountSymbols(tokens, raw);
    last_raw_counts_ = CountBytes(raw);
    last_raw_bytes_ = raw.size();
    return {};
  }

  static std::array<uint32_t, 256> CountBytes(std::span<const uint8_t> raw) {
    std::array<uint32_t, 256> counts{};
    for (const uint8_t byte : raw) ++counts[byte];
    return counts;
  }

  // value * part / whole, at least 1 unless value * part is 0.
  static uint32_t Scale(uint32_t value, uint64_t part, uint64_t whole) {
    const uint64_t product = value * part;
    return product == 0 ? 0 : static_cast<uint32_t>(std::max<uint64_t>(product / whole, 1));
  }

  // Tables for the block's bytes if as many of each stay literals as in the block before, and as
  // many matches of each kind come per byte.
  DynamicTables ExpectedTables(std::span<const uint8_t> raw) const {
    const std::array<uint32_t, 256> counts = CountBytes(raw);
    Histogram expected;
    for (size_t i = 0; i < counts.size(); ++i) {
      const bool seen = last_raw_counts_[i] != 0;
      expected.litlen[i] =
          seen ? Scale(counts[i], last_histogram_.litlen[i], last_raw_counts_[i]) : counts[i];
      if (counts[i] != 0) expected.litlen[i] = std::max<uint32_t>(expected.litlen[i], 1);
    }
    expected.litlen[kEndOfBlock] = 1;
    if (last_raw_bytes_ != 0) {
      for (size_t i = kEndOfBlock + 1; i < kNumLitLen; ++i) {
        expected.litlen[i] = Scale(last_histogram_.litlen[i], raw.size(), last_raw_bytes_);
      }
      for (size_t i = 0; i < kNumDistance; ++i) {
        expected.distance[i] = Scale(last_histogram_.distance[i], raw.size(), last_raw_bytes_);
      }
    }
    return ZlibTables(expected);
  }

  std::span<const uint8_t> raw_;
  CheapestTokenCoder tokens_;
  TableCoder tables_;
  StoredBlockCoder stored_;
  Histogram last_histogram_;
  std::array<uint32_t, 256> last_raw_counts_{};
  size_t last_raw_bytes_ = 0;
  AdaptiveTree<2> kind_;
  AdaptiveBit to_end_;
  AdaptiveNumber raw_bytes_;
  std::array<AdaptiveBit, 2> is_final_ = {kUnlikely, kLikely};
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_BLOCK_CODER_H_
