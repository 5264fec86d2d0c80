#include "models/runtime/dense_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

struct LayerData {
  size_t rows;
  size_t cols;
  int32_t max_abs_input;
  std::vector<int16_t> weights;  // [rows, cols]
  std::vector<int32_t> bias;     // [rows]
  std::vector<uint8_t> shifts;   // [1] or [ceil(rows / 16)]
};

int ShiftOf(const LayerData& data, size_t row) {
  return data.shifts[data.shifts.size() == 1 ? 0 : row / kDenseRowGroup];
}

// The definition, in 64 bits.
int64_t ReferenceSum(const LayerData& data, const int16_t* x, size_t row) {
  int64_t sum = data.bias[row];
  for (size_t c = 0; c < data.cols; ++c) sum += data.weights[row * data.cols + c] * x[c];
  return sum;
}

int16_t ReferenceOutput(const LayerData& data, const int16_t* x, size_t row) {
  const int shift = ShiftOf(data, row);
  const int64_t rounding = shift == 0 ? 0 : int64_t{1} << (shift - 1);
  const int64_t y = (ReferenceSum(data, x, row) + rounding) >> shift;
  return static_cast<int16_t>(std::clamp<int64_t>(y, -32768, 32767));
}

// Weights as large as the overflow proof allows for random inputs of any size.
LayerData RandomLayer(size_t rows, size_t cols, bool shift_per_group, uint32_t seed) {
  std::mt19937 random(seed);
  LayerData data{rows, cols, 32768, {}, {}, {}};
  const int32_t max_weight =
      static_cast<int32_t>(std::min<size_t>(32767, ((size_t{1} << 30) / 32768) / cols));
  std::uniform_int_distribution<int32_t> weight(-max_weight, max_weight);
  std::uniform_int_distribution<int32_t> bias(-(1 << 29), 1 << 29);
  for (size_t i = 0; i < rows * cols; ++i)
    data.weights.push_back(static_cast<int16_t>(weight(random)));
  for (size_t i = 0; i < rows; ++i) data.bias.push_back(bias(random) >> (random() % 30));
  const size_t groups = shift_per_group ? (rows + kDenseRowGroup - 1) / kDenseRowGroup : 1;
  for (size_t i = 0; i < groups; ++i) data.shifts.push_back(static_cast<uint8_t>(random() % 20));
  return data;
}

std::vector<int16_t> RandomInputs(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<int16_t> x(count);
  for (int16_t& value : x) {
    const uint32_t bits = static_cast<uint32_t>(random());
    value = (bits & 7) == 0   ? int16_t{-32768}
            : (bits & 7) == 1 ? int16_t{32767}
                              : static_cast<int16_t>(bits >> 16);
  }
  return x;
}

Result<DenseLayer> Create(const LayerData& data) {
  return DenseLayer::Create(data.weights, data.bias, data.shifts, data.rows, data.cols,
                            data.max_abs_input);
}

// Compares one batch with the reference and checks that nothing else was written.
void ExpectEqualsReference(const LayerData& data, const DenseLayer& layer, size_t num_pixels,
                           size_t x_stride, const std::vector<int16_t>& x) {
  const size_t y_stride = data.rows + 2;
  std::vector<int16_t> y(num_pixels * y_stride, 99);
  std::vector<int32_t> sums(num_pixels * y_stride, 99);
  layer.Apply(x.data(), x_stride, num_pixels, y.data(), y_stride);
  layer.ApplyToInt32(x.data(), x_stride, num_pixels, sums.data(), y_stride);
  for (size_t n = 0; n < num_pixels; ++n) {
    const int16_t* row_x = x.data() + n * x_stride;
    for (size_t r = 0; r < y_stride; ++r) {
      const size_t i = n * y_stride + r;
      ASSERT_EQ(y[i], r < data.rows ? ReferenceOutput(data, row_x, r) : 99)
          << data.rows << " x " << data.cols << ", pixel " << n << " of " << num_pixels << ", row "
          << r;
      ASSERT_EQ(sums[i], r < data.rows ? ReferenceSum(data, row_x, r) : 99)
          << data.rows << " x " << data.cols << ", pixel " << n << " of " << num_pixels << ", row "
          << r;
    }
  }
}

