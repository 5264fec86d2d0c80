#include "models/runtime/learning_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "models/runtime/aligned_vector.h"
#include "models/runtime/dense_kernel.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

constexpr size_t kGroup = 16;
constexpr size_t kPadding = 3;  // between rows, and never written

std::vector<size_t> UglySizes() {
  std::vector<size_t> sizes;
  for (size_t n = 1; n <= 19; ++n) sizes.push_back(n);
  sizes.insert(sizes.end(), {31, 32, 33, 47, 63, 64, 65, 70});
  return sizes;
}

// Both signs, zeros of both signs, exact halves, and a wide range of exponents.
std::vector<float> RandomFloats(size_t count, int min_exponent, int max_exponent, uint32_t seed) {
  std::mt19937 random(seed);
  const auto exponents = static_cast<uint32_t>(max_exponent - min_exponent + 1);
  std::vector<float> values(count);
  for (float& value : values) {
    const auto bits = static_cast<uint32_t>(random());
    const float sign = (bits & 1) != 0 ? -1.0F : 1.0F;
    const float mantissa = (bits & 6) == 0 ? 1.5F : 1.0F + static_cast<float>(bits >> 9) / 8388608;
    const int exponent = min_exponent + static_cast<int>(random() % exponents);
    value = sign * ((bits & 0xF8) == 0 ? 0.0F : std::ldexp(mantissa, exponent));
  }
  return values;
}

std::vector<int16_t> RandomInt16(size_t count, uint32_t seed) {
  constexpr int16_t kExtremes[] = {-32768, -32767, -4097, -4096, -1, 0, 1, 4095, 4096, 32767};
  std::mt19937 random(seed);
  std::vector<int16_t> values(count);
  for (int16_t& value : values) {
    const auto bits = static_cast<uint32_t>(random());
    value = (bits & 3) == 0 ? kExtremes[(bits >> 8) % std::size(kExtremes)]
                            : static_cast<int16_t>(bits >> 16);
  }
  return values;
}

std::vector<float> PowersOfTwo(size_t count, int min_exponent, int max_exponent, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<float> powers(count);
  for (float& power : powers) {
    const auto range = static_cast<uint32_t>(max_exponent - min_exponent + 1);
    power = std::ldexp(1.0F, min_exponent + static_cast<int>(random() % range));
  }
  return powers;
}

// Equality of bits: -0 is not 0 here.
template <typename Floats>
void ExpectSameBits(const Floats& actual, const std::vector<float>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(std::bit_cast<uint32_t>(actual[i]), std::bit_cast<uint32_t>(expected[i]))
        << "element " << i << ": " << actual[i] << " instead of " << expected[i];
  }
}

int32_t RoundHalfAway(float x) { return static_cast<int32_t>(std::lround(double{x})); }

TEST(MeasureGradients, EveryTargetGivesTheDefinition) {
  for (const size_t rows : {16U, 32U, 80U}) {
    for (const size_t n : UglySizes()) {
      const size_t stride = rows + kPadding;
      const auto seed = static_cast<uint32_t>(n);
      const std::vector<float> gradients = RandomFloats(n * stride, -20, 10, seed);
      const std::vector<float> scales = PowersOfTwo(rows / kGroup, -8, 0, seed);
      std::vector<float> expected(rows + 1, 0.0F);
      expected[rows] = 77;
      float largest = 0;
      for (size_t i = 0; i < n; ++i) {
        for (size_t r = 0; r < rows; ++r) {
          const float magnitude = std::fabs(gradients[i * stride + r]);
          expected[r] += magnitude;
          largest = std::max(largest, magnitude * scales[r / kGroup]);
        }
      }
      ForEachSimdTarget([&] {
        std::vector<float> sums(rows + 1, 77);
        const float measured =
            MeasureGradients(gradients.data(), stride, n, rows, scales.data(), sums.data());
        ExpectSameBits(sums, expected);
        ASSERT_EQ(measured, largest);
      });
    }
  }
}

TEST(QuantiseRows, EveryTargetGivesTheDefinition) {
  for (const size_t rows : {16U, 48U, 80U}) {
    for (const size_t n : UglySizes()) {
      const size_t stride = rows + kPadding;
      const auto seed = static_cast<uint32_t>(n);
      const std::vector<float> gradients = RandomFloats(n * stride, -16, 6, seed);
      const std::vector<float> scales = PowersOfTwo(rows / kGroup, -8, 0, seed);
      const float scale = 128;  // below 2 x 2^6 x 2^7 = 2^14
      std::vector<int16_t> expected(n * rows + 1, 77);
      for (size_t i = 0; i < n * rows; ++i) {
        const size_t r = i % rows;
        const float scaled = gradients[i / rows * stride + r] * scales[r / kGroup] * scale;
        expected[i] = static_cast<int16_t>(RoundHalfAway(scaled));
      }
      ForEachSimdTarget([&] {
        std::vector<int16_t> out(n * rows + 1, 77);
        QuantiseRows(gradients.data(), stride, n, rows, scales.data(), scale, out.data());
        ASSERT_EQ(out, expected);
      });
    }
  }
}

