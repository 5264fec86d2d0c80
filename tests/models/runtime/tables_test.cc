#include "models/runtime/tables.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace gmzip {
namespace {

double Logistic(double t) { return 1 / (1 + std::exp(-t)); }

TEST(LogisticCdf, IsNearTheLogisticAndMonotoneAndSymmetric) {
  uint32_t previous = 0;
  double worst = 0;
  for (int32_t t = -17000; t <= 17000; ++t) {
    const uint32_t cdf = LogisticCdfQ24(t);
    ASSERT_GE(cdf, 2U);
    ASSERT_LE(cdf, (1U << 24) - 2);
    ASSERT_GE(cdf, previous);
    ASSERT_EQ(cdf + LogisticCdfQ24(-t), 1U << 24);
    previous = cdf;
    if (t >= -16384 && t <= 16384) {
      worst = std::fmax(worst, std::fabs(cdf - Logistic(t / 1024.0) * 16777216));
    }
  }
  EXPECT_LT(worst, 50);
  RecordProperty("worst_units", std::to_string(worst));
  EXPECT_EQ(LogisticCdfQ24(INT32_MIN), LogisticCdfQ24(-16384));
  EXPECT_EQ(LogisticCdfQ24(INT32_MAX), LogisticCdfQ24(16384));
}

TEST(LogisticCdf, TablePointsAreRoundedToNearest) {
  for (uint32_t i = 0; i < tables_internal::kLogisticPoints; ++i) {
    ASSERT_NEAR(tables_internal::kLogisticQ24[i], Logistic(i / 64.0) * 16777216, 0.5 + 1e-6) << i;
  }
}

TEST(Exp2, RelativeErrorIsBelowTwoToTheMinus21) {
  double worst = 0;
  uint32_t previous = 0;
  for (int32_t x = 0; x < 65536; ++x) {
    const Exp2Value value = Exp2(x);
    ASSERT_EQ(value.exponent, 0);
    ASSERT_GE(value.mantissa_q31, previous);
    ASSERT_GE(value.mantissa_q31, 1U << 31);
    previous = value.mantissa_q31;
    const double exact = std::exp2(x / 65536.0);
    worst = std::fmax(worst, std::fabs(std::ldexp(value.mantissa_q31, -31) / exact - 1));
  }
  EXPECT_LT(worst, std::ldexp(1, -21));
  RecordProperty("worst_log2", std::to_string(std::log2(worst)));
}

TEST(Exp2, ExponentIsTheFloor) {
  for (const int32_t x : {INT32_MIN, -65537, -65536, -1, 0, 65535, 65536, INT32_MAX}) {
    const Exp2Value value = Exp2(x);
    EXPECT_EQ(value.exponent, static_cast<int32_t>(std::floor(x / 65536.0)));
    EXPECT_EQ(value.mantissa_q31, Exp2(x & 0xffff).mantissa_q31);
  }
}

TEST(Cost, IsNearMinusLog2AndMonotone) {
  double worst = 0;
  uint32_t previous = UINT32_MAX;
  for (uint32_t p = 1; p <= 65536; ++p) {
    const uint32_t cost = CostQ16(p);
    ASSERT_LE(cost, previous);
    previous = cost;
    worst = std::fmax(worst, std::fabs(cost + std::log2(p / 65536.0) * 65536));
  }
  EXPECT_LT(worst, 1);
  RecordProperty("worst_units", std::to_string(worst));
  for (uint32_t k = 0; k <= 16; ++k) EXPECT_EQ(CostQ16(1U << k), (16 - k) << 16);
}

TEST(RecurrentActivations, SigmoidAndTanhAreWithinOneUnit) {
  double worst_sigmoid = 0;
  double worst_tanh = 0;
  for (int32_t x = -32768; x <= 32767; ++x) {
    const auto x16 = static_cast<int16_t>(x);
    worst_sigmoid =
        std::fmax(worst_sigmoid, std::fabs(SigmoidQ15(x16) - Logistic(x / 4096.0) * 32768));
    worst_tanh = std::fmax(worst_tanh, std::fabs(TanhQ15(x16) - std::tanh(x / 4096.0) * 32768));
  }
  EXPECT_LT(worst_sigmoid, 1);
  EXPECT_LT(worst_tanh, 1);
  RecordProperty("worst_sigmoid_units", std::to_string(worst_sigmoid));
  RecordProperty("worst_tanh_units", std::to_string(worst_tanh));
  EXPECT_EQ(TanhQ15(-5000), -TanhQ15(5000));
  EXPECT_EQ(SigmoidQ15(-32768), 11);
  EXPECT_EQ(SigmoidQ15(32767), 32757);
}

}  // namespace
}  // namespace gmzip
