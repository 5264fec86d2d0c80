#include "models/runtime/dense_learner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

struct Shape {
  size_t rows;
  size_t cols;
};
constexpr Shape kShapes[] = {{1, 1}, {3, 2}, {16, 16}, {17, 33}, {40, 7}, {80, 31}};

// A layer and its learner; weights, biases and outputs are seen through the layer's interface only.
class Learning {
 public:
  Learning(const std::vector<int16_t>& weights, const std::vector<int32_t>& bias,
           const std::vector<uint8_t>& shifts, Shape shape,
           const std::vector<float>& row_units = {}, const std::vector<float>& col_units = {})
      : layer_(*DenseLayer::Create(weights, bias, shifts, shape.rows, shape.cols, 32768)),
        learner_(&layer_, row_units.empty() ? std::vector<float>(shape.rows, 1.0F) : row_units,
                 col_units.empty() ? std::vector<float>(shape.cols, 1.0F) : col_units) {}
  Learning(const Learning&) = delete;
  Learning& operator=(const Learning&) = delete;

  // [rows, cols]
  std::vector<int32_t> Weights() const {
    const std::vector<int32_t> bias = Biases();
    const size_t rows = layer_.rows();
    const size_t cols = layer_.cols();
    std::vector<int32_t> weights(rows * cols);
    std::vector<int32_t> y(rows);
    for (size_t c = 0; c < cols; ++c) {
      std::vector<int16_t> x(cols + 1, 0);
      x[c] = 1;
      layer_.ApplyToInt32(x.data(), cols, 1, y.data(), rows);
      for (size_t r = 0; r < rows; ++r) weights[r * cols + c] = y[r] - bias[r];
    }
    return weights;
  }
  std::vector<int32_t> Biases() const {
    const std::vector<int16_t> zeros(layer_.cols() + 1, 0);
    std::vector<int32_t> bias(layer_.rows());
    layer_.ApplyToInt32(zeros.data(), layer_.cols(), 1, bias.data(), layer_.rows());
    return bias;
  }

  DenseLayer layer_;
  DenseLearner learner_;
};

// Weights of at most 2^11, so that no row is near the limit of the overflow proof, and a shift of
// its own for each group.
std::vector<int16_t> SmallWeights(Shape shape, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<int16_t> weights(shape.rows * shape.cols);
  for (int16_t& weight : weights)
    weight = static_cast<int16_t>(static_cast<int>(random() % 2049) - 1024);
  return weights;
}
std::vector<int32_t> SmallBiases(Shape shape, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<int32_t> bias(shape.rows);
  for (int32_t& b : bias) b = static_cast<int32_t>(random() % 400001) - 200000;
  return bias;
}
std::vector<uint8_t> ShiftsFrom(Shape shape, uint8_t first) {
  std::vector<uint8_t> shifts((shape.rows + kDenseRowGroup - 1) / kDenseRowGroup);
  for (size_t i = 0; i < shifts.size(); ++i) shifts[i] = static_cast<uint8_t>(first + i * 3 % 5);
  return shifts;
}

// Inputs and gradients of a batch with their memory. Strides are larger than rows need.
struct BatchData {
  BatchData(Shape shape, size_t num_pixels)
      : n(num_pixels),
        x_stride(shape.cols + 2),
        dy_stride((shape.rows + kDenseRowGroup - 1) / kDenseRowGroup * kDenseRowGroup + 3),
        dx_stride(shape.cols + 1),
        x(n * x_stride),
        dy(n * dy_stride),
        dx(n * dx_stride, 77) {}

  DenseGradients View(size_t dx_cols) {
    return {x.data(), x_stride, dy.data(), dy_stride, dx.data(), dx_stride, dx_cols, n};
  }

  size_t n;
  size_t x_stride;
  size_t dy_stride;
  size_t dx_stride;
  std::vector<int16_t> x;
  std::vector<float> dy;
  std::vector<float> dx;
};

// Gradients whose sizes differ by a factor of 2^6 between rows and by as much between pixels.
BatchData RandomBatch(Shape shape, size_t n, float size, uint32_t seed) {
  BatchData batch(shape, n);
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  for (int16_t& x : batch.x) {
    x = static_cast<int16_t>(std::clamp(normal(random) * 3000, -32768.0, 32767.0));
  }
  for (size_t i = 0; i < n; ++i) {
    const double pixel_size = std::exp2(static_cast<double>(random() % 7));
    for (size_t r = 0; r < shape.rows; ++r) {
      const double row_size = std::exp2(static_cast<double>(r * 5 % 7)) * pixel_size;
      batch.dy[i * batch.dy_stride + r] = static_cast<float>(normal(random) * row_size) * size;
    }
  }
  return batch;
}