TEST(QuantisePacked, EveryTargetGivesTheDefinition) {
  size_t num_limited = 0;
  for (const size_t rows : {16U, 48U, 80U}) {
    for (const size_t n : UglySizes()) {
      const size_t stride = rows + kPadding;
      const auto seed = static_cast<uint32_t>(n);
      const std::vector<float> gradients = RandomFloats(n * stride, -16, 6, seed);
      std::vector<float> scales = PowersOfTwo(rows, 0, 11, seed);  // some beyond +-32767
      scales[3] = 0;
      const size_t pairs = (n + 1) / 2;
      std::vector<int16_t> expected(rows * pairs * 2 + 1, 0);
      expected.back() = 77;
      for (size_t i = 0; i < n; ++i) {
        for (size_t r = 0; r < rows; ++r) {
          const int32_t value = RoundHalfAway(gradients[i * stride + r] * scales[r]);
          const int32_t limited = std::clamp(value, -32767, 32767);
          num_limited += value != limited ? 1 : 0;
          const size_t group = r / kGroup;
          expected[((group * pairs + i / 2) * kGroup + r % kGroup) * 2 + i % 2] =
              static_cast<int16_t>(limited);
        }
      }
      ForEachSimdTarget([&] {
        std::vector<int16_t> out(expected.size(), 77);
        QuantisePacked(gradients.data(), stride, n, rows, scales.data(), out.data());
        ASSERT_EQ(out, expected);
      });
    }
  }
  EXPECT_GT(num_limited, 0U);
}

TEST(InterleavePixels, EveryTargetGivesTheDefinition) {
  for (const size_t cols : {1U, 2U, 7U, 16U, 33U, 96U}) {
    for (const size_t n : UglySizes()) {
      const size_t x_stride = cols + kPadding;
      const size_t out_stride = 2 * cols + 2;
      const std::vector<int16_t> x = RandomInt16(n * x_stride, static_cast<uint32_t>(n));
      std::vector<int16_t> expected((n + 1) / 2 * out_stride, 77);
      for (size_t i = 0; i < (n + 1) / 2 * 2; ++i) {
        for (size_t c = 0; c < cols; ++c) {
          expected[i / 2 * out_stride + 2 * c + i % 2] = x[std::min(i, n - 1) * x_stride + c];
        }
      }
      ForEachSimdTarget([&] {
        std::vector<int16_t> out(expected.size(), 77);
        InterleavePixels(x.data(), x_stride, n, cols, out.data(), out_stride);
        ASSERT_EQ(out, expected);
      });
    }
  }
}

TEST(PackTransposed, EveryTargetGivesTheDefinitionAndItsColumnSums) {
  for (const size_t row_groups : {1U, 2U, 5U}) {
    for (const size_t cols : UglySizes()) {
      std::vector<int16_t> columns =
          RandomInt16(row_groups * cols * kGroup, static_cast<uint32_t>(cols));
      std::replace(columns.begin(), columns.end(), int16_t{-32768}, int16_t{-32767});
      const size_t col_groups = (cols + kGroup - 1) / kGroup;
      const size_t row_pairs = row_groups * kGroup / 2;
      std::vector<int16_t> expected(col_groups * row_pairs * kGroup * 2, 0);
      int32_t largest_sum = 0;
      for (size_t c = 0; c < cols; ++c) {
        int32_t sum = 0;
        for (size_t r = 0; r < row_groups * kGroup; ++r) {
          const int16_t weight = columns[(r / kGroup * cols + c) * kGroup + r % kGroup];
          sum += std::abs(weight);
          expected[((c / kGroup * row_pairs + r / 2) * kGroup + c % kGroup) * 2 + r % 2] = weight;
        }
        largest_sum = std::max(largest_sum, sum);
      }
      ForEachSimdTarget([&] {
        std::vector<int16_t> out(expected.size(), 0);
        PackTransposed(columns.data(), row_groups, cols, out.data());
        ASSERT_EQ(out, expected);
        ASSERT_EQ(LargestColumnSum(out.data(), col_groups, row_pairs), largest_sum);
      });
    }
  }
}

