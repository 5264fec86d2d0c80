#include "models/pixelcnn/sample_mixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "models/pixelcnn/mixture_format.h"
#include "models/pixelcnn/pixelcnn_model.h"

namespace gmzip {
namespace {

// Ends of what PredictClassically gives: three channels, flat or as busy as can be.
constexpr int32_t kLeastInverseQ18 = (3 * 8 << 18) / 6200;
constexpr int32_t kMostInverseQ18 = (3 * 8 << 18) / 8;

struct Case {
  std::vector<int16_t> outputs;
  int num_mixtures;
  int32_t prediction_q6;
  int32_t inverse_q18;

  SampleMixture Mixture() const {
    return SampleMixture(outputs.data(), num_mixtures, prediction_q6, inverse_q18);
  }
};

// Outputs as networks give them, and with every kind of extreme.
std::vector<Case> AllCases() {
  std::vector<Case> cases;
  std::mt19937 random(5);
  const auto draw = [&](int range) {
    return static_cast<int16_t>(static_cast<int>(random() % static_cast<uint32_t>(2 * range + 1)) -
                                range);
  };
  for (int i = 0; i < 300; ++i) {
    const int mixtures = 1 + i % kMaxMixtures;
    std::vector<int16_t> outputs(static_cast<size_t>(3 * mixtures));
    for (int16_t& output : outputs) {
      if (i % 3 == 0) output = draw(2000);
      if (i % 3 == 1) output = draw(32767);
      if (i % 3 == 2) output = random() % 2 == 0 ? int16_t{32767} : int16_t{-32768};
    }
    const auto prediction_q6 = static_cast<int32_t>(random() % (255 * 64 + 1));
    const auto inverse_q18 = static_cast<int32_t>(
        kLeastInverseQ18 + random() % static_cast<uint32_t>(kMostInverseQ18 - kLeastInverseQ18));
    cases.push_back({outputs, mixtures, prediction_q6, inverse_q18});
  }
  for (const int16_t logit : std::initializer_list<int16_t>{-32768, -32767, 0, 32767}) {
    for (const int16_t mean : std::initializer_list<int16_t>{-32768, -32767, 0, 32767}) {
      for (const int16_t log_scale : std::initializer_list<int16_t>{-32768, -32767, 0, 32767}) {
        for (const int32_t prediction_q6 : {0, 255 * 64}) {
          for (const int32_t inverse_q18 : {kLeastInverseQ18, kMostInverseQ18}) {
            Case extreme{{}, kMaxMixtures, prediction_q6, inverse_q18};
            extreme.outputs.insert(extreme.outputs.end(), kMaxMixtures, logit);
            extreme.outputs.insert(extreme.outputs.end(), kMaxMixtures, mean);
            extreme.outputs.insert(extreme.outputs.end(), kMaxMixtures, log_scale);
            cases.push_back(extreme);
          }
        }
      }
    }
  }
  return cases;
}

TEST(SampleMixture, EveryValueHasMass) {
  for (const Case& c : AllCases()) {
    const SampleMixture mixture = c.Mixture();
    uint64_t below = 0;
    for (int value = 0; value < 255; ++value) {
      const uint64_t mass = mixture.MassUpTo(value);
      ASSERT_GT(mass, below) << value;
      below = mass;
    }
    ASSERT_GT(mixture.TotalMass(), below);
    ASSERT_LT(mixture.TotalMass(), uint64_t{1} << 45);
  }
}

TEST(SampleMixture, NoDecisionIsImpossible) {
  for (const Case& c : AllCases()) {
    const SampleMixture mixture = c.Mixture();
    for (int low = 0; low < 256; low += 2) {
      const uint64_t below = low == 0 ? 0 : mixture.MassUpTo(low - 1);
      const uint64_t high = low == 254 ? mixture.TotalMass() : mixture.MassUpTo(low + 1);
      const uint32_t p1_16 = UpperHalfProbability16(below, mixture.MassUpTo(low), high);
      ASSERT_GE(p1_16, 1U);
      ASSERT_LE(p1_16, 65535U);
    }
  }
}

// The definition in integers, product by product.
uint64_t DefinedMassUpTo(const Case& c, int value) {
  const auto k = [&](int row, int i) {
    return c.outputs[static_cast<size_t>(row * c.num_mixtures + i)];
  };
  const int64_t boundary_q24 = int64_t{(2 * value + 1) * 32 - c.prediction_q6} * c.inverse_q18;
  const int32_t largest = *std::max_element(c.outputs.begin(), c.outputs.begin() + c.num_mixtures);
  uint64_t mass = 0;
  uint64_t weight_sum = 0;
  for (int i = 0; i < c.num_mixtures; ++i) {
    const Exp2Value exp2 = Exp2((k(0, i) - largest) * 64);
    const int shift = 15 - exp2.exponent;
    const uint64_t weight_q16 = shift < 32 ? exp2.mantissa_q31 >> shift : 0;
    const Exp2Value inverse = Exp2(-std::clamp<int32_t>(k(2, i), -8 * 1024, 6 * 1024) * 64);
    const int64_t inverse_q16 = inverse.mantissa_q31 >> (15 - inverse.exponent);
    const int64_t t_q10 = ((boundary_q24 - int64_t{k(1, i)} * 8192) * inverse_q16) >> 30;
    const int64_t limited = std::clamp<int64_t>(t_q10, -16384, 16384);
    mass += weight_q16 * LogisticCdfQ24(static_cast<int32_t>(limited));
    weight_sum += weight_q16;
  }
  return mass + (weight_sum << 4) * static_cast<uint64_t>(value + 1);
}

TEST(SampleMixture, FollowsItsDefinitionExactly) {
  for (const Case& c : AllCases()) {
    const SampleMixture mixture = c.Mixture();
    for (int value = 0; value < 255; ++value) {
      ASSERT_EQ(mixture.MassUpTo(value), DefinedMassUpTo(c, value)) << value;
    }
  }
}

double ReferenceShareUpTo(const Case& c, int value) {
  const auto k = [&](int row, int i) {
    return static_cast<double>(c.outputs[static_cast<size_t>(row * c.num_mixtures + i)]);
  };
  const double boundary = ((2.0 * value + 1) * 32 - c.prediction_q6) * c.inverse_q18 / (1 << 24);
  const double largest = *std::max_element(c.outputs.begin(), c.outputs.begin() + c.num_mixtures);
  double share = 0;
  double weight_sum = 0;
  for (int i = 0; i < c.num_mixtures; ++i) {
    const double weight = std::exp2((k(0, i) - largest) / (1 << kLogitBits));
    const double log_scale = std::clamp(k(2, i) / (1 << kLogScaleBits), kMinLogScale, kMaxLogScale);
    const double t = (boundary - k(1, i) / (1 << kMeanBits)) / std::exp2(log_scale);
    share += weight / (1 + std::exp(-t));
    weight_sum += weight;
  }
  return (share / weight_sum + kUniformShare * (value + 1) / 256) / (1 + kUniformShare);
}

// The argument is rounded down to 1/1024, where the logistic's slope is at most 1/4: 2.5e-4. Table,
// weights and scales add less than 2e-5.
TEST(SampleMixture, IsNearTheMixtureOfLogistics) {
  for (const Case& c : AllCases()) {
    const SampleMixture mixture = c.Mixture();
    const auto total = static_cast<double>(mixture.TotalMass());
    for (int value = 0; value < 255; ++value) {
      ASSERT_NEAR(static_cast<double>(mixture.MassUpTo(value)) / total,
                  ReferenceShareUpTo(c, value), 2.7e-4)
          << value;
    }
  }
}

double ReferenceCost(const Case& c, int sample) {
  const double upper = sample == 255 ? 1.0 : ReferenceShareUpTo(c, sample);
  const double lower = sample == 0 ? 0.0 : ReferenceShareUpTo(c, sample - 1);
  return -std::log(upper - lower);
}

std::vector<float> Gradient(const Case& c, int sample) {
  std::vector<float> gradient(c.outputs.size());
  c.Mixture().CostGradient(c.outputs.data(), static_cast<uint8_t>(sample), gradient.data());
  return gradient;
}

// Scales of 3 to 12 levels, so that an interval is many steps of the logistic's table. By output:
// within 1 % and 1/200 of a typical gradient, that of an output a whole component hangs on. By
// sample: cosine above 0.9995.
TEST(SampleMixture, CostGradientIsNearFiniteDifferences) {
  std::mt19937 random(3);
  const auto draw = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<uint32_t>(high - low + 1));
  };
  constexpr int kLevelsQ18 = 1 << 14;  // inverse activity: 16 levels
  constexpr double kTypical[] = {0.7 / (1 << kLogitBits), 2.7 / (1 << kMeanBits),
                                 0.7 / (1 << kLogScaleBits)};
  for (int i = 0; i < 200; ++i) {
    Case c{{}, 1 + i % kMaxMixtures, draw(0, 255 * 64), kLevelsQ18};
    for (int k = 0; k < c.num_mixtures; ++k)
      c.outputs.push_back(static_cast<int16_t>(draw(-2000, 2000)));
    for (int k = 0; k < c.num_mixtures; ++k)
      c.outputs.push_back(static_cast<int16_t>(draw(-1000, 1000)));
    for (int k = 0; k < c.num_mixtures; ++k)
      c.outputs.push_back(static_cast<int16_t>(draw(-2400, -400)));
    for (const int offset : {-30, -12, -5, -1, 0, 1, 2, 7, 20}) {
      const int sample = std::clamp((c.prediction_q6 + 32) / 64 + offset, 0, 255);
      const std::vector<float> gradient = Gradient(c, sample);
      std::vector<double> expected;
      double dot = 0;
      double norm = 0;
      double expected_norm = 0;
      for (size_t at = 0; at < c.outputs.size(); ++at) {
        constexpr int kStep = 4;
        Case above = c;
        Case below = c;
        above.outputs[at] = static_cast<int16_t>(c.outputs[at] + kStep);
        below.outputs[at] = static_cast<int16_t>(c.outputs[at] - kStep);
        expected.push_back((ReferenceCost(above, sample) - ReferenceCost(below, sample)) /
                           (2 * kStep));
        dot += expected[at] * gradient[at];
        norm += double{gradient[at]} * gradient[at];
        expected_norm += expected[at] * expected[at];
      }
      EXPECT_GT(dot / std::sqrt(norm * expected_norm), 0.9995) << "case " << i << ", " << sample;
      const auto mixtures = static_cast<size_t>(c.num_mixtures);
      for (size_t at = 0; at < expected.size(); ++at) {
        EXPECT_NEAR(gradient[at], expected[at],
                    0.01 * std::fabs(expected[at]) + 0.005 * kTypical[at / mixtures])
            << "case " << i << ", " << sample << ", output " << at;
      }
    }
  }
}

