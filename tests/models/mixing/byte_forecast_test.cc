#include "models/mixing/byte_forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

namespace gmzip {
namespace {

constexpr size_t kBytes = ByteDistribution::kNumBytes;

// The bytes that begin with the bits after the leading 1.
struct Range {
  uint32_t first;
  uint32_t count;
};
Range BytesUnder(uint32_t partial) {
  uint32_t num_bits = 0;
  while (partial >> (num_bits + 1) != 0) ++num_bits;
  return {(partial << (8 - num_bits)) & 255, 256U >> num_bits};
}

uint64_t SumUnder(const std::vector<uint32_t>& weights, uint32_t partial) {
  const Range range = BytesUnder(partial);
  const auto begin = weights.begin() + static_cast<ptrdiff_t>(range.first);
  return std::accumulate(begin, begin + static_cast<ptrdiff_t>(range.count), uint64_t{0});
}

// Of `byte`, from its bits' probabilities.
double Product(const ByteDistribution& distribution, uint8_t byte) {
  double product = 1;
  uint32_t partial = 1;
  for (int i = 7; i >= 0; --i) {
    const uint32_t bit = byte >> i & 1U;
    const double p1 = distribution.p1_16(partial) / 65536.0;
    product *= bit != 0 ? p1 : 1 - p1;
    partial = partial << 1 | bit;
  }
  return product;
}

// Weights over the whole range, most of them small as a network's are.
std::vector<uint32_t> RandomWeights(uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<uint32_t> weights(kBytes);
  for (uint32_t& weight : weights) {
    const auto bits = static_cast<uint32_t>(random());
    weight = 1 + ((ByteDistribution::kMaxWeight - 1) >> bits % 24 & bits >> 8);
  }
  return weights;
}

TEST(ByteDistribution, IsUniformAtFirstAndWhenToldSo) {
  ByteDistribution distribution;
  const auto expect_uniform = [&] {
    EXPECT_EQ(distribution.total(), 256U);
    for (uint32_t byte = 0; byte < kBytes; ++byte) {
      EXPECT_EQ(distribution.weight(static_cast<uint8_t>(byte)), 1U);
    }
    for (uint32_t partial = 1; partial < kBytes; ++partial) {
      EXPECT_EQ(distribution.p1_16(partial), 32768U);
    }
  };
  expect_uniform();
  distribution.Set(RandomWeights(1));
  distribution.SetUniform();
  expect_uniform();
}

TEST(ByteDistribution, ProbabilitiesAreThoseOfTheBytesThatBeginSo) {
  for (uint32_t seed = 0; seed < 50; ++seed) {
    const std::vector<uint32_t> weights = RandomWeights(seed);
    ByteDistribution distribution;
    distribution.Set(weights);
    EXPECT_EQ(distribution.total(), SumUnder(weights, 1));
    for (uint32_t byte = 0; byte < kBytes; ++byte) {
      ASSERT_EQ(distribution.weight(static_cast<uint8_t>(byte)), weights[byte]);
    }
    for (uint32_t partial = 1; partial < kBytes; ++partial) {
      const uint64_t ones = SumUnder(weights, 2 * partial + 1);
      const uint64_t all = SumUnder(weights, partial);
      const uint64_t expected = std::clamp<uint64_t>((ones << 16) / all, 1, 65535);
      ASSERT_EQ(distribution.p1_16(partial), expected) << partial;
    }
  }
}

TEST(ByteDistribution, ProductOfBitsIsNearTheBytesShare) {
  for (uint32_t seed = 0; seed < 50; ++seed) {
    ByteDistribution distribution;
    distribution.Set(RandomWeights(seed));
    double sum = 0;
    for (uint32_t b = 0; b < kBytes; ++b) {
      const auto byte = static_cast<uint8_t>(b);
      const double share = static_cast<double>(distribution.weight(byte)) / distribution.total();
      const double product = Product(distribution, byte);
      sum += product;
      ASSERT_NEAR(product, share, 8.0 / 65536) << b;
      // Of what is likely, cost in bits hardly differs.
      if (share > 0.05) {
        ASSERT_NEAR(std::log2(product), std::log2(share), 0.01) << b;
      }
    }
    EXPECT_NEAR(sum, 1, 1e-9);
  }
}

TEST(ByteDistribution, CertaintyStaysWithinTheCodersRange) {
  for (const uint32_t likely : {0U, 1U, 0x55U, 0x80U, 0xFEU, 0xFFU}) {
    std::vector<uint32_t> weights(kBytes, 1);
    weights[likely] = ByteDistribution::kMaxWeight;
    ByteDistribution distribution;
    distribution.Set(weights);
    for (uint32_t partial = 1; partial < kBytes; ++partial) {
      ASSERT_GE(distribution.p1_16(partial), 1U);
      ASSERT_LE(distribution.p1_16(partial), 65535U);
    }
    EXPECT_EQ(distribution.p1_16(1), likely < 128 ? 1U : 65535U);
    EXPECT_GT(Product(distribution, static_cast<uint8_t>(likely)), 0.999);
  }
}

TEST(ByteDistribution, TheLikeliestIsTheFirstOfThoseThatWeighMost) {
  ByteDistribution distribution;
  EXPECT_EQ(distribution.Likeliest(), 0);
  std::vector<uint32_t> weights(kBytes, 7);
  weights[200] = 9;
  weights[255] = 9;
  distribution.Set(weights);
  EXPECT_EQ(distribution.Likeliest(), 200);
  weights[255] = 10;
  distribution.Set(weights);
  EXPECT_EQ(distribution.Likeliest(), 255);
}

TEST(ByteDistribution, TheLargestWeightsDoNotOverflow) {
  ByteDistribution distribution;
  distribution.Set(std::vector<uint32_t>(kBytes, ByteDistribution::kMaxWeight));
  EXPECT_EQ(distribution.total(), uint64_t{ByteDistribution::kMaxWeight} * 256);
  for (uint32_t partial = 1; partial < kBytes; ++partial) {
    EXPECT_EQ(distribution.p1_16(partial), 32768U);
  }
}

}  // namespace
}  // namespace gmzip