// What Backward must give, in double precision.
struct Reference {
  std::vector<double> gradients;  // [rows, cols + 1] by weights and bias
  std::vector<double> errors;     // [rows, cols + 1] proved bounds on what rounding may change
  std::vector<double> dx;         // [n, cols]
};
Reference ReferenceGradients(const BatchData& batch, Shape shape,
                             const std::vector<int16_t>& weights,
                             const std::vector<uint8_t>& shifts) {
  const size_t width = shape.cols + 1;
  Reference reference{std::vector<double>(shape.rows * width),
                      std::vector<double>(shape.rows * width),
                      std::vector<double>(batch.n * shape.cols)};
  std::vector<double> sums(shape.rows);
  for (size_t i = 0; i < batch.n; ++i) {
    for (size_t r = 0; r < shape.rows; ++r) {
      sums[r] += std::fabs(double{batch.dy[i * batch.dy_stride + r]});
    }
  }
  for (size_t i = 0; i < batch.n; ++i) {
    for (size_t r = 0; r < shape.rows; ++r) {
      const double unit = std::exp2(-shifts[r / kDenseRowGroup]);
      const double dy = batch.dy[i * batch.dy_stride + r] * unit;
      for (size_t c = 0; c < width; ++c) {
        const double x = c < shape.cols ? batch.x[i * batch.x_stride + c] : 1.0;
        reference.gradients[r * width + c] += dy * x;
        // Half a unit of 2^-14 of the sum for each pixel; a gradient alone may be limited by 1.
        reference.errors[r * width + c] += sums[r] * unit * std::fabs(x) * 0x1p-14;
        if (c < shape.cols) {
          reference.dx[i * shape.cols + c] += dy * weights[r * shape.cols + c];
        }
      }
    }
  }
  return reference;
}

double Cosine(const std::vector<double>& a, const std::vector<double>& b) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

TEST(DenseLearner, GradientsAreNearThoseInDoublePrecision) {
  for (const Shape& shape : kShapes) {
    const std::vector<int16_t> weights = SmallWeights(shape, 1);
    const std::vector<uint8_t> shifts = ShiftsFrom(shape, 6);
    for (const size_t n : {1U, 2U, 37U, 176U, 513U}) {
      SCOPED_TRACE(testing::Message() << shape.rows << " x " << shape.cols << ", " << n);
      Learning learning(weights, SmallBiases(shape, 2), shifts, shape);
      BatchData batch = RandomBatch(shape, n, 1e-4F, static_cast<uint32_t>(n));
      learning.learner_.Backward(batch.View(shape.cols));
      const Reference reference = ReferenceGradients(batch, shape, weights, shifts);
      for (size_t r = 0; r < shape.rows; ++r) {
        std::vector<double> row;
        for (size_t c = 0; c <= shape.cols; ++c) {
          const size_t at = r * (shape.cols + 1) + c;
          row.push_back(double{learning.learner_.Gradient(r, c)});
          ASSERT_NEAR(row.back(), reference.gradients[at], reference.errors[at]) << r << ", " << c;
        }
        const auto begin =
            reference.gradients.begin() + static_cast<ptrdiff_t>(r * (shape.cols + 1));
        const std::vector<double> expected(begin, begin + static_cast<ptrdiff_t>(shape.cols + 1));
        EXPECT_GT(Cosine(row, expected), 0.9999) << r;
      }
      std::vector<double> dx;
      for (size_t i = 0; i < batch.dx.size(); ++i) {
        if (i % batch.dx_stride < shape.cols) {
          dx.push_back(double{batch.dx[i]});
        } else {
          ASSERT_EQ(batch.dx[i], 77.0F);  // nothing behind a row is written
        }
      }
      EXPECT_GT(Cosine(dx, reference.dx), 0.9999);
    }
  }
}

