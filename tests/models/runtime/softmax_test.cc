#include "models/runtime/softmax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

TEST(Softmax, WeightIsThePowerOfTwo) {
  EXPECT_EQ(SoftmaxWeight(-7, -7), 1U << kSoftmaxTopBits);
  EXPECT_EQ(SoftmaxWeight(0, 1024), 1U << (kSoftmaxTopBits - 1));
  for (const int32_t below : {1, 500, 1023, 1025, 9999, 22000}) {
    const double exact = std::exp2(kSoftmaxTopBits - below / 1024.0);
    EXPECT_NEAR(SoftmaxWeight(32767 - below, 32767), exact, 1 + exact * std::exp2(-21)) << below;
  }
  EXPECT_EQ(SoftmaxWeight(-32768, 32767), 1U);
}

// All differences there are, in every target.
TEST(Softmax, EveryTargetGivesTheDefinition) {
  std::vector<std::vector<int16_t>> inputs(1);
  for (int32_t logit = -32768; logit <= 32767; ++logit) {
    inputs.front().push_back(static_cast<int16_t>(logit));
  }
  std::mt19937 random(5);
  for (const size_t n : {1U, 7U, 33U, 256U}) {
    std::vector<int16_t>& input = inputs.emplace_back(n);
    for (int16_t& logit : input) logit = static_cast<int16_t>(random() % 20000 - 15000);
  }
  ForEachSimdTarget([&] {
    for (const std::vector<int16_t>& input : inputs) {
      const int16_t largest = *std::ranges::max_element(input);
      std::vector<uint32_t> weights(input.size() + 1, 99);
      SoftmaxWeights(input.data(), input.size(), weights.data());
      for (size_t i = 0; i < input.size(); ++i) {
        ASSERT_EQ(weights[i], SoftmaxWeight(input[i], largest)) << input[i];
      }
      EXPECT_EQ(weights.back(), 99U);
    }
  });
}

}  // namespace
}  // namespace gmzip
