// Codes tokens as deviations from what zlib would write.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_TOKEN_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_TOKEN_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/candidate_index.h"
#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/distance_coder.h"
#include "codec/media/deflate/zlib_matcher.h"

namespace gmzip::deflate {

// One object per stream and direction. Not thread-safe; `raw` must outlive it.
class ZlibTokenCoder {
 public:
  ZlibTokenCoder(const ZlibParameters& parameters, std::span<const uint8_t> raw)
      : raw_(raw), matcher_(parameters, raw), index_(raw) {
    as_predicted_.fill(kLikely);
  }

  // Codes the token at position(), which must be before the end of the raw bytes. A decoder
  // ignores `actual` and returns what it reads.
  // Errors: kDamaged for a token that cannot stand here (decoders only).
  template <typename Coder>
  Result<Token> Code(Coder& coder, Token actual) {
    const Token predicted = matcher_.Predict();
    const size_t context = Context(predicted);
    const bool same =
        as_predicted_[context * 8 + history_].Code(coder, actual == predicted ? 1 : 0) != 0;
    history_ = (history_ << 1 | (same ? 0 : 1)) & 7;
    if (same) {
      actual = predicted;
    } else {
      ++num_deviations_;
      GMZIP_ASSIGN_OR_RETURN(actual, CodeDeviation(coder, actual, predicted, context));
    }
    matcher_.Advance(actual);
    return actual;
  }

  // Goes on behind a stored block.
  void SkipStored(size_t count) { matcher_.SkipStored(count); }

  size_t position() const { return matcher_.position(); }
  size_t num_deviations() const { return num_deviations_; }

 private:
  static constexpr size_t kNumContexts = 12;

  // 0 no match here, 1 and 2 a match given up for the next byte's, 3 .. 11 a match by length.
  size_t Context(Token predicted) const {
    const size_t here = matcher_.MatchHere().length;
    if (predicted.IsLiteral()) return here < kMinMatch ? 0 : here < 6 ? 1 : 2;
    if (here <= 5) return here;
    return here < 8 ? 6 : here < 16 ? 7 : here < 32 ? 8 : here < 128 ? 9 : here < 258 ? 10 : 11;
  }

  template <typename Coder>
  Result<Token> CodeDeviation(Coder& coder, Token actual, Token predicted, size_t context) {
    if (!predicted.IsLiteral()) {
      const int is_literal = other_is_literal_[context].Code(coder, actual.IsLiteral() ? 1 : 0);
      if (is_literal != 0) return Token{};
    }
    const size_t room = raw_.size() - position();
    const Token here = predicted.IsLiteral() ? matcher_.MatchHere() : predicted;
    uint32_t length = actual.length;
    const bool same_length =
        here.IsLiteral() ? false
                         : same_length_[context].Code(coder, length == here.length ? 1 : 0) != 0;
    if (same_length) {
      length = here.length;
    } else {
      length = length_[here.IsLiteral() ? 0 : 1].Code(coder, length - kMinMatch) + kMinMatch;
    }
    if (length > room) return MakeError(ErrorCode::kDamaged, "deflate match past the end");
    const uint32_t distance = distance_.Code(coder, index_, position(), length, actual.distance);
    if (distance == 0 || distance > position()) {
      return MakeError(ErrorCode::kDamaged, "deflate match before the first byte");
    }
    return Token{static_cast<uint16_t>(length), static_cast<uint16_t>(distance)};
  }

  std::span<const uint8_t> raw_;
  ZlibMatcher matcher_;
  CandidateIndex index_;
  uint32_t history_ = 0;  // the last three tokens, 1 for each deviation
  size_t num_deviations_ = 0;
  std::array<AdaptiveBit, kNumContexts * 8> as_predicted_;
  std::array<AdaptiveBit, kNumContexts> other_is_literal_;
  std::array<AdaptiveBit, kNumContexts> same_length_;
  std::array<AdaptiveTree<8>, 2> length_;
  DistanceCoder distance_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_TOKEN_CODER_H_
