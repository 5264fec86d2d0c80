#include "models/mixing/mixer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <span>
#include <vector>

#include "models/runtime/tables.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

MixerSettings SmallSettings() {
  MixerSettings settings;
  settings.num_inputs = 3;
  settings.num_contexts = {1, 2};
  settings.first_weight_q16 = 65536 / 3;
  settings.rate = 6000;
  settings.final_rate = 2500;
  return settings;
}

double CostBits(int bit, int32_t logit_q8) {
  const uint32_t p1_16 = Squash16(SharedLogisticTables(), logit_q8);
  return CostQ16(bit != 0 ? p1_16 : 65536 - p1_16) / 65536.0;
}

// An opinion that is right nine times of ten, and says so (logit 2.2).
int32_t GoodOpinion(int bit, std::mt19937& random) {
  const bool is_right = random() % 10 != 0;
  return (bit != 0) == is_right ? 563 : -563;
}

TEST(Mixer, BeginsWithTheGivenWeights) {
  MixerSettings settings = SmallSettings();
  Mixer mixer(settings);
  const std::array<uint32_t, 2> contexts = {0, 1};
  mixer.inputs()[0] = 300;
  mixer.inputs()[1] = 600;
  mixer.inputs()[2] = -150;
  EXPECT_NEAR(mixer.Mix(contexts, 0), 250, 2);
}

TEST(Mixer, LearnsToTrustTheBetterInput) {
  Mixer mixer(SmallSettings());
  std::mt19937 random(1);
  const std::array<uint32_t, 2> contexts = {0, 0};
  double bits = 0;
  constexpr int kLearning = 4000;
  constexpr int kMeasured = 4000;
  for (int i = 0; i < kLearning + kMeasured; ++i) {
    const int bit = static_cast<int>(random() & 1);
    mixer.inputs()[0] = random() % 2 == 0 ? 563 : -563;  // knows nothing
    mixer.inputs()[1] = GoodOpinion(bit, random);
    mixer.inputs()[2] = random() % 2 == 0 ? 563 : -563;
    const int32_t logit_q8 = mixer.Mix(contexts, 0);
    if (i >= kLearning) bits += CostBits(bit, logit_q8);
    mixer.Learn(bit);
  }
  EXPECT_LT(bits / kMeasured, 0.50);  // the entropy of the good one is 0.469
  const std::span<int32_t> weights = mixer.first_weights();
  EXPECT_GT(weights[1], 4 * std::abs(weights[0]));
  EXPECT_GT(weights[1], 4 * std::abs(weights[2]));
}

TEST(Mixer, SelectorsKeepWeightsApart) {
  Mixer mixer(SmallSettings());
  std::mt19937 random(2);
  double bits = 0;
  constexpr int kLearning = 6000;
  constexpr int kMeasured = 4000;
  for (int i = 0; i < kLearning + kMeasured; ++i) {
    const int bit = static_cast<int>(random() & 1);
    // In the second selector's context 1 the good opinion is that of the opposite.
    const auto context = static_cast<uint32_t>(random() & 1);
    const int32_t opinion = GoodOpinion(bit, random);
    mixer.inputs()[0] = context != 0 ? -opinion : opinion;
    const std::array<uint32_t, 2> contexts = {0, context};
    const int32_t logit_q8 = mixer.Mix(contexts, 0);
    if (i >= kLearning) bits += CostBits(bit, logit_q8);
    mixer.Learn(bit);
  }
  EXPECT_LT(bits / kMeasured, 0.52);
  const size_t padded = mixer.padded_inputs();
  EXPECT_GT(mixer.first_weights()[padded], 0);
  EXPECT_LT(mixer.first_weights()[2 * padded], 0);
}

