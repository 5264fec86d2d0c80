#include "models/runtime/activations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

std::vector<int16_t> AllInt16() {
  std::vector<int16_t> all;
  for (int i = -32768; i <= 32767; ++i) all.push_back(static_cast<int16_t>(i));
  return all;
}

// Random values with many extremes among them.
std::vector<int16_t> RandomInt16(size_t count, uint32_t seed) {
  constexpr int16_t kExtremes[] = {-32768, -32767, -4097, -4096, -1, 0, 1, 4095, 4096, 32767};
  std::mt19937 random(seed);
  std::vector<int16_t> values(count);
  for (int16_t& value : values) {
    const uint32_t bits = static_cast<uint32_t>(random());
    value = (bits & 3) == 0 ? kExtremes[(bits >> 8) % std::size(kExtremes)]
                            : static_cast<int16_t>(bits >> 16);
  }
  return values;
}

TEST(QuadraticSigmoid, IsMonotoneAndNearItsParabolas) {
  int previous = 0;
  for (const int16_t q : AllInt16()) {
    const int s = QuadraticSigmoidValue(q);
    ASSERT_GE(s, 1);
    ASSERT_GE(s, previous);
    previous = s;
    const double t = std::fmin(1, std::fmax(-1, q / 4096.0));
    ASSERT_NEAR(s / 32768.0, (1 + t * (2 - std::fabs(t))) / 2, 1.0 / 8192) << q;
  }
  EXPECT_EQ(QuadraticSigmoidValue(-32768), 1);
  EXPECT_EQ(QuadraticSigmoidValue(0), 16384);
  EXPECT_EQ(QuadraticSigmoidValue(32767), 32767);
}

TEST(Activations, EveryTargetGivesTheDefinitionForAllInputs) {
  const std::vector<int16_t> x = AllInt16();
  ForEachSimdTarget([&] {
    std::vector<int16_t> relu(x.size());
    std::vector<int16_t> sigmoid(x.size());
    LeakyRelu(x.data(), x.size(), relu.data());
    QuadraticSigmoid(x.data(), x.size(), sigmoid.data());
    for (size_t i = 0; i < x.size(); ++i) {
      ASSERT_EQ(relu[i], LeakyReluValue(x[i])) << x[i];
      ASSERT_EQ(sigmoid[i], QuadraticSigmoidValue(x[i])) << x[i];
    }
  });
}

TEST(Activations, OddLengthsTouchNothingElse) {
  ForEachSimdTarget([] {
    for (size_t n = 0; n < 80; ++n) {
      std::vector<int16_t> x = RandomInt16(n + 1, static_cast<uint32_t>(n));
      const std::vector<int16_t> before = x;
      std::vector<int16_t> sigmoid(n + 1, 77);
      QuadraticSigmoid(x.data(), n, sigmoid.data());
      LeakyRelu(x.data(), n, x.data());
      for (size_t i = 0; i < n; ++i) {
        ASSERT_EQ(sigmoid[i], QuadraticSigmoidValue(before[i]));
        ASSERT_EQ(x[i], LeakyReluValue(before[i]));
      }
      ASSERT_EQ(sigmoid[n], 77);
      ASSERT_EQ(x[n], before[n]);
    }
  });
}

TEST(LeakyReluRows, EveryTargetGivesTheDefinition) {
  ForEachSimdTarget([] {
    constexpr size_t kRows = 5;
    for (const size_t n : {0U, 1U, 8U, 31U, 48U, 100U}) {
      const size_t x_stride = n + 3;
      const size_t out_stride = n + 1;
      const std::vector<int16_t> x = RandomInt16(x_stride * kRows, 3);
      std::vector<int16_t> out(out_stride * kRows, 77);
      LeakyReluRows(x.data(), x_stride, n, kRows, out.data(), out_stride);
      for (size_t i = 0; i < out.size(); ++i) {
        const size_t c = i % out_stride;
        const int16_t expected = c < n ? LeakyReluValue(x[i / out_stride * x_stride + c]) : 77;
        ASSERT_EQ(out[i], expected) << n << " values, element " << i;
      }
    }
  });
}

TEST(GatedResidualAdd, EveryTargetGivesTheDefinition) {
  ForEachSimdTarget([] {
    for (const size_t channels : {1U, 7U, 8U, 16U, 31U, 48U, 96U, 100U, 193U}) {
      for (const size_t num_pixels : {0U, 1U, 5U, 33U}) {
        const size_t h_stride = channels + 3;
        const size_t pq_stride = 2 * channels + 1;
        const std::vector<int16_t> before = RandomInt16(h_stride * num_pixels, 1);
        const std::vector<int16_t> pq = RandomInt16(pq_stride * num_pixels, 2);
        std::vector<int16_t> h = before;
        GatedResidualAdd(h.data(), h_stride, pq.data(), pq_stride, channels, num_pixels);
        for (size_t i = 0; i < h.size(); ++i) {
          const int16_t* row = pq.data() + i / h_stride * pq_stride;
          const size_t c = i % h_stride;
          const int16_t expected =
              c < channels ? GatedResidualValue(before[i], row[c], row[channels + c]) : before[i];
          ASSERT_EQ(h[i], expected) << channels << " channels, element " << i;
        }
      }
    }
  });
}

TEST(GatedResidualAdd, Saturates) {
  EXPECT_EQ(GatedResidualValue(32767, 32767, 32767), 32767);
  EXPECT_EQ(GatedResidualValue(-32768, -32768, 32767), -32768);
  EXPECT_EQ(GatedResidualValue(0, -32768, 32767), -32767);
}

}  // namespace
}  // namespace gmzip