// The first step of Adam is the gradient's sign x 0.5 / sqrt(1 - second decay) x rate.
TEST(DenseLearner, TheFirstStepMovesWeightsByTheirUnitsAgainstTheGradient) {
  constexpr Shape kShape = {40, 33};
  constexpr double kStep = 8;  // integer weights where both units are 1 and the shift is 6
  constexpr float kRate = static_cast<float>(kStep / 5 / 64);
  const std::vector<int16_t> weights = SmallWeights(kShape, 3);
  const std::vector<int32_t> bias = SmallBiases(kShape, 4);
  const std::vector<uint8_t> shifts = ShiftsFrom(kShape, 6);
  std::vector<float> row_units(kShape.rows);
  std::vector<float> col_units(kShape.cols);
  for (size_t r = 0; r < kShape.rows; ++r) row_units[r] = r % 2 == 0 ? 1.0F : 4.0F;
  for (size_t c = 0; c < kShape.cols; ++c) col_units[c] = c % 3 == 0 ? 0.5F : 1.0F;
  Learning learning(weights, bias, shifts, kShape, row_units, col_units);
  BatchData batch = RandomBatch(kShape, 60, 1.0F, 5);
  learning.learner_.Backward(batch.View(kShape.cols));
  learning.learner_.Step({kRate, 0.99F});
  const Reference reference = ReferenceGradients(batch, kShape, weights, shifts);
  const std::vector<int32_t> moved = learning.Weights();
  const std::vector<int32_t> moved_bias = learning.Biases();
  size_t num_checked = 0;
  for (size_t r = 0; r < kShape.rows; ++r) {
    const double row_step = kStep * row_units[r] * std::exp2(shifts[r / kDenseRowGroup] - 6);
    for (size_t c = 0; c <= kShape.cols; ++c) {
      const size_t at = r * (kShape.cols + 1) + c;
      if (std::fabs(reference.gradients[at]) <= reference.errors[at]) continue;
      ++num_checked;
      const bool is_bias = c == kShape.cols;
      // No weight moves by more than 128 at a step.
      const double size = is_bias ? row_step : std::min(row_step * col_units[c], 128.0);
      const double step = std::copysign(size, -reference.gradients[at]);
      const int32_t change = is_bias ? moved_bias[r] - bias[r]
                                     : moved[r * kShape.cols + c] - weights[r * kShape.cols + c];
      // A bias loses its fraction; weights keep theirs.
      ASSERT_NEAR(change, step, is_bias ? 1 : 0.01) << r << ", " << c;
    }
  }
  EXPECT_GT(num_checked, kShape.rows * kShape.cols * 9 / 10);
}

// A layer that is told how far it is from another one becomes that one.
TEST(DenseLearner, LearnsALinearFunction) {
  constexpr Shape kShape = {5, 7};
  const std::vector<uint8_t> shifts = {10};
  const std::vector<int32_t> zeros(kShape.rows, 0);
  const Learning teacher(SmallWeights(kShape, 6), SmallBiases(kShape, 7), shifts, kShape);
  // Units as layers have them: biases move further than weights.
  Learning learning(SmallWeights(kShape, 8), zeros, shifts, kShape,
                    std::vector<float>(kShape.rows, 64.0F),
                    std::vector<float>(kShape.cols, 1.0F / 64));
  std::vector<double> errors;
  for (uint32_t i = 0; i < 400; ++i) {
    BatchData batch = RandomBatch(kShape, 64, 1.0F, i);
    double error = 0;
    for (size_t n = 0; n < batch.n; ++n) {
      int16_t y[kShape.rows];
      int16_t expected[kShape.rows];
      learning.layer_.Apply(batch.x.data() + n * batch.x_stride, 0, 1, y, 0);
      teacher.layer_.Apply(batch.x.data() + n * batch.x_stride, 0, 1, expected, 0);
      for (size_t r = 0; r < kShape.rows; ++r) {
        batch.dy[n * batch.dy_stride + r] = static_cast<float>(y[r] - expected[r]);
        error += std::abs(y[r] - expected[r]);
      }
    }
    errors.push_back(error);
    learning.learner_.Backward(batch.View(0));
    learning.learner_.Step({0.05F / (1.0F + static_cast<float>(i) / 20.0F), 0.9F});
  }
  EXPECT_LT(errors.back(), errors.front() / 100);
}