TEST(DenseLayer, EveryTargetGivesTheDefinition) {
  constexpr size_t kShapes[][2] = {{1, 1},   {17, 33},  {16, 2},  {15, 3},   {33, 17}, {64, 64},
                                   {80, 31}, {100, 50}, {6, 128}, {130, 65}, {3, 200}, {192, 96}};
  uint32_t seed = 0;
  for (const auto& shape : kShapes) {
    const size_t rows = shape[0];
    const size_t cols = shape[1];
    ++seed;
    const LayerData data = RandomLayer(rows, cols, seed % 2 == 0, seed);
    const auto layer = Create(data);
    ASSERT_TRUE(layer) << layer.error().message;
    const size_t x_stride = cols + 1 + seed % 3;
    const std::vector<int16_t> x = RandomInputs(97 * x_stride, seed);
    ForEachSimdTarget([&] {
      for (const size_t num_pixels : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 11U, 97U}) {
        ExpectEqualsReference(data, *layer, num_pixels, x_stride, x);
      }
    });
  }
}

TEST(DenseLayer, LargestDimensionsAndEveryShift) {
  constexpr size_t kShapes[][2] = {{2048, 3}, {40, 2048}, {1, 2047}};
  for (const auto& shape : kShapes) {
    const size_t rows = shape[0];
    const size_t cols = shape[1];
    for (int shift = 0; shift <= kDenseMaxShift; shift += 5) {
      LayerData data = RandomLayer(rows, cols, false, static_cast<uint32_t>(shift));
      data.shifts = {static_cast<uint8_t>(shift)};
      for (int32_t& bias : data.bias) bias /= 4;
      const auto layer = Create(data);
      ASSERT_TRUE(layer) << layer.error().message;
      const std::vector<int16_t> x = RandomInputs(7 * (cols + 1), 1);
      ForEachSimdTarget([&] { ExpectEqualsReference(data, *layer, 7, cols + 1, x); });
    }
  }
}

// Two columns at the extremes: 32767 * 32768 * 2 = 2^31 - 65536, so the accumulator can come
// within `bias` of both ends of int32.
TEST(DenseLayer, ExactAtTheEndsOfInt32) {
  for (const int sign : {-1, 1}) {
    LayerData data{3, 2, 32768, {}, {}, {0}};
    const auto w = static_cast<int16_t>(sign * 32767);
    data.weights = {w, w, w, static_cast<int16_t>(-w), 0, w};
    data.bias = {sign * -65535, 65535, -65535};
    const auto layer = Create(data);
    ASSERT_TRUE(layer) << layer.error().message;
    const std::vector<int16_t> x = {-32768, -32768, 32767,  32767, -32768, 32767,  0,
                                    -32768, -32767, -32767, 1,     -1,     -32768, -32767};
    ForEachSimdTarget([&] { ExpectEqualsReference(data, *layer, 7, 2, x); });
  }
}

TEST(DenseLayer, OverflowProofAcceptsTheLargestLegalAndRefusesOneMore) {
  LayerData data{1, 2, 32768, {32767, -32767}, {65535}, {0}};
  EXPECT_TRUE(Create(data));
  data.bias = {-65535};
  EXPECT_TRUE(Create(data));
  for (const int32_t bias : {65536, -65536, INT32_MAX, INT32_MIN}) {
    data.bias = {bias};
    const auto layer = Create(data);
    ASSERT_FALSE(layer);
    EXPECT_EQ(layer.error().code, ErrorCode::kDamaged);
  }
  // The rounding takes its share: 2^14 for a shift of 15.
  data.shifts = {15};
  data.bias = {65535 - 16384};
  EXPECT_TRUE(Create(data));
  data.bias = {65536 - 16384};
  EXPECT_FALSE(Create(data));
  // A smaller input bound leaves room for the bias.
  data.max_abs_input = 16384;
  EXPECT_TRUE(Create(data));
}

