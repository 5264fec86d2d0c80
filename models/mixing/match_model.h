// Predicts that what followed the last occurrence of the bytes just seen follows again.
#ifndef GMZIP_MODELS_MIXING_MATCH_MODEL_H_
#define GMZIP_MODELS_MIXING_MATCH_MODEL_H_

#include <array>
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

  // Asks the cache for what AddByte looks up if `byte` comes.
  void Prefetch(uint8_t byte) const {
    __builtin_prefetch(&places_[Hash(last_8_ << 8 | byte, before_8_ << 8 | last_8_ >> 56)]);
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
  void Find(const ByteHistory& history);
  // Where the last min_length bytes stand in places_.
  size_t Hash(uint64_t last_8, uint64_t before_8) const {
    const uint64_t near = min_length_ < 8 ? last_8 << (64 - 8 * min_length_) : last_8;
    const uint64_t far = min_length_ <= 8 ? 0 : before_8 << (128 - 8 * min_length_);
    return ((near * 0x9E3779B97F4A7C15U ^ far) * 0xD6E8FEB86659FD93U) >> shift_;
  }

  const LogisticTables& tables_;
  uint32_t min_length_;
  std::vector<uint32_t> places_;  // by hash of the last min_length bytes: position, modulo 2^32
  int shift_;
  uint64_t place_ = 0;     // position followed; 0: none
  uint64_t last_8_ = 0;    // the last eight bytes, the last one lowest
  uint64_t before_8_ = 0;  // the eight before them
  uint32_t length_ = 0;
  uint32_t misses_ = 0;  // a bit for each of the last bytes
  uint32_t confidence_ = 0;
  int expected_byte_ = -1;
  int expected_bit_ = -1;
  std::array<AdaptiveProbability, kNumConfidences * 8> is_right_;
  AdaptiveProbability* used_ = nullptr;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_MATCH_MODEL_H_
