#include "models/runtime/recurrence_learning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "models/runtime/recurrence.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

constexpr size_t kSteps = 7;

// A stretch of time in integers, and gradients of its outputs.
struct Stretch {
  size_t width;
  std::vector<int16_t> sums;
  std::vector<int16_t> x;
  std::vector<int32_t> states;
  std::vector<float> dy;
};

struct Gradients {
  std::vector<float> sums;
  std::vector<float> x;
};

// extremes: some sums are as large as can be.
Stretch RandomStretch(size_t width, bool extremes, uint32_t seed) {
  std::mt19937 random(seed);
  const auto within = [&](int32_t largest) {
    const auto range = 2 * static_cast<uint32_t>(largest) + 1;
    return static_cast<int32_t>(static_cast<uint32_t>(random()) % range) - largest;
  };
  Stretch stretch{width, {}, {}, {}, {}};
  for (size_t i = 0; i < kSteps * 3 * width; ++i) {
    const int32_t sum = within(5000);
    stretch.sums.push_back(static_cast<int16_t>(
        extremes && random() % 4 == 0 ? (random() % 2 == 0 ? -32768 : 32767) : sum));
  }
  for (size_t i = 0; i < kSteps * width; ++i) {
    stretch.x.push_back(static_cast<int16_t>(within(16383)));
    stretch.dy.push_back(static_cast<float>(within(1 << 20)) / (1 << 24));
  }
  for (size_t i = 0; i < width; ++i) stretch.states.push_back(within(16383 << 10));
  std::vector<int32_t> state = stretch.states;
  std::vector<int16_t> y(width);
  for (size_t step = 0; step < kSteps; ++step) {
    RecurrenceStep(stretch.sums.data() + step * 3 * width, stretch.x.data() + step * width, width,
                   state.data(), y.data());
    stretch.states.insert(stretch.states.end(), state.begin(), state.end());
  }
  return stretch;
}

Gradients Backward(const Stretch& stretch) {
  Gradients gradients{std::vector<float>(stretch.sums.size()),
                      std::vector<float>(stretch.x.size())};
  // Whatever it held before.
  std::vector<float> working(stretch.width, 1e30F);
  RecurrenceBackward({kSteps, stretch.width, stretch.sums.data(), stretch.x.data(),
                      stretch.states.data(), stretch.dy.data(), gradients.sums.data(),
                      gradients.x.data(), working.data()});
  return gradients;
}

double RealGate(double sum_q10) {
  const double t = std::clamp(sum_q10 / 4096, -1.0, 1.0);
  return (1 + t * (2 - std::fabs(t))) / 2;
}

// The sum of dy x y of one unit in real numbers, y in units of Q14.
double CostOfUnit(const Stretch& stretch, size_t unit, const std::vector<double>& sums,
                  const std::vector<double>& x) {
  const size_t width = stretch.width;
  double state = stretch.states[unit] / 16777216.0;
  double cost = 0;
  for (size_t step = 0; step < kSteps; ++step) {
    const double* const row = sums.data() + step * 3 * width;
    const double forget = RealGate(row[unit]);
    const double candidate = 2 * RealGate(row[width + unit]) - 1;
    const double output = RealGate(row[2 * width + unit]);
    const double in = x[step * width + unit] / 16384;
    state = forget * state + (1 - forget) * candidate;
    const double y = output * state + (1 - output) * in;
    cost += double{stretch.dy[step * width + unit]} * y * 16384;
  }
  return cost;
}

TEST(RecurrenceBackward, AgreesWithFiniteDifferencesOfRealNumbers) {
  constexpr double kStep = 0.5;
  const Stretch stretch = RandomStretch(13, false, 1);
  const Gradients gradients = Backward(stretch);
  std::vector<double> sums(stretch.sums.begin(), stretch.sums.end());
  std::vector<double> x(stretch.x.begin(), stretch.x.end());
  float largest = 0;
  for (const float gradient : gradients.sums) largest = std::max(largest, std::fabs(gradient));
  const auto slope = [&](std::vector<double>* values, size_t i) {
    const size_t unit = i % stretch.width;
    const double value = (*values)[i];
    (*values)[i] = value + kStep;
    const double more = CostOfUnit(stretch, unit, sums, x);
    (*values)[i] = value - kStep;
    const double less = CostOfUnit(stretch, unit, sums, x);
    (*values)[i] = value;
    return (more - less) / (2 * kStep);
  };
  for (size_t i = 0; i < sums.size(); ++i) {
    ASSERT_NEAR(gradients.sums[i], slope(&sums, i), 2e-3 * double{largest}) << i;
  }
  for (size_t i = 0; i < x.size(); ++i) {
    ASSERT_NEAR(gradients.x[i], slope(&x, i), 1e-5) << i;
  }
}

TEST(RecurrenceBackward, NothingIsLearntOfSumsThatAreTooLarge) {
  Stretch stretch = RandomStretch(5, false, 2);
  for (const int16_t sum : {int16_t{-32768}, int16_t{-4096}, int16_t{4096}, int16_t{32767}}) {
    std::ranges::fill(stretch.sums, sum);
    for (const float gradient : Backward(stretch).sums) EXPECT_EQ(gradient, 0);
  }
}

TEST(RecurrenceBackward, EveryTargetGivesTheSameBits) {
  for (const size_t width : {1U, 3U, 4U, 7U, 8U, 15U, 16U, 17U, 33U, 48U, 67U}) {
    const Stretch stretch = RandomStretch(width, true, static_cast<uint32_t>(width));
    // Each unit alone is the definition.
    std::vector<Gradients> units;
    for (size_t unit = 0; unit < width; ++unit) {
      Stretch alone{1, {}, {}, {}, {}};
      for (size_t i = unit; i < stretch.sums.size(); i += width) {
        alone.sums.push_back(stretch.sums[i]);
      }
      for (size_t i = unit; i < stretch.x.size(); i += width) {
        alone.x.push_back(stretch.x[i]);
        alone.dy.push_back(stretch.dy[i]);
      }
      for (size_t i = unit; i < stretch.states.size(); i += width) {
        alone.states.push_back(stretch.states[i]);
      }
      units.push_back(Backward(alone));
    }
    ForEachSimdTarget([&] {
      const Gradients gradients = Backward(stretch);
      for (size_t i = 0; i < gradients.sums.size(); ++i) {
        ASSERT_EQ(std::bit_cast<uint32_t>(gradients.sums[i]),
                  std::bit_cast<uint32_t>(units[i % width].sums[i / width]))
            << width << ' ' << i;
      }
      for (size_t i = 0; i < gradients.x.size(); ++i) {
        ASSERT_EQ(std::bit_cast<uint32_t>(gradients.x[i]),
                  std::bit_cast<uint32_t>(units[i % width].x[i / width]))
            << width << ' ' << i;
      }
    });
  }
}

}  // namespace
}  // namespace gmzip