TEST(DenseLayer, RefusesBadShapesWeightsAndShifts) {
  const LayerData good{17, 2, 100, std::vector<int16_t>(34, 1), std::vector<int32_t>(17), {1, 2}};
  ASSERT_TRUE(Create(good));
  const auto code_of = [&](auto change) {
    LayerData data = good;
    change(data);
    const auto layer = Create(data);
    return layer ? ErrorCode::kCancelled : layer.error().code;
  };
  using enum ErrorCode;
  EXPECT_EQ(code_of([](LayerData& d) { d.weights.pop_back(); }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.bias.pop_back(); }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.shifts.clear(); }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.shifts.push_back(0); }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.max_abs_input = -1; }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.max_abs_input = 32769; }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.rows = 0; }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.cols = 2049; }), kInvalidArgument);
  EXPECT_EQ(code_of([](LayerData& d) { d.weights[33] = -32768; }), kDamaged);
  EXPECT_EQ(code_of([](LayerData& d) { d.shifts[1] = 31; }), kDamaged);
}

TEST(DenseLayer, OutputBoundHoldsAndIsReached) {
  LayerData data{1, 2, 100, {30, -50}, {7}, {3}};
  const auto layer = Create(data);
  ASSERT_TRUE(layer);
  const int16_t x[] = {100, -100};
  int16_t y = 0;
  layer->Apply(x, 2, 1, &y, 1);
  EXPECT_EQ(y, (8007 + 4) >> 3);
  EXPECT_GE(layer->max_abs_output(), y);
  EXPECT_LE(layer->max_abs_output(), y + 1);
  data.shifts = {0};
  data.max_abs_input = 32768;
  EXPECT_EQ(Create(data)->max_abs_output(), 32768);
}

TEST(DenseLayer, AddedBiasIsThatOfALayerMadeWithIt) {
  const std::vector<int16_t> weights = {3, -5, 32767, 1, 0, -7, 250, 9, -1000};
  const std::vector<int32_t> bias = {1 << 20, -77, 0};
  const std::vector<int32_t> added = {-(1 << 21), 5000, 1};
  const std::vector<int32_t> sums = {bias[0] + added[0], bias[1] + added[1], bias[2] + added[2]};
  const std::vector<uint8_t> shift = {7};
  const auto layer = DenseLayer::Create(weights, bias, shift, 3, 3, 32768);
  const auto expected = DenseLayer::Create(weights, sums, shift, 3, 3, 32768);
  ASSERT_TRUE(layer && expected);
  const auto result = layer->WithAddedBias(added);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->max_abs_output(), expected->max_abs_output());
  const int16_t x[] = {-32768, 5, 77, 0, 1, 2, 32767, -9, 4, 0};
  int16_t y[9];
  int16_t y_expected[9];
  int32_t sum[9];
  int32_t sum_expected[9];
  result->Apply(x, 3, 3, y, 3);
  expected->Apply(x, 3, 3, y_expected, 3);
  result->ApplyToInt32(x, 3, 3, sum, 3);
  expected->ApplyToInt32(x, 3, 3, sum_expected, 3);
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(y[i], y_expected[i]);
    EXPECT_EQ(sum[i], sum_expected[i]);
  }
}

TEST(DenseLayer, RefusesAnAddedBiasThatCouldOverflow) {
  const std::vector<int16_t> weights = {-30000, 30000};
  const std::vector<int32_t> bias = {100};
  const std::vector<uint8_t> shift = {0};
  const auto layer = DenseLayer::Create(weights, bias, shift, 1, 2, 32768);
  ASSERT_TRUE(layer);
  const int32_t most = INT32_MAX - 60000 * 32768 - 100;
  for (const int32_t added : {most, -most - 200}) {
    EXPECT_TRUE(layer->WithAddedBias(std::vector<int32_t>{added})) << added;
  }
  for (const int32_t added : {most + 1, -most - 201, INT32_MIN, INT32_MAX}) {
    const auto result = layer->WithAddedBias(std::vector<int32_t>{added});
    ASSERT_FALSE(result) << added;
    EXPECT_EQ(result.error().code, ErrorCode::kDamaged);
  }
  EXPECT_EQ(layer->WithAddedBias(std::vector<int32_t>{1, 2}).error().code,
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace gmzip