TEST(ScaleToFloat, EveryTargetGivesTheDefinition) {
  std::mt19937 random(1);
  for (const size_t cols : UglySizes()) {
    for (const size_t n : {1U, 2U, 5U}) {
      const size_t x_stride = cols + kPadding;
      const size_t out_stride = cols + 1;
      std::vector<int32_t> x(n * x_stride);
      for (int32_t& value : x) value = static_cast<int32_t>(random()) >> (random() % 32);
      x[0] = INT32_MIN;
      for (const float scale : {1.0F, 0.3F, 0x1p-70F}) {
        std::vector<float> expected(n * out_stride, 77);
        for (size_t i = 0; i < n * cols; ++i) {
          expected[i / cols * out_stride + i % cols] =
              static_cast<float>(x[i / cols * x_stride + i % cols]) * scale;
        }
        ForEachSimdTarget([&] {
          std::vector<float> out(expected.size(), 77);
          ScaleToFloat(x.data(), x_stride, n, cols, scale, out.data(), out_stride);
          ExpectSameBits(out, expected);
        });
      }
    }
  }
}

TEST(LeakyReluBackward, EveryTargetGivesTheDefinition) {
  for (const size_t cols : UglySizes()) {
    for (const size_t n : {1U, 2U, 5U}) {
      const size_t y_stride = cols + kPadding;
      const size_t stride = cols + 1;
      const std::vector<int16_t> y = RandomInt16(n * y_stride, static_cast<uint32_t>(cols));
      const std::vector<float> before = RandomFloats(n * stride, -50, 30, 4);
      std::vector<float> expected = before;
      for (size_t i = 0; i < n * cols; ++i) {
        if (y[i / cols * y_stride + i % cols] < 0) expected[i / cols * stride + i % cols] /= 8;
      }
      ForEachSimdTarget([&] {
        std::vector<float> gradients = before;
        LeakyReluBackward(y.data(), y_stride, n, cols, gradients.data(), stride);
        ExpectSameBits(gradients, expected);
      });
    }
  }
}

TEST(GatedResidualBackward, EveryTargetGivesTheDefinition) {
  for (const size_t channels : UglySizes()) {
    for (const size_t n : {1U, 2U, 5U}) {
      const size_t pq_stride = 2 * channels + kPadding;
      const std::vector<float> dh = RandomFloats(n * (channels + 1), -30, 20, 3);
      const std::vector<int16_t> pq = RandomInt16(n * pq_stride, static_cast<uint32_t>(channels));
      std::vector<float> expected(n * pq_stride, 77);
      for (size_t i = 0; i < n * channels; ++i) {
        const size_t c = i % channels;
        const size_t at = i / channels * pq_stride + c;
        const float gradient = dh[i / channels * (channels + 1) + c];
        const auto q = static_cast<float>(std::clamp<int>(pq[at + channels], -4096, 4095));
        const float t = q / 4096;
        const float gate = 0.5F + t * (0.5F + 0.5F * (1 - std::fabs(t)));
        expected[at] = gradient * gate;
        const float slope = (1 - std::fabs(t)) / 4096;
        expected[at + channels] = gradient * static_cast<float>(pq[at]) * slope;
      }
      ForEachSimdTarget([&] {
        std::vector<float> out(expected.size(), 77);
        GatedResidualBackward(dh.data(), channels + 1, pq.data(), pq_stride, channels, n,
                              out.data(), pq_stride);
        ExpectSameBits(out, expected);
      });
    }
  }
}

TEST(AddRows, EveryTargetGivesTheDefinition) {
  for (const size_t cols : UglySizes()) {
    for (const size_t n : {1U, 2U, 5U}) {
      const std::vector<float> x = RandomFloats(n * (cols + kPadding), -30, 20, 5);
      const std::vector<float> before = RandomFloats(n * (cols + 1), -30, 20, 6);
      std::vector<float> expected = before;
      for (size_t i = 0; i < n * cols; ++i) {
        expected[i / cols * (cols + 1) + i % cols] += x[i / cols * (cols + kPadding) + i % cols];
      }
      ForEachSimdTarget([&] {
        std::vector<float> sums = before;
        AddRows(x.data(), cols + kPadding, n, cols, sums.data(), cols + 1);
        ExpectSameBits(sums, expected);
      });
    }
  }
}

