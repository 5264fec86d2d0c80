#include "models/runtime/narrow_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "models/runtime/dense_learner.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

struct LayerData {
  size_t rows;
  size_t cols;
  std::vector<int16_t> weights;  // [rows, cols]
  std::vector<int32_t> bias;     // [rows]
  std::vector<uint8_t> shifts;   // [ceil(rows / 16)]
};

// Groups whose weights need 0 to 6 bits less.
LayerData RandomLayer(size_t rows, size_t cols, uint32_t seed) {
  std::mt19937 random(seed);
  LayerData data{rows, cols, {}, {}, {}};
  for (size_t row = 0; row < rows; ++row) {
    const int bits = 7 + static_cast<int>(row / kDenseRowGroup % 7);
    for (size_t col = 0; col < cols; ++col) {
      const auto magnitude = static_cast<int32_t>(random() % (1U << bits));
      data.weights.push_back(static_cast<int16_t>(random() % 2 == 0 ? magnitude : -magnitude));
    }
    data.bias.push_back(static_cast<int32_t>(random() % (1U << 21)) - (1 << 20));
  }
  for (size_t i = 0; i < rows; i += kDenseRowGroup) {
    data.shifts.push_back(static_cast<uint8_t>(8 + random() % 12));
  }
  return data;
}

Result<NarrowLayer> Create(const LayerData& data, int32_t max_abs_input) {
  const auto wide =
      DenseLayer::Create(data.weights, data.bias, data.shifts, data.rows, data.cols, max_abs_input);
  EXPECT_TRUE(wide) << wide.error().message;
  return NarrowLayer::Create(*wide);
}

int64_t ShiftRounded(int64_t value, int bits) {
  return bits == 0 ? value : (value + (int64_t{1} << (bits - 1))) >> bits;
}

// The definition, in 64 bits.
int16_t ReferenceOutput(const LayerData& data, const int16_t* x, size_t row) {
  const size_t first = row / kDenseRowGroup * kDenseRowGroup;
  const size_t last = std::min(first + kDenseRowGroup, data.rows);
  int k = 0;
  for (size_t i = first * data.cols; i < last * data.cols; ++i) {
    while (std::abs(ShiftRounded(data.weights[i], k)) > 127) ++k;
  }
  int64_t sum = ShiftRounded(data.bias[row], k);
  for (size_t c = 0; c < data.cols; ++c) {
    sum += ShiftRounded(data.weights[row * data.cols + c], k) * x[c];
  }
  const int64_t y = ShiftRounded(sum, data.shifts[row / kDenseRowGroup] - k);
  return static_cast<int16_t>(std::clamp<int64_t>(y, -32768, 32767));
}

TEST(NarrowLayer, EveryTargetGivesTheDefinition) {
  constexpr size_t kShapes[][2] = {{1, 1},    {17, 33},  {16, 2},   {96, 64},
                                   {130, 65}, {576, 32}, {208, 192}};
  uint32_t seed = 0;
  for (const auto& [rows, cols] : kShapes) {
    const LayerData data = RandomLayer(rows, cols, ++seed);
    const auto layer = Create(data, 1 << 10);
    ASSERT_TRUE(layer) << layer.error().message;
    std::mt19937 random(seed);
    std::vector<int16_t> x(cols + 1);
    for (int16_t& value : x) value = static_cast<int16_t>(random() % 2049 - 1024);
    ForEachSimdTarget([&, num_rows = rows] {
      std::vector<int16_t> y(num_rows + 1, 99);
      layer->Apply(x.data(), y.data());
      for (size_t row = 0; row < num_rows; ++row) {
        ASSERT_EQ(y[row], ReferenceOutput(data, x.data(), row))
            << "row " << row << " of " << num_rows;
      }
      EXPECT_EQ(y[num_rows], 99);
    });
  }
}

// Outputs of a layer that learnt, wide and as its narrow copy follows it.
TEST(NarrowLayer, FollowsWhatTheLayerLearns) {
  constexpr size_t kRows = 48;
  constexpr size_t kCols = 32;
  LayerData data = RandomLayer(kRows, kCols, 7);
  auto wide = DenseLayer::Create(data.weights, data.bias, data.shifts, kRows, kCols, 1 << 10);
  ASSERT_TRUE(wide);
  auto narrow = NarrowLayer::Create(*wide);
  ASSERT_TRUE(narrow);
  DenseLearner learner(&*wide, std::vector<float>(kRows, 1.0F), std::vector<float>(kCols, 1.0F));
  std::mt19937 random(3);
  std::vector<int16_t> x(kCols + 1);
  std::vector<float> dy(kRows);
  std::vector<int16_t> before(kRows);
  std::vector<int16_t> after(kRows);
  for (int16_t& value : x) value = static_cast<int16_t>(random() % 2049 - 1024);
  narrow->Apply(x.data(), before.data());
  for (int step = 0; step < 20; ++step) {
    for (float& value : dy) value = static_cast<float>(random() % 200) - 100;
    learner.Backward({x.data(), kCols, dy.data(), kRows, nullptr, 0, 0, 1});
    learner.Step({0.01F, 0.99F});
    narrow->Follow(*wide);
    const auto made = NarrowLayer::Create(*wide);
    ASSERT_TRUE(made);
    std::vector<int16_t> expected(kRows);
    made->Apply(x.data(), expected.data());
    narrow->Apply(x.data(), after.data());
    ASSERT_EQ(after, expected) << step;
  }
  EXPECT_NE(after, before);
}

// A layer may learn weights that no file could give it.
TEST(NarrowLayer, LimitsWhatItCannotFollow) {
  auto wide = DenseLayer::Create(std::vector<int16_t>{100}, std::vector<int32_t>{0},
                                 std::vector<uint8_t>{1}, 1, 1, 1 << 10);
  ASSERT_TRUE(wide);
  auto narrow = NarrowLayer::Create(*wide);
  ASSERT_TRUE(narrow);
  DenseLearner learner(&*wide, {1.0F}, {1.0F});
  const int16_t x[2] = {1000, 0};
  std::vector<float> dy(kDenseRowGroup, 0);
  dy[0] = -1;
  for (int step = 0; step < 8; ++step) {
    learner.Backward({x, 1, dy.data(), kDenseRowGroup, nullptr, 0, 0, 1});
    learner.Step({100.0F, 0.99F});
  }
  narrow->Follow(*wide);
  const int16_t inputs[2][2] = {{100, 0}, {0, 0}};
  int16_t wide_y[2];
  int16_t narrow_y[2];
  for (size_t i = 0; i < 2; ++i) {
    wide->Apply(inputs[i], 1, 1, &wide_y[i], 1);
    narrow->Apply(inputs[i], &narrow_y[i]);
  }
  EXPECT_GT(wide_y[0] - wide_y[1], 127 * 100);
  EXPECT_EQ(narrow_y[0] - narrow_y[1], 127 * 100);
}

TEST(NarrowLayer, RefusesWeightsThatShiftsCannotMakeSmall) {
  LayerData data{1, 1, {1000}, {0}, {2}};
  const auto layer = Create(data, 1 << 10);
  ASSERT_FALSE(layer);
  EXPECT_EQ(layer.error().code, ErrorCode::kDamaged);
  data.shifts = {3};
  EXPECT_TRUE(Create(data, 1 << 10));
}

}  // namespace
}  // namespace gmzip
