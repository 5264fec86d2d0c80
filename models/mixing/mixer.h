// Gated logistic mixing in two layers: many opinions on a bit to one.
//
// After PAQ7 and PAQ8 (Mahoney; see Knoll and de Freitas 2012, "A machine learning perspective on
// predictive coding with PAQ8", section 3.1): each of several small contexts selects a set of
// weights; each set's weighted sum of logits is a logit and learns from its own error; a second,
// small mixer weighs the sets. Integers only (docs/NUMERICS.md, "Mixing").
#ifndef GMZIP_MODELS_MIXING_MIXER_H_
#define GMZIP_MODELS_MIXING_MIXER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/mixing/logistic_domain.h"
#include "models/mixing/mixer_kernels.h"
#include "models/runtime/aligned_vector.h"

namespace gmzip {

struct MixerSettings {
  size_t num_inputs = 0;             // up to kMaxMixerInputs
  std::vector<size_t> num_contexts;  // of each selector, up to kMaxSelectors
  size_t num_final_contexts = 1;     // of the second layer's selector
  int32_t first_weight_q16 = 0;      // of every input at the start
  int32_t rate = 2048;               // step of the first layer: error * rate / 2^16; below 2^17
  int32_t least_rate = 2048;         // what it falls to: half of the way after 2^19 bits
  int32_t extra_rate = 0;            // added at the start, fading as 1 / bits seen
  int32_t final_rate = 512;
};

// Not thread-safe.
class Mixer {
 public:
  static constexpr size_t kMaxSelectors = 16;

  explicit Mixer(const MixerSettings& settings);

  // [padded inputs] Q8 logits within +-kMaxStretchQ8 to be set before Mix; those beyond
  // settings.num_inputs stay 0.
  std::span<int32_t> inputs() { return inputs_; }

  // contexts: [selectors], each below its number. Returns the logit, Q8, within +-kMaxLogitQ8.
  int32_t Mix(std::span<const uint32_t> contexts, uint32_t final_context);
  // The bit that Mix's result was about. Once after each Mix.
  void Learn(int bit);

  // All weights, for priors: first layer [selector][context][padded inputs], then the second layer
  // [context][padded selectors].
  std::span<int32_t> first_weights() { return first_weights_; }
  std::span<int32_t> final_weights() { return final_weights_; }
  size_t padded_inputs() const { return inputs_.size(); }

 private:
  // The first layer's, for the bit at hand.
  int64_t Rate() const;

  const LogisticTables& tables_;
  MixerSettings settings_;
  size_t num_selectors_;
  AlignedVector<int32_t> inputs_;
  AlignedVector<int32_t> first_weights_;
  AlignedVector<int32_t> final_weights_;
  AlignedVector<int32_t> middle_;  // [kMixerGroup] logits of the first layer, zeros at the end
  std::array<size_t, kMaxSelectors> set_starts_{};
  std::array<int32_t*, kMaxSelectors> sets_{};
  int32_t* final_set_ = nullptr;
  int32_t final_logit_q8_ = 0;
  int64_t num_bits_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_MIXER_H_
