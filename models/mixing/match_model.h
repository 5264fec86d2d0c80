// Predicts that what followed the last occurrence of the bytes just seen follows again.
#ifndef GMZIP_MODELS_MIXING_MATCH_MODEL_H_
#define GMZIP_MODELS_MIXING_MATCH_MODEL_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/mixing/adaptive_probability.h"
#include "models/mixing/byte_history.h"
#include "models/mixing/logistic_domain.h"

namespace gmzip {

// Follows one earlier place. A mismatch does not end it: the place is followed on, with less
// confidence, until a better one is found or too many mismatches came. Not thread-safe.
class MatchModel {
 public:
  static constexpr uint32_t kNumConfidences = 64;
  static constexpr size_t kNumInputs = 2;

  // min_length: bytes that must agree for a place to be taken, 3 .. 16.
  MatchModel(uint32_t min_length, int table_log2);

  // After `history` got another byte.
  void AddByte(const ByteHistory& history);

  // Asks the cache for what AddByte looks up if `byte` comes, or one that differs in its two lowest
  // bits: their entries are neighbours.
  [[gnu::always_inline]] void Prefetch(uint8_t byte) const {
    __builtin_prefetch(&places_[Find(last_8_ << 8 | byte, before_8_ << 8 | last_8_ >> 56).entry]);
  }

  // Length of the agreement and recent mismatches in one number, below kNumConfidences; 0: nothing
  // is expected. For mixers and maps.
  uint32_t confidence() const { return confidence_; }
  // The byte that should come; 0 .. 255, or -1: none.
  int expected_byte() const { return expected_byte_; }
  uint32_t length() const { return length_; }

  // Opinions on the next bit, given the bits of this byte so far after a leading 1 (`partial`,
  // 1 .. 255): [kNumInputs] Q8 logits.
  void Predict(uint32_t partial, int32_t* inputs_q8);
  void Learn(int bit);
  // The bit expected by the last Predict: 0, 1, or -1.
  int expected_bit() const { return expected_bit_; }

  // Of being right, by confidence and bit: for priors.
  std::span<AdaptiveProbability> probabilities() { return is_right_; }

 private:
  static constexpr uint32_t kLimit = 1023;
  // Where the last min_length bytes stand in places_, and the mark they leave there.
  struct Place {
    size_t entry;
    uint32_t check;  // 0 .. 255
  };
  Place Find(uint64_t last_8, uint64_t before_8) const {
    const uint64_t start = last_8 & ~uint64_t{3};
    const uint64_t near = min_length_ < 8 ? start << (64 - 8 * min_length_) : start;
    const uint64_t far = min_length_ <= 8 ? 0 : before_8 << (128 - 8 * min_length_);
    const uint64_t hash = (near * 0x9E3779B97F4A7C15U ^ far) * 0xD6E8FEB86659FD93U;
    return {(hash >> shift_) ^ (last_8 & 3), static_cast<uint32_t>(hash >> (shift_ - 8) & 255)};
  }
  void Follow(const ByteHistory& history);

  const LogisticTables& tables_;
  uint32_t min_length_;
  // By hash of the last min_length bytes: eight other bits of the hash, which spare most looks at
  // places that do not agree, then the position modulo 2^24.
  std::vector<uint32_t> places_;
  int shift_;
  uint64_t place_ = 0;     // position followed; 0: none
  uint64_t last_8_ = 0;    // the last eight bytes, the last one lowest
  uint64_t before_8_ = 0;  // the eight before them
  uint32_t length_ = 0;
  uint32_t misses_ = 0;  // a bit for each of the last bytes
  uint32_t confidence_ = 0;
  int expected_byte_ = -1;
  int expected_bit_ = -1;
  std::array<AdaptiveProbability, size_t{kNumConfidences} * 8> is_right_;
  AdaptiveProbability* used_ = nullptr;
};

inline void MatchModel::Predict(uint32_t partial, int32_t* inputs_q8) {
  inputs_q8[0] = inputs_q8[1] = 0;
  expected_bit_ = -1;
  used_ = nullptr;
  if (expected_byte_ < 0) return;
  const int num_bits = static_cast<int>(std::bit_width(partial)) - 1;
  const auto expected = static_cast<uint32_t>(expected_byte_) | 256U;
  if (expected >> (8 - num_bits) != partial) return;
  expected_bit_ = static_cast<int>(expected >> (7 - num_bits) & 1);
  used_ = &is_right_[confidence_ * 8 + static_cast<uint32_t>(num_bits)];
  const uint32_t p_16 = used_->p_16();
  const int32_t logit = StretchQ8(tables_, p_16);
  const int32_t centred = (static_cast<int32_t>(p_16) - 32768) >> 6;
  inputs_q8[0] = expected_bit_ != 0 ? logit : -logit;
  inputs_q8[1] = expected_bit_ != 0 ? centred : -centred;
}

inline void MatchModel::Learn(int bit) {
  if (used_ != nullptr) used_->Update(bit == expected_bit_ ? 1 : 0, kLimit);
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_MATCH_MODEL_H_