// A panel with its own memory.
struct PanelData {
  PanelData(size_t num_cols, uint32_t seed)
      : cols(num_cols),
        gradient_scales(kGroup),
        row_units(kGroup),
        col_units(PowersOfTwo(cols, -12, 0, seed + 1)),
        start_weights(cols * kGroup),
        first_moment(cols * kGroup),
        second_moment(cols * kGroup),
        masters_q16(cols * kGroup),
        weights((cols + 1) / 2 * kGroup * 2, 77),
        columns(cols * kGroup, 77),
        row_sums(kGroup, 77) {
    const std::vector<float> scales = PowersOfTwo(kGroup, -40, 0, seed + 2);
    std::ranges::copy(scales, gradient_scales.begin());
    gradient_scales[5] = 0;
    const std::vector<float> units = PowersOfTwo(kGroup, 8, 20, seed + 3);
    std::ranges::copy(units, row_units.begin());
    row_units[7] = 0;  // behind the layer's last row
    const std::vector<int16_t> start = RandomInt16(cols * kGroup, seed + 4);
    for (size_t i = 0; i < start.size(); ++i) {
      start_weights[i] = std::max<int16_t>(start[i], -32767);
      masters_q16[i] = std::clamp<int32_t>(start[start.size() - 1 - i], -kLargestLearntWeight,
                                           kLargestLearntWeight) *
                       65536;
    }
  }

  AdamPanel View(const std::vector<int32_t>& gradients, float rate) {
    return {gradients.data(),
            kGroup + kPadding,
            cols,
            gradient_scales.data(),
            rate,
            row_units.data(),
            col_units.data(),
            start_weights.data(),
            first_moment.data(),
            second_moment.data(),
            masters_q16.data(),
            weights.data(),
            columns.data(),
            row_sums.data()};
  }

  size_t cols;
  AlignedVector<float> gradient_scales;
  AlignedVector<float> row_units;
  std::vector<float> col_units;
  AlignedVector<int16_t> start_weights;
  AlignedVector<float> first_moment;
  AlignedVector<float> second_moment;
  AlignedVector<int32_t> masters_q16;
  AlignedVector<int16_t> weights;
  AlignedVector<int16_t> columns;
  AlignedVector<int32_t> row_sums;
};

// The definition, one weight after the other.
void DefinedAdamStep(const AdamPanel& panel, float second_decay) {
  std::fill_n(panel.row_sums, kGroup, 0);
  for (size_t c = 0; c < panel.cols; ++c) {
    const float unit = panel.rate * panel.col_units[c];
    for (size_t r = 0; r < kGroup; ++r) {
      const size_t i = c * kGroup + r;
      const float g = static_cast<float>(panel.gradients[c * panel.gradient_stride + r]) *
                      panel.gradient_scales[r];
      float& m = panel.first_moment[i];
      float& v = panel.second_moment[i];
      m = m * 0.5F + g * 0.5F + 1e-30F;
      v = v * second_decay + g * g * (1 - second_decay) + 1e-30F;
      const float change = m / (std::sqrt(v) + 1e-13F) * (panel.row_units[r] * unit);
      const float limited = std::clamp(change, -8388608.0F, 8388608.0F);
      const int64_t limit = int64_t{kLargestLearntWeight} * 65536;
      const int64_t moved = int64_t{panel.masters_q16[i]} - static_cast<int64_t>(limited);
      const int64_t pull = (moved >> 12) - (int64_t{panel.start_weights[i]} * 65536 >> 12);
      panel.masters_q16[i] = static_cast<int32_t>(std::clamp(moved - pull, -limit, limit));
      const int64_t rounded = (int64_t{panel.masters_q16[i]} + 32768) >> 16;
      const auto weight = static_cast<int16_t>(rounded);
      panel.weights[(c / 2 * kGroup + r) * 2 + c % 2] = weight;
      panel.columns[i] = weight;
      panel.row_sums[r] += std::abs(weight);
    }
  }
  if (panel.cols % 2 == 0) return;
  for (size_t r = 0; r < kGroup; ++r) panel.weights[(panel.cols / 2 * kGroup + r) * 2 + 1] = 0;
}

void ExpectSamePanel(const PanelData& actual, const PanelData& expected) {
  const auto floats = [](const AlignedVector<float>& values) {
    return std::vector<float>(values.begin(), values.end());
  };
  ExpectSameBits(actual.first_moment, floats(expected.first_moment));
  ExpectSameBits(actual.second_moment, floats(expected.second_moment));
  ASSERT_EQ(actual.masters_q16, expected.masters_q16);
  ASSERT_EQ(actual.weights, expected.weights);
  ASSERT_EQ(actual.columns, expected.columns);
  ASSERT_EQ(actual.row_sums, expected.row_sums);
}