TEST(DenseLearner, GradientsOutOfRangeTeachNothing) {
  constexpr Shape kShape = {20, 9};
  const std::vector<int16_t> weights = SmallWeights(kShape, 1);
  const std::vector<int32_t> expected(weights.begin(), weights.end());
  for (const float size : {0.0F, 1e-45F, 1e-30F, 1e15F, 1e30F, 3e38F}) {
    for (const size_t n : {1U, 6U, 33U}) {
      SCOPED_TRACE(testing::Message() << size << ", " << n);
      const std::vector<int32_t> bias = SmallBiases(kShape, 2);
      Learning learning(weights, bias, ShiftsFrom(kShape, 6), kShape);
      BatchData batch = RandomBatch(kShape, n, 1.0F, 3);
      for (size_t i = 0; i < batch.dy.size(); ++i) {
        const bool is_row = i % batch.dy_stride < kShape.rows;
        batch.dy[i] = is_row ? std::copysign(size, batch.dy[i]) : 0.0F;
      }
      learning.learner_.Backward(batch.View(kShape.cols));
      learning.learner_.Step({1.0F, 0.99F});
      for (size_t i = 0; i < n * kShape.cols; ++i) {
        ASSERT_EQ(batch.dx[i / kShape.cols * batch.dx_stride + i % kShape.cols], 0.0F);
      }
      ASSERT_EQ(learning.Weights(), expected);
      ASSERT_EQ(learning.Biases(), bias);
    }
  }
}

// Rows of 2^-30 and 2^39 in one batch: each learns in its own scale, and nothing overflows.
TEST(DenseLearner, RowsLearnWhateverTheSizeOfOthers) {
  constexpr Shape kShape = {4, 5};
  const std::vector<int16_t> weights = SmallWeights(kShape, 1);
  Learning learning(weights, SmallBiases(kShape, 2), {8}, kShape);
  BatchData batch(kShape, 1);
  std::ranges::fill(batch.x, int16_t{1000});
  const float sizes[] = {0x1.8p-30F, -1.0F, 0x1.8p39F, 0.0F};
  std::ranges::copy(sizes, batch.dy.begin());
  learning.learner_.Backward(batch.View(kShape.cols));
  learning.learner_.Step({1.0F / 128, 0.99F});
  const std::vector<int32_t> moved = learning.Weights();
  for (size_t c = 0; c < kShape.cols; ++c) {
    for (size_t r = 0; r < kShape.rows; ++r) {
      const int32_t change = moved[r * kShape.cols + c] - weights[r * kShape.cols + c];
      ASSERT_EQ(change, sizes[r] > 0 ? -10 : sizes[r] < 0 ? 10 : 0) << r;
    }
    const double expected = 0x1.8p39 * weights[2 * kShape.cols + c] / 256;
    ASSERT_NEAR(batch.dx[c], expected, std::fabs(expected) * 1e-3);
  }
}

// The proof of DenseLayer::Create, and the layer against its definition in 64 bits at the inputs
// that come nearest to overflowing.
void ExpectInsideTheProof(const Learning& learning, Shape shape,
                          const std::vector<uint8_t>& shifts) {
  const std::vector<int32_t> weights = learning.Weights();
  const std::vector<int32_t> bias = learning.Biases();
  for (size_t worst = 0; worst < shape.rows; ++worst) {
    const int32_t* worst_weights = weights.data() + worst * shape.cols;
    const int shift = shifts[worst / kDenseRowGroup];
    const int64_t rounding = shift == 0 ? 0 : int64_t{1} << (shift - 1);
    int64_t row_sum = 0;
    for (size_t c = 0; c < shape.cols; ++c) row_sum += std::abs(worst_weights[c]);
    ASSERT_LT(row_sum * 32768 + std::abs(int64_t{bias[worst]}) + rounding, int64_t{1} << 31);
    for (const bool upwards : {false, true}) {
      std::vector<int16_t> x(shape.cols + 1);
      for (size_t c = 0; c < shape.cols; ++c) {
        x[c] = (worst_weights[c] < 0) == upwards ? int16_t{-32768} : int16_t{32767};
      }
      std::vector<int32_t> sums(shape.rows);
      std::vector<int16_t> y(shape.rows);
      learning.layer_.ApplyToInt32(x.data(), shape.cols, 1, sums.data(), shape.rows);
      learning.layer_.Apply(x.data(), shape.cols, 1, y.data(), shape.rows);
      int64_t sum = bias[worst];
      for (size_t c = 0; c < shape.cols; ++c) sum += int64_t{worst_weights[c]} * x[c];
      ASSERT_EQ(sums[worst], sum);
      ASSERT_EQ(y[worst], std::clamp<int64_t>((sum + rounding) >> shift, -32768, 32767));
    }
  }
}

