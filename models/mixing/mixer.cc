#include "models/mixing/mixer.h"

#include <algorithm>

namespace gmzip {
namespace {

constexpr int64_t kHalfRateBits = int64_t{1} << 19;

}  // namespace

Mixer::Mixer(const MixerSettings& settings)
    : tables_(SharedLogisticTables()),
      settings_(settings),
      num_selectors_(settings.num_contexts.size()),
      middle_(kMixerGroup, 0) {
  const size_t padded = (settings.num_inputs + kMixerGroup - 1) / kMixerGroup * kMixerGroup;
  inputs_.assign(padded, 0);
  size_t num_sets = 0;
  for (size_t s = 0; s < num_selectors_; ++s) {
    set_starts_[s] = num_sets * padded;
    num_sets += settings.num_contexts[s];
  }
  first_weights_.assign(num_sets * padded, settings.first_weight_q16);
  final_weights_.assign(settings.num_final_contexts * kMixerGroup,
                        65536 / static_cast<int32_t>(num_selectors_));
}

int32_t Mixer::Mix(std::span<const uint32_t> contexts, uint32_t final_context) {
  for (size_t s = 0; s < num_selectors_; ++s) {
    sets_[s] = first_weights_.data() + set_starts_[s] + contexts[s] * inputs_.size();
  }
  std::array<int32_t, kMaxSelectors> sums;
  MixerSums(inputs_.data(), inputs_.size(), sets_.data(), num_selectors_, sums.data());
  for (size_t s = 0; s < num_selectors_; ++s) {
    middle_[s] = std::clamp(sums[s] >> 6, -kMaxLogitQ8, kMaxLogitQ8);
  }
  final_set_ = final_weights_.data() + final_context * kMixerGroup;
  int32_t sum = 0;
  MixerSums(middle_.data(), kMixerGroup, &final_set_, 1, &sum);
  final_logit_q8_ = std::clamp(sum >> 6, -kMaxLogitQ8, kMaxLogitQ8);
  return final_logit_q8_;
}

int64_t Mixer::Rate() const {
  const int64_t extra = settings_.extra_rate * int64_t{2048} / (2048 + num_bits_);
  if (settings_.least_rate == settings_.rate) return settings_.rate + extra;
  const int64_t falling = settings_.rate - settings_.least_rate;
  return settings_.least_rate + falling * kHalfRateBits / (kHalfRateBits + num_bits_) + extra;
}

void Mixer::Learn(int bit) {
  const int32_t target = bit != 0 ? 65535 : 0;
  const int64_t rate = Rate();
  ++num_bits_;
  std::array<int32_t, kMaxSelectors> steps;
  for (size_t s = 0; s < num_selectors_; ++s) {
    const auto error = target - static_cast<int32_t>(Squash16(tables_, middle_[s]));
    steps[s] = static_cast<int32_t>((error * rate) >> 16);
  }
  MixerLearn(inputs_.data(), inputs_.size(), sets_.data(), steps.data(), num_selectors_);
  const auto error = target - static_cast<int32_t>(Squash16(tables_, final_logit_q8_));
  const auto step = static_cast<int32_t>((error * int64_t{settings_.final_rate}) >> 16);
  MixerLearn(middle_.data(), kMixerGroup, &final_set_, &step, 1);
}

}  // namespace gmzip