// Bounds by hand: a logit's slope is at most ln 2 a unit; a mean's at most one inverse scale, which
// is 2^8 at most; a scale's at most ln 2 x the 16 widths where the logistic ends, twice.
TEST(SampleMixture, CostGradientIsBoundedForAllSamples) {
  for (const Case& c : AllCases()) {
    const auto mixtures = static_cast<size_t>(c.num_mixtures);
    for (int sample = 0; sample < 256; ++sample) {
      const std::vector<float> gradient = Gradient(c, sample);
      double logits = 0;
      for (size_t k = 0; k < mixtures; ++k) {
        ASSERT_LE(std::fabs(gradient[k]), 0.6932 / (1 << kLogitBits)) << sample;
        ASSERT_LE(std::fabs(gradient[mixtures + k]), 256.1 / (1 << kMeanBits)) << sample;
        ASSERT_LE(std::fabs(gradient[2 * mixtures + k]), 33 * 0.6932 / (1 << kLogScaleBits))
            << sample;
        logits += double{gradient[k]};
      }
      // Adding to all logits changes nothing.
      ASSERT_NEAR(logits, 0.0, 1e-5 / (1 << kLogitBits) * 64) << sample;
    }
  }
}

TEST(SampleMixture, ClampedScalesHaveNoGradient) {
  Case c{{0, 0, 0, -300, 300, 0, 0, 0, 0}, 3, 128 * 64, 1 << 14};
  c.outputs[6] = -8 * 1024 - 1;
  c.outputs[7] = 6 * 1024 + 1;
  c.outputs[8] = -1000;
  const std::vector<float> gradient = Gradient(c, 128);
  EXPECT_EQ(gradient[6], 0.0F);
  EXPECT_EQ(gradient[7], 0.0F);
  EXPECT_NE(gradient[8], 0.0F);
}

}  // namespace
}  // namespace gmzip