// The worst pictures could do: inputs and gradients at their limits, all of one sign or changing
// in step, at rates that throw weights from one end to the other.
TEST(DenseLearner, NoSequenceOfStepsLeavesTheOverflowProof) {
  std::mt19937 random(1);
  for (const Shape& shape : {Shape{1, 1}, Shape{17, 3}, Shape{20, 33}}) {
    for (const uint8_t first_shift : std::initializer_list<uint8_t>{0, 11, 26}) {
      SCOPED_TRACE(testing::Message()
                   << shape.rows << " x " << shape.cols << ", shift " << int{first_shift});
      const std::vector<uint8_t> shifts = ShiftsFrom(shape, first_shift);
      std::vector<int16_t> weights(shape.rows * shape.cols, 0);
      for (size_t r = 0; r < shape.rows; ++r) weights[r * shape.cols] = 32767;
      std::vector<int32_t> bias(shape.rows, 500 * 1000 * 1000);
      for (size_t r = 0; r < shape.rows; r += 2) bias[r] = -bias[r];
      Learning learning(weights, bias, shifts, shape);
      BatchData batch(shape, 2);
      for (int i = 0; i < 3000; ++i) {
        const int pattern = i / 50 % 6;
        const auto sign = [&](size_t at) {
          if (pattern < 2) return pattern == 0;
          if (pattern == 2) return i % 2 == 0;
          if (pattern == 3) return at % 2 == 0;
          return random() % 2 == 0;
        };
        for (size_t at = 0; at < batch.x.size(); ++at) {
          batch.x[at] = sign(at) ? int16_t{32767} : int16_t{-32768};
        }
        const float size = std::ldexp(1.0F, static_cast<int>(random() % 90) - 55);
        for (size_t at = 0; at < batch.dy.size(); ++at) {
          const bool is_row = at % batch.dy_stride < shape.rows;
          batch.dy[at] = !is_row ? 0.0F : sign(at / 3) ? size : -size;
        }
        learning.learner_.Backward(batch.View(shape.cols));
        const float rate = i % 7 == 0 ? 1e15F : std::ldexp(100.0F, -int{first_shift});
        learning.learner_.Step({rate, i % 300 < 100 ? 0.0F : 0.99F});
        for (const float dx : batch.dx) ASSERT_TRUE(std::isfinite(dx));
        if (i % 37 != 0) continue;
        ASSERT_NO_FATAL_FAILURE(ExpectInsideTheProof(learning, shape, shifts));
      }
    }
  }
}

// Create allows biases that a step further would leave int32.
TEST(DenseLearner, BiasesAtTheEndsDoNotWrapAround) {
  for (const int32_t sign : {-1, 1}) {
    Learning learning({0}, {sign * 2147000000}, {0}, {1, 1});
    BatchData batch({1, 1}, 1);
    batch.dy[0] = static_cast<float>(-sign);
    learning.learner_.Backward(batch.View(0));
    learning.learner_.Step({1e15F, 0.99F});
    EXPECT_EQ(learning.Biases().front(), sign * ((1 << 30) - 1));
  }
}

TEST(DenseLearner, EveryTargetLearnsTheSameWeights) {
  for (const Shape& shape : kShapes) {
    struct Results {
      std::vector<int32_t> weights;
      std::vector<int32_t> bias;
      std::vector<float> dx;
      bool operator==(const Results&) const = default;
    };
    const auto learn = [&] {
      Learning learning(SmallWeights(shape, 1), SmallBiases(shape, 2), ShiftsFrom(shape, 6), shape);
      Results results;
      for (uint32_t i = 0; i < 50; ++i) {
        BatchData batch = RandomBatch(shape, 1 + i % 41, i % 10 == 9 ? 0.0F : 1e-3F, i);
        learning.learner_.Backward(batch.View((shape.cols + 1) / 2));
        learning.learner_.Step({0.05F, 0.99F});
        results.dx.insert(results.dx.end(), batch.dx.begin(), batch.dx.end());
      }
      results.weights = learning.Weights();
      results.bias = learning.Biases();
      return results;
    };
    ASSERT_TRUE(ForceSimdTarget(SupportedSimdTargets().front()));
    const Results expected = learn();
    const std::vector<int16_t> start = SmallWeights(shape, 1);
    ASSERT_FALSE(std::equal(start.begin(), start.end(), expected.weights.begin()));
    ForEachSimdTarget([&] { ASSERT_TRUE(learn() == expected); });
  }
}

}  // namespace
}  // namespace gmzip
