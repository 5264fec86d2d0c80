#include "models/mixing/adaptive_probability.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace gmzip {
namespace {

TEST(AdaptiveProbability, BeginsAtAHalfWithNothingSeen) {
  const AdaptiveProbability p;
  EXPECT_EQ(p.p_16(), 32768U);
  EXPECT_EQ(p.count(), 0U);
}

TEST(AdaptiveProbability, KeepsWhatItIsMadeOf) {
  for (const uint32_t p_16 : {0U, 1U, 32767U, 65535U}) {
    for (const uint32_t count : {0U, 1U, 1023U}) {
      const AdaptiveProbability p(p_16, count);
      EXPECT_EQ(p.p_16(), p_16);
      EXPECT_EQ(p.count(), count);
    }
  }
}

TEST(AdaptiveProbability, IsTheMeanOfItsBitsAndABitOfDoubt) {
  std::mt19937 random(1);
  AdaptiveProbability p;
  uint32_t ones = 0;
  for (uint32_t n = 1; n <= 1000; ++n) {
    const int bit = random() % 4 == 0 ? 1 : 0;
    ones += static_cast<uint32_t>(bit);
    p.Update(bit, AdaptiveProbability::kMaxLimit);
    // 1 / (n + 1.5) at each step makes (ones + 1/4) / (n + 1/2).
    const double mean = (ones + 0.25) / (n + 0.5);
    ASSERT_NEAR(p.p_16() / 65536.0, mean, 0.001) << n;
    ASSERT_EQ(p.count(), n);
  }
}

TEST(AdaptiveProbability, StaysWithinItsRangeAndRisesWithOnes) {
  for (const uint32_t limit : {1U, 2U, 30U, 255U, 1023U}) {
    for (const int bit : {0, 1}) {
      for (const uint32_t start : {0U, 1U, 32768U, 65535U}) {
        AdaptiveProbability p(start, 0);
        uint32_t last = start;
        for (int i = 0; i < 20000; ++i) {
          p.Update(bit, limit);
          ASSERT_LE(p.p_16(), 65535U);
          ASSERT_LE(p.count(), limit);
          if (bit != 0) {
            ASSERT_GE(p.p_16(), last);
          } else {
            ASSERT_LE(p.p_16(), last);
          }
          last = p.p_16();
        }
        // Steps round down: 0 is reached, and the way to 1 ends limit + 2 units of 2^-22 short.
        if (bit != 0) {
          EXPECT_GE(last, 65535 - (limit + 2) / 64 - 1);
        } else {
          EXPECT_EQ(last, 0U);
        }
        EXPECT_EQ(p.count(), limit);
      }
    }
  }
}

TEST(AdaptiveProbability, AtTheLimitItFollowsChanges) {
  AdaptiveProbability p;
  for (int i = 0; i < 1000; ++i) p.Update(0, 30);
  EXPECT_LT(p.p_16(), 100U);
  for (int i = 0; i < 30; ++i) p.Update(1, 30);
  EXPECT_NEAR(p.p_16() / 65536.0, 1 - 0.378, 0.01);  // (1 - 1/31.5)^30 = 0.378 left
}

TEST(AdaptiveProbability, ALowerLimitThanItsCountKeepsTheCount) {
  AdaptiveProbability p(1000, 500);
  p.Update(1, 30);
  EXPECT_EQ(p.count(), 500U);
}

TEST(AdaptiveProbability, CappedIsLessSureOfTheSame) {
  AdaptiveProbability p;
  for (int i = 0; i < 100; ++i) p.Update(i % 3 == 0 ? 1 : 0, 255);
  EXPECT_EQ(p.Capped(30).p_16(), p.p_16());
  EXPECT_EQ(p.Capped(30).count(), 30U);
  EXPECT_EQ(p.Capped(100).count(), 100U);
  EXPECT_EQ(p.Capped(1023).count(), 100U);
  EXPECT_EQ(p.Capped(0).count(), 0U);
}

}  // namespace
}  // namespace gmzip
