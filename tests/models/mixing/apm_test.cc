#include "models/mixing/apm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace gmzip {
namespace {

uint32_t Squashed(int32_t logit_q8) { return Squash16(SharedLogisticTables(), logit_q8); }

TEST(Apm, BeginsAsTheLogisticBetweenItsPoints) {
  Apm apm(3, 6);
  for (uint32_t context = 0; context < 3; ++context) {
    for (int32_t logit_q8 = -2047; logit_q8 <= 2047; ++logit_q8) {
      // A chord of half a logit misses the curve by at most (1/2)^2 / 8 x 0.0962, 197 of 65536.
      const double exact = Squashed(logit_q8);
      ASSERT_NEAR(apm.Refine(logit_q8, context), exact, 200) << logit_q8;
      if (logit_q8 % 128 == 0) {
        ASSERT_NEAR(apm.Refine(logit_q8, context), exact, 1);
      }
    }
  }
}

TEST(Apm, BeyondItsPointsItKeepsTheLastValue) {
  Apm apm(1, 6);
  for (const int32_t logit_q8 : {2048, 3071, std::numeric_limits<int32_t>::max()}) {
    EXPECT_EQ(apm.Refine(logit_q8, 0), apm.Refine(2047, 0));
    EXPECT_EQ(apm.Refine(-logit_q8, 0), apm.Refine(-2047, 0));
  }
}

TEST(Apm, LearnsAtTheLogitAndContextOfTheBitOnly) {
  Apm apm(3, 6);
  const std::vector<uint16_t> before(apm.curves().begin(), apm.curves().end());
  for (int i = 0; i < 2000; ++i) {
    apm.Refine(-500, 1);  // nearer to the upper point: -512 is point 12
    apm.Learn(1);
  }
  EXPECT_GT(apm.Refine(-500, 1), 65000U);
  for (size_t i = 0; i < before.size(); ++i) {
    if (i != Apm::kPoints + 12 && i != Apm::kPoints + 13) {
      EXPECT_EQ(apm.curves()[i], before[i]) << i;
    }
  }
}

TEST(Apm, TheNearerPointMovesTwiceAsFar) {
  for (const int rate : {4, 6, 7}) {
    for (const int32_t logit_q8 : {256 + 10, 256 + 64, 256 + 100}) {
      Apm apm(1, rate);
      const std::vector<uint16_t> before(apm.curves().begin(), apm.curves().end());
      apm.Refine(logit_q8, 0);
      apm.Learn(0);
      const bool is_upper_nearer = logit_q8 >= 256 + 64;
      EXPECT_NEAR(before[18] - apm.curves()[18],
                  before[18] / (is_upper_nearer ? 2 << rate : 1 << rate), 1);
      EXPECT_NEAR(before[19] - apm.curves()[19],
                  before[19] / (is_upper_nearer ? 1 << rate : 2 << rate), 1);
    }
  }
}

TEST(Apm, ResultsStayWithinTheirRange) {
  std::mt19937 random(1);
  for (const int bit : {0, 1}) {
    Apm apm(2, 1);
    for (int i = 0; i < 20000; ++i) {
      const auto logit_q8 = static_cast<int32_t>(random() % 8192) - 4096;
      const uint32_t p_16 = apm.Refine(logit_q8, static_cast<uint32_t>(random() & 1));
      ASSERT_GE(p_16, 1U);
      ASSERT_LE(p_16, 65535U);
      apm.Learn(bit);
    }
  }
}

TEST(Apm, CorrectsAnOverconfidentInput) {
  // What calls itself sure at logit 4 (0.982) is right three times of four.
  Apm apm(1, 6);
  std::mt19937 random(2);
  double sum = 0;
  for (int i = 0; i < 4000; ++i) {
    const uint32_t p_16 = apm.Refine(1024, 0);
    if (i >= 2000) sum += p_16;
    apm.Learn(random() % 4 != 0 ? 1 : 0);
  }
  EXPECT_NEAR(sum / 2000 / 65536, 0.75, 0.03);
}

}  // namespace
}  // namespace gmzip