TEST(Mixer, InputsArePaddedWithZerosThatStay) {
  for (const size_t num_inputs : {1U, 15U, 16U, 17U, 73U, 157U, 512U}) {
    MixerSettings settings = SmallSettings();
    settings.num_inputs = num_inputs;
    Mixer mixer(settings);
    EXPECT_EQ(mixer.padded_inputs(), (num_inputs + 15) / 16 * 16);
    EXPECT_EQ(mixer.first_weights().size(), 3 * mixer.padded_inputs());
    EXPECT_EQ(mixer.final_weights().size(), kMixerGroup);
    for (int i = 0; i < 100; ++i) {
      for (size_t j = 0; j < num_inputs; ++j) mixer.inputs()[j] = i % 2 == 0 ? 900 : -901;
      mixer.Mix(std::array<uint32_t, 2>{0, 1}, 0);
      mixer.Learn(i % 3 == 0 ? 1 : 0);
    }
    for (size_t j = num_inputs; j < mixer.padded_inputs(); ++j) {
      EXPECT_EQ(mixer.first_weights()[j], settings.first_weight_q16);
    }
  }
}

TEST(Mixer, WeightsAndLogitsStayWithinTheirLimits) {
  for (const int32_t rate : {6000, (1 << 17) - 1}) {
    MixerSettings settings;
    settings.num_inputs = kMaxMixerInputs;
    settings.num_contexts.assign(Mixer::kMaxSelectors, 1);
    settings.first_weight_q16 = kMaxMixerWeight;
    settings.rate = rate;
    settings.final_rate = rate;
    Mixer mixer(settings);
    const std::array<uint32_t, Mixer::kMaxSelectors> contexts{};
    for (int i = 0; i < 3000; ++i) {
      // Opinions always wrong for a while, then always right, then half and half.
      const int bit = i / 100 % 2;
      const int32_t sign = i < 1000 ? -1 : (i < 2000 ? 1 : (i % 2) * 2 - 1);
      std::ranges::fill(mixer.inputs(), sign * (bit != 0 ? kMaxStretchQ8 : -kMaxStretchQ8));
      const int32_t logit_q8 = mixer.Mix(contexts, 0);
      ASSERT_LE(std::abs(logit_q8), kMaxLogitQ8);
      mixer.Learn(bit);
    }
    for (const int32_t weight : mixer.first_weights()) ASSERT_LE(std::abs(weight), kMaxMixerWeight);
    for (const int32_t weight : mixer.final_weights()) ASSERT_LE(std::abs(weight), kMaxMixerWeight);
  }
}

// All that a mixer said and became.
std::vector<int32_t> Traced(const MixerSettings& settings) {
  Mixer mixer(settings);
  std::mt19937 random(3);
  std::vector<int32_t> trace;
  for (int i = 0; i < 300; ++i) {
    const int bit = random() % 3 == 0 ? 1 : 0;
    for (size_t j = 0; j < settings.num_inputs; ++j) {
      const auto noise = static_cast<int32_t>(random() % 4617);
      mixer.inputs()[j] = noise - kMaxStretchQ8;
    }
    std::vector<uint32_t> contexts;
    for (const size_t num : settings.num_contexts) {
      contexts.push_back(static_cast<uint32_t>(random() % num));
    }
    trace.push_back(
        mixer.Mix(contexts, static_cast<uint32_t>(random() % settings.num_final_contexts)));
    mixer.Learn(bit);
  }
  trace.insert(trace.end(), mixer.first_weights().begin(), mixer.first_weights().end());
  trace.insert(trace.end(), mixer.final_weights().begin(), mixer.final_weights().end());
  return trace;
}

TEST(Mixer, IsTheSameOnEveryTarget) {
  for (const size_t num_inputs : {7U, 73U, 157U, 512U}) {
    MixerSettings settings = SmallSettings();
    settings.num_inputs = num_inputs;
    settings.num_contexts = {1, 5, 3, 2, 9, 4, 4};
    settings.num_final_contexts = 6;
    settings.extra_rate = 6000;
    const std::vector<int32_t> expected = Traced(settings);
    ForEachSimdTarget([&] { ASSERT_EQ(Traced(settings), expected); });
  }
}

}  // namespace
}  // namespace gmzip
