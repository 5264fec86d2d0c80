#include "models/mixing/logistic_domain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace gmzip {
namespace {

const LogisticTables& kTables = SharedLogisticTables();

double Logistic(double logit) { return 1 / (1 + std::exp(-logit)); }

TEST(Squash16, IsTheLogisticFunction) {
  for (int32_t logit_q8 = -kMaxLogitQ8 - 1; logit_q8 <= kMaxLogitQ8; ++logit_q8) {
    const double exact = std::clamp(Logistic(logit_q8 / 256.0) * 65536, 1.0, 65535.0);
    // Half a unit of rounding and 50 units of 2^-24 of the table (docs/NUMERICS.md).
    ASSERT_NEAR(Squash16(kTables, logit_q8), exact, 0.5 + 50.0 / 256) << logit_q8;
  }
}

TEST(Squash16, RisesAndStaysWithinItsRange) {
  uint32_t last = Squash16(kTables, std::numeric_limits<int32_t>::min());
  EXPECT_EQ(last, 1U);
  for (int32_t logit_q8 = -4000; logit_q8 <= 4000; ++logit_q8) {
    const uint32_t p_16 = Squash16(kTables, logit_q8);
    ASSERT_GE(p_16, last);
    last = p_16;
  }
  EXPECT_EQ(last, 65535U);
  EXPECT_EQ(Squash16(kTables, std::numeric_limits<int32_t>::max()), 65535U);
  EXPECT_EQ(Squash16(kTables, 0), 32768U);
}

TEST(Squash16, IsSymmetricButForTies) {
  for (int32_t logit_q8 = 0; logit_q8 <= kMaxLogitQ8; ++logit_q8) {
    const uint32_t sum = Squash16(kTables, logit_q8) + Squash16(kTables, -logit_q8);
    ASSERT_GE(sum, 65536U) << logit_q8;
    ASSERT_LE(sum, 65537U) << logit_q8;
  }
}

TEST(StretchQ8, IsTheLogitOfTheMiddleOfSixteen) {
  for (uint32_t p_16 = 0; p_16 < 65536; p_16 += 16) {
    const double p = (p_16 + 8) / 65536.0;
    const double exact = std::log(p / (1 - p)) * 256;
    const int32_t logit_q8 = StretchQ8(kTables, p_16);
    // The nearest, by a logistic linear between points 1/64 apart.
    ASSERT_NEAR(logit_q8, exact, 0.85) << p_16;
    ASSERT_EQ(StretchQ8(kTables, p_16 + 15), logit_q8);
  }
}

TEST(StretchQ8, IsZeroForAHalf) { EXPECT_EQ(StretchQ8(kTables, 32768), 0); }

TEST(StretchQ8, RisesAndStaysWithinItsRange) {
  int32_t last = -kMaxStretchQ8;
  for (uint32_t p_16 = 0; p_16 < 65536; ++p_16) {
    const int32_t logit_q8 = StretchQ8(kTables, p_16);
    ASSERT_GE(logit_q8, last);
    last = logit_q8;
  }
  EXPECT_LE(last, kMaxStretchQ8);
  EXPECT_GT(last, kMaxStretchQ8 - 8);
}

TEST(StretchQ8, IsSymmetricButForRounding) {
  for (uint32_t p_16 = 0; p_16 < 65536; ++p_16) {
    const int32_t sum = StretchQ8(kTables, p_16) + StretchQ8(kTables, 65535 - p_16);
    ASSERT_LE(std::abs(sum), 1) << p_16;
  }
}

TEST(StretchQ8, UndoesSquash) {
  // Up to logits of 7: farther out a step of sixteen is a large part of the probability.
  for (int32_t logit_q8 = -1792; logit_q8 <= 1792; ++logit_q8) {
    const uint32_t p_16 = Squash16(kTables, logit_q8);
    const double p = Logistic(logit_q8 / 256.0);
    // Sixteen probabilities share a logit; each is worth 256 / (65536 p (1 - p)) units of it.
    const double tolerance = 2 + 10 * 256 / (65536 * p * (1 - p));
    ASSERT_NEAR(StretchQ8(kTables, p_16), logit_q8, tolerance);
  }
  for (uint32_t p_16 = 0; p_16 < 65536; ++p_16) {
    const auto back = static_cast<int32_t>(Squash16(kTables, StretchQ8(kTables, p_16)));
    ASSERT_LE(std::abs(back - static_cast<int32_t>(p_16)), 8 + 65) << p_16;
  }
}

}  // namespace
}  // namespace gmzip
