// The coding pass over a deflate stream that zlib wrote, or one much like it.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_BLOCK_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_BLOCK_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/block_end.h"
#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/stored_block_coder.h"
#include "codec/media/deflate/table_coder.h"
#include "codec/media/deflate/zlib_matcher.h"
#include "codec/media/deflate/zlib_token_coder.h"
#include "codec/media/deflate/zlib_trees.h"

namespace gmzip::deflate {

// Codes block after block: tokens as deviations from zlib's, then the tables as deviations from
// those zlib builds for the tokens. One object per stream and direction; not thread-safe.
class ZlibBlockCoder {
 public:
  ZlibBlockCoder(const ZlibParameters& parameters, std::span<const uint8_t> raw)
      : parameters_(parameters), raw_(raw), tokens_(parameters, raw) {}

  // Codes one block. An encoder passes the block with its tokens, a decoder gets them: kind,
  // is_final, stored_padding, raw_bytes and tables of `block` are set, and `tokens` are filled.
  // Errors: kDamaged (decoders only).
  template <typename Coder>
  Result<void> Code(Coder& coder, Block& block, std::vector<Token>& tokens) {
    block.raw_begin = tokens_.position();
    const bool is_stored = block.kind == BlockKind::kStored;
    if (is_stored_[last_stored_].Code(coder, is_stored ? 1 : 0) != 0) {
      last_stored_ = 1;
      block.kind = BlockKind::kStored;
      GMZIP_RETURN_IF_ERROR(stored_.Code(coder, block, raw_.size() - tokens_.position()));
      tokens_.SkipStored(block.raw_bytes);
    } else {
      last_stored_ = 0;
      GMZIP_RETURN_IF_ERROR(CodeTokens(coder, block, tokens));
      block.raw_bytes = tokens_.position() - block.raw_begin;
      GMZIP_RETURN_IF_ERROR(CodeKindAndTables(coder, block, tokens));
    }
    const size_t at_end = tokens_.position() == raw_.size() ? 1 : 0;
    block.is_final = is_final_[at_end].Code(coder, block.is_final ? 1 : 0) != 0;
    return {};
  }

  // True once all raw bytes are accounted for.
  bool AtEnd() const { return tokens_.position() == raw_.size(); }

  size_t num_deviations() const { return tokens_.num_deviations(); }

 private:
  // How the number of a block's tokens is known.
  enum class Extent : uint32_t {
    kToEnd = 0,     // up to the end of the raw bytes
    kFull = 1,      // as many as zlib or gzip puts in a block
    kLikeLast = 2,  // as many as the block before
    kCounted = 3,
  };

  // What a block of these tokens is coded as; the first that fits.
  Extent ExtentOf(std::span<const Token> tokens, bool reaches_end) const {
    if (reaches_end) return Extent::kToEnd;
    if (EndsBehind(tokens, BlockEnd(parameters_))) return Extent::kFull;
    return tokens.size() == last_count_ ? Extent::kLikeLast : Extent::kCounted;
  }

  template <typename Coder>
  Result<void> CodeTokens(Coder& coder, Block& block, std::vector<Token>& tokens) {
    const bool reaches_end =
        !Coder::kDecodes && block.raw_begin + block.raw_bytes == raw_.size() && !tokens.empty();
    const auto extent = static_cast<Extent>(
        extent_.Code(coder, static_cast<uint32_t>(ExtentOf(tokens, reaches_end))));
    size_t count = raw_.size();  // a token holds at least one byte
    BlockEnd end(parameters_);
    if (extent == Extent::kLikeLast) count = last_count_;
    if (extent == Extent::kCounted) {
      count = count_.Code(coder, static_cast<uint32_t>(tokens.size()));
    }
    size_t done = 0;
    bool is_full = false;
    while (extent == Extent::kToEnd ? !AtEnd() : done < count && !is_full) {
      if (AtEnd()) return MakeError(ErrorCode::kDamaged, "deflate block past the end");
      const size_t offset = tokens_.position() - block.raw_begin;
      GMZIP_ASSIGN_OR_RETURN(const Token token,
                             tokens_.Code(coder, Coder::kDecodes ? Token{} : tokens[done]));
      if constexpr (Coder::kDecodes) tokens.push_back(token);
      is_full = extent == Extent::kFull && end.IsBehind(token, offset);
      ++done;
    }
    last_count_ = done;
    return {};
  }

  template <typename Coder>
  Result<void> CodeKindAndTables(Coder& coder, Block& block, std::span<const Token> tokens) {
    const Histogram histogram =
        CountSymbols(tokens, raw_.subspan(block.raw_begin, block.raw_bytes));
    const DynamicTables usual = ZlibTables(histogram);
    const BlockKind choice = ZlibBlockKind(histogram, usual, block.raw_bytes);
    const bool is_dynamic = kind_[static_cast<size_t>(choice)].Code(
                                coder, block.kind == BlockKind::kDynamic ? 1 : 0) != 0;
    block.kind = is_dynamic ? BlockKind::kDynamic : BlockKind::kFixed;
    if (!is_dynamic) return {};
    return tables_.Code(coder, block.tables, usual);
  }

  ZlibParameters parameters_;
  std::span<const uint8_t> raw_;
  ZlibTokenCoder tokens_;
  TableCoder tables_;
  size_t last_stored_ = 0;
  size_t last_count_ = 0;
  std::array<AdaptiveBit, 2> is_stored_ = {kUnlikely, kLikely};
  std::array<AdaptiveBit, 2> is_final_ = {kUnlikely, kLikely};
  std::array<AdaptiveBit, 3> kind_ = {kLikely, kUnlikely, kLikely};  // by zlib's choice
  AdaptiveTree<2> extent_;
  AdaptiveNumber count_;
  StoredBlockCoder stored_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_BLOCK_CODER_H_
