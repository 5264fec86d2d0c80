// Codes tokens given what every choice costs under the block's tables.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_TOKEN_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_TOKEN_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/candidate_index.h"
#include "codec/media/deflate/cheapest_path.h"
#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/distance_coder.h"

namespace gmzip::deflate {

// One object per stream and direction. Not thread-safe; `raw` must outlive it.
class CheapestTokenCoder {
 public:
  CheapestTokenCoder(uint32_t max_steps, std::span<const uint8_t> raw)
      : index_(raw), path_(raw, index_, max_steps) {
    without_match_.fill(kLikely);
    is_nearest_.fill(kLikely);
  }

  // Starts a block of `raw_bytes` with these code lengths.
  void BeginBlock(size_t raw_bytes, std::span<const uint8_t> litlen_bits,
                  std::span<const uint8_t> distance_bits) {
    block_end_ = position_ + raw_bytes;
    path_.BeginBlock(block_end_, litlen_bits, distance_bits);
  }

  // Codes the token at position(), which is before the block's end. A decoder ignores `actual`.
  // Errors: kDamaged for a token that cannot stand here (decoders only).
  template <typename Coder>
  Result<Token> Code(Coder& coder, Token actual) {
    const Choices& choices = path_.Look(position_);
    const bool is_literal = CodeIsLiteral(coder, choices, actual.IsLiteral());
    if (is_literal) {
      ++position_;
      return Token{};
    }
    const uint32_t length = CodeLength(coder, choices, actual.length);
    if (length > block_end_ - position_) {
      return MakeError(ErrorCode::kDamaged, "deflate match past its block");
    }
    const uint32_t distance = CodeDistance(coder, choices, length, actual.distance);
    if (distance == 0 || distance > position_) {
      return MakeError(ErrorCode::kDamaged, "deflate match before the first byte");
    }
    position_ += length;
    return Token{static_cast<uint16_t>(length), static_cast<uint16_t>(distance)};
  }

  void SkipStored(size_t count) { position_ += count; }

  size_t position() const { return position_; }
  // Tokens that are not the cheapest.
  size_t num_deviations() const { return num_deviations_; }

 private:
  // Bits by which a literal is dearer than a match, and the other way round, told apart up to here.
  static constexpr int kMaxGap = 12;

  // a - b within [-kMaxGap, kMaxGap], moved to start at 0.
  static size_t Gap(uint32_t a, uint32_t b) {
    const int64_t gap = int64_t{a} - int64_t{b};
    return static_cast<size_t>(std::clamp<int64_t>(gap, -kMaxGap, kMaxGap) + kMaxGap);
  }

  template <typename Coder>
  bool CodeIsLiteral(Coder& coder, const Choices& choices, bool is_literal) {
    if (choices.num_matches == 0) {
      return without_match_[0].Code(coder, is_literal ? 1 : 0) != 0;
    }
    const size_t gap = Gap(choices.literal_cost_bits, choices.matches[0].cost_bits);
    const size_t length = std::min<size_t>(choices.matches[0].token.length, 6) - kMinMatch;
    is_literal =
        is_literal_[gap][length][last_was_match_][surprises_].Code(coder, is_literal ? 1 : 0) != 0;
    const bool is_surprise = is_literal ? gap > kMaxGap : gap < kMaxGap;
    surprises_ = (surprises_ << 1 | (is_surprise ? 1U : 0U)) & 3;
    last_was_match_ = is_literal ? 0 : 1;
    if (is_surprise) ++num_deviations_;
    return is_literal;
  }

  // The place among the cheapest matches, one question each; else the length itself.
  template <typename Coder>
  uint32_t CodeLength(Coder& coder, const Choices& choices, uint32_t length) {
    for (size_t i = 0; i < choices.num_matches; ++i) {
      const size_t gap =
          i + 1 == choices.num_matches
              ? 0
              : 1 + std::min<size_t>(
                        choices.matches[i + 1].cost_bits - choices.matches[i].cost_bits, kMaxGap);
      const uint32_t offered = choices.matches[i].token.length;
      AdaptiveBit& model = is_length_[std::min<size_t>(i, 3)][gap][length_missed_];
      const bool same = model.Code(coder, length == offered ? 1 : 0) != 0;
      if (i == 0) {
        length_missed_ = same ? 0 : 1;
        if (!same) ++num_deviations_;
      }
      if (same) return offered;
    }
    return length_.Code(coder, length - kMinMatch) + kMinMatch;
  }

  template <typename Coder>
  uint32_t CodeDistance(Coder& coder, const Choices& choices, uint32_t length, uint32_t distance) {
    const uint32_t nearest = choices.NearestDistance(length);
    if (nearest != 0) {
      AdaptiveBit& model = is_nearest_[std::min<size_t>(length, 8)];
      if (model.Code(coder, distance == nearest ? 1 : 0) != 0) return nearest;
    }
    return distance_.Code(coder, index_, position_, length, distance);
  }

  CandidateIndex index_;
  CheapestPath path_;
  size_t position_ = 0;
  size_t block_end_ = 0;
  size_t num_deviations_ = 0;
  uint32_t surprises_ = 0;  // the last two choices between literal and match
  size_t last_was_match_ = 0;
  size_t length_missed_ = 0;  // the last match had not the cheapest length
  std::array<AdaptiveBit, 1> without_match_;
  AdaptiveBit is_literal_[2 * kMaxGap + 1][4][2][4];  // [gap, length, last was match, surprises]
  AdaptiveBit is_length_[4][kMaxGap + 2][2];          // [place, gap, last missed]
  std::array<AdaptiveBit, 9> is_nearest_;
  AdaptiveTree<8> length_;
  DistanceCoder distance_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_TOKEN_CODER_H_