// From rates that move no weight to those that throw every weight from end to end.
TEST(AdamStep, EveryTargetGivesTheDefinition) {
  for (const size_t cols : UglySizes()) {
    const auto seed = static_cast<uint32_t>(cols);
    ForEachSimdTarget([&] {
      PanelData actual(cols, seed);
      PanelData expected(cols, seed);
      std::mt19937 random(seed);
      for (const float rate : {1e-3F, 1.0F, 3e3F, 1e12F, 1e12F, 1e12F, 30.0F}) {
        std::vector<int32_t> gradients(cols * (kGroup + kPadding));
        for (int32_t& g : gradients) g = static_cast<int32_t>(random()) >> (random() % 32);
        gradients[2] = INT32_MIN;
        AdamStep(actual.View(gradients, rate), 0.99F);
        DefinedAdamStep(expected.View(gradients, rate), 0.99F);
        ExpectSamePanel(actual, expected);
      }
    });
  }
}

// A weight at one end that is told to go on beyond it stays there.
TEST(AdamStep, WeightsAtTheEndsDoNotWrapAround) {
  ForEachSimdTarget([] {
    for (const int sign : {-1, 1}) {
      PanelData data(3, 1);
      std::ranges::fill(data.masters_q16, sign * kLargestLearntWeight * 65536);
      std::ranges::fill(data.start_weights, static_cast<int16_t>(-sign * 32767));
      std::ranges::fill(data.gradient_scales, 1.0F);
      std::ranges::fill(data.row_units, 1.0F);
      const std::vector<int32_t> gradients(3 * (kGroup + kPadding), -sign * 1000);
      AdamStep(data.View(gradients, 1e15F), 0.99F);
      for (const int16_t weight : data.columns) ASSERT_EQ(weight, sign * kLargestLearntWeight);
    }
  });
}

// Pairs of columns far apart give the sums that rows of x give.
TEST(DenseKernelPairsInt32, EveryTargetGivesTheDefinition) {
  for (const size_t rows : {1U, 15U, 16U, 33U, 64U, 80U}) {
    for (const size_t col_pairs : {1U, 2U, 5U, 33U}) {
      const size_t groups = (rows + kGroup - 1) / kGroup;
      const std::vector<int16_t> drawn = RandomInt16(groups * col_pairs * kGroup * 2, 1);
      AlignedVector<int16_t> weights(drawn.begin(), drawn.end());
      for (int16_t& weight : weights) weight = static_cast<int16_t>(weight / 128);
      AlignedVector<int32_t> bias(groups * kGroup);
      for (size_t r = 0; r < bias.size(); ++r) bias[r] = static_cast<int32_t>(r * 1000003) - 7000;
      const std::vector<uint8_t> shifts(groups, 0);
      const DenseView view{weights.data(), bias.data(), shifts.data(), rows, groups, col_pairs};
      for (const size_t n : {1U, 2U, 3U, 4U, 5U, 7U, 16U, 31U, 70U}) {
        const size_t pair_stride = 2 * n + 2 * (n / 2 % 3);
        const size_t y_stride = rows + kPadding;
        const std::vector<int16_t> x = RandomInt16(col_pairs * pair_stride, 2);
        std::vector<int16_t> x_rows(n * 2 * col_pairs);
        std::vector<int32_t> expected(n * y_stride, 77);
        for (size_t i = 0; i < n; ++i) {
          for (size_t r = 0; r < rows; ++r) expected[i * y_stride + r] = bias[r];
          for (size_t c = 0; c < 2 * col_pairs; ++c) {
            const int16_t value = x[c / 2 * pair_stride + 2 * i + c % 2];
            x_rows[i * 2 * col_pairs + c] = value;
            for (size_t r = 0; r < rows; ++r) {
              const size_t at = ((r / kGroup * col_pairs + c / 2) * kGroup + r % kGroup) * 2;
              expected[i * y_stride + r] += weights[at + c % 2] * value;
            }
          }
        }
        ForEachSimdTarget([&] {
          std::vector<int32_t> by_pairs(expected.size(), 77);
          std::vector<int32_t> by_rows(expected.size(), 77);
          DenseKernelPairsInt32(view, {x.data(), 0, n, by_pairs.data(), y_stride}, pair_stride);
          DenseKernelInt32(view, {x_rows.data(), 2 * col_pairs, n, by_rows.data(), y_stride});
          ASSERT_EQ(by_pairs, expected) << rows << " x " << 2 * col_pairs << ", " << n;
          ASSERT_EQ(by_rows, expected) << rows << " x " << 2 * col_pairs << ", " << n;
        });
      }
    }
  }
}

}  // namespace
}  // namespace gmzip
