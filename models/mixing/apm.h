// Adaptive probability map: corrects a probability given a small context (secondary symbol
// estimation; Mahoney, PAQ8 and lpaq).
#ifndef GMZIP_MODELS_MIXING_APM_H_
#define GMZIP_MODELS_MIXING_APM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/mixing/logistic_domain.h"

namespace gmzip {

// For each context a curve over the logit, linear between kPoints points, which starts as the
// identity and moves towards what happens. Not thread-safe.
class Apm {
 public:
  static constexpr size_t kPoints = 33;  // logits -8 .. 8, one each half

  // rate: a bit moves the two points around it by 2^-rate of the way, nearer more.
  Apm(size_t num_contexts, int rate) : tables_(SharedLogisticTables()), rate_(rate) {
    curves_.resize(num_contexts * kPoints);
    for (size_t i = 0; i < curves_.size(); ++i) {
      const int32_t logit_q8 = (static_cast<int32_t>(i % kPoints) - 16) * 128;
      curves_[i] = static_cast<uint16_t>(Squash16(tables_, logit_q8));
    }
  }

  // Probability of 65536, 1 .. 65535, of a bit whose logit was logit_q8.
  uint32_t Refine(int32_t logit_q8, uint32_t context) {
    const int32_t position = std::clamp(logit_q8, -2047, 2047) + 2048;  // 1 .. 4095
    low_ = context * kPoints + static_cast<size_t>(position >> 7);
    fraction_ = static_cast<uint32_t>(position & 127);
    const uint32_t p = (curves_[low_] * (128 - fraction_) + curves_[low_ + 1] * fraction_) >> 7;
    return std::clamp(p, 1U, 65535U);
  }

  // The bit that Refine's result was about.
  void Learn(int bit) {
    const int32_t target = bit != 0 ? 65535 : 0;
    uint16_t& nearer = curves_[low_ + (fraction_ >> 6)];
    uint16_t& farther = curves_[low_ + 1 - (fraction_ >> 6)];
    nearer = static_cast<uint16_t>(nearer + ((target - nearer) >> rate_));
    farther = static_cast<uint16_t>(farther + ((target - farther) >> (rate_ + 1)));
  }

  std::span<uint16_t> curves() { return curves_; }

 private:
  const LogisticTables& tables_;
  int rate_;
  std::vector<uint16_t> curves_;
  size_t low_ = 0;
  uint32_t fraction_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_APM_H_
