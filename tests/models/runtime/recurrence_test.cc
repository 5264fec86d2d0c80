#include "models/runtime/recurrence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

constexpr int kLargestUnit = 16383;
constexpr int32_t kLargestState = kLargestUnit << 10;
constexpr int16_t kExtremeSums[] = {-32768, -32767, -4097, -4096, -4095, -1024, -1,   0,
                                    1,      1024,   4094,  4095,  4096,  32766, 32767};
constexpr size_t kWidths[] = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 48, 64, 67, 192};

// The compiler refuses overflow in constants.
static_assert(NextStateValue(kLargestState, -32768, -32768) <= kLargestState);
static_assert(NextStateValue(-kLargestState, 32767, 32767) >= -kLargestState);
static_assert(NextStateValue(kLargestState, 32767, -32768) <= kLargestState);
static_assert(OutputValue(kLargestState, -kLargestUnit, 32767) <= kLargestUnit);
static_assert(OutputValue(-kLargestState, kLargestUnit, -32768) >= -kLargestUnit);
static_assert(SquashValue(-32768) == -kLargestUnit && SquashValue(32767) == kLargestUnit);
static_assert(SquashValue(0) == 0);

// Random numbers within +-largest, with the two ends and zero often among them.
class Draw {
 public:
  explicit Draw(uint32_t seed) : random_(seed) {}

  int32_t Within(int32_t largest) {
    const auto bits = static_cast<uint32_t>(random_());
    if (bits % 8 == 0) return largest;
    if (bits % 8 == 1) return -largest;
    if (bits % 8 == 2) return 0;
    return static_cast<int32_t>((bits >> 3) % (2 * static_cast<uint32_t>(largest) + 1)) - largest;
  }
  int16_t Sum() {
    const auto bits = static_cast<uint32_t>(random_());
    return (bits & 3) == 0 ? kExtremeSums[(bits >> 8) % std::size(kExtremeSums)]
                           : static_cast<int16_t>(bits >> 16);
  }
  std::vector<int16_t> Sums(size_t count) {
    std::vector<int16_t> sums(count);
    for (int16_t& sum : sums) sum = Sum();
    return sums;
  }
  std::vector<int16_t> Units(size_t count) {
    std::vector<int16_t> units(count);
    for (int16_t& unit : units) unit = static_cast<int16_t>(Within(kLargestUnit));
    return units;
  }
  std::vector<int32_t> States(size_t count) {
    std::vector<int32_t> states(count);
    for (int32_t& state : states) state = Within(kLargestState);
    return states;
  }

 private:
  std::mt19937 random_;
};

// Of a sum in Q10, in real numbers.
double RealGate(int16_t sum) {
  const double t = std::clamp(sum / 4096.0, -1.0, 1.0);
  return (1 + t * (2 - std::fabs(t))) / 2;
}

TEST(NextState, RoundsTheFormulaHalfUpWithoutOverflow) {
  Draw draw(1);
  const auto check = [](int32_t state, int16_t forget_sum, int16_t candidate_sum) {
    const int64_t forget = QuadraticSigmoidValue(forget_sum);
    const int64_t candidate = int64_t{SquashValue(candidate_sum)} * 1024;
    const int64_t exact = (forget * state + (32768 - forget) * candidate + 16384) >> 15;
    ASSERT_EQ(NextStateValue(state, forget_sum, candidate_sum), exact)
        << state << ' ' << forget_sum << ' ' << candidate_sum;
  };
  for (const int32_t state : {-kLargestState, -1, 0, 1, kLargestState}) {
    for (const int16_t forget_sum : kExtremeSums) {
      for (const int16_t candidate_sum : kExtremeSums) check(state, forget_sum, candidate_sum);
    }
  }
  for (int i = 0; i < 200000; ++i) check(draw.Within(kLargestState), draw.Sum(), draw.Sum());
}

TEST(NextState, LiesBetweenTheStateBeforeAndTheCandidate) {
  Draw draw(2);
  for (int i = 0; i < 200000; ++i) {
    const int32_t state = draw.Within(kLargestState);
    const int16_t candidate_sum = draw.Sum();
    const int32_t candidate = SquashValue(candidate_sum) * 1024;
    const int32_t next = NextStateValue(state, draw.Sum(), candidate_sum);
    ASSERT_GE(next, std::min(state, candidate));
    ASSERT_LE(next, std::max(state, candidate));
  }
}

TEST(NextState, NeverLeavesItsBoundsHoweverLong) {
  for (const int16_t candidate_sum : {int16_t{-32768}, int16_t{32767}}) {
    int32_t state = 0;
    for (size_t i = 0; i < 3000; ++i) {
      state = NextStateValue(state, kExtremeSums[i % std::size(kExtremeSums)], candidate_sum);
      ASSERT_LE(std::abs(state), kLargestState);
    }
    EXPECT_EQ(state, candidate_sum < 0 ? -kLargestState : kLargestState);
  }
}

TEST(Output, LiesBetweenTheInputAndTheState) {
  Draw draw(3);
  for (int i = 0; i < 200000; ++i) {
    const int32_t state = draw.Within(kLargestState);
    const auto x = static_cast<int16_t>(draw.Within(kLargestUnit));
    const int state_q14 = (state + 512) >> 10;
    const int y = OutputValue(state, x, draw.Sum());
    ASSERT_GE(y, std::min<int>(x, state_q14));
    ASSERT_LE(y, std::max<int>(x, state_q14));
    ASSERT_LE(std::abs(y), kLargestUnit);
  }
}

// The sigmoid itself is within 1 / 8192 of its parabolas (activations_test).
TEST(Recurrence, IsNearItsDefinitionInRealNumbers) {
  constexpr double kUnit = 16384;
  constexpr double kState = 16384 * 1024;
  Draw draw(4);
  for (int i = 0; i < 200000; ++i) {
    const int16_t forget_sum = draw.Sum();
    const int16_t candidate_sum = draw.Sum();
    const int16_t output_sum = draw.Sum();
    const int32_t state = draw.Within(kLargestState);
    const auto x = static_cast<int16_t>(draw.Within(kLargestUnit));
    const double f = RealGate(forget_sum);
    const double z = 2 * RealGate(candidate_sum) - 1;
    const double r = RealGate(output_sum);
    const double real_state = f * (state / kState) + (1 - f) * z;
    const int32_t next = NextStateValue(state, forget_sum, candidate_sum);
    ASSERT_NEAR(SquashValue(candidate_sum) / kUnit, z, 2.0 / 8192);
    ASSERT_NEAR(next / kState, real_state, 4.0 / 8192);
    ASSERT_NEAR(OutputValue(next, x, output_sum) / kUnit, r * real_state + (1 - r) * (x / kUnit),
                6.0 / 8192);
  }
}

TEST(RecurrenceStep, EveryTargetGivesTheDefinitionAndTouchesNothingElse) {
  ForEachSimdTarget([] {
    for (const size_t width : kWidths) {
      Draw draw(static_cast<uint32_t>(width));
      for (int round = 0; round < 20; ++round) {
        const std::vector<int16_t> sums = draw.Sums(3 * width);
        const std::vector<int16_t> x = draw.Units(width + 1);
        const std::vector<int32_t> before = draw.States(width + 1);
        std::vector<int32_t> state = before;
        std::vector<int16_t> y(width + 1, 77);
        RecurrenceStep(sums.data(), x.data(), width, state.data(), y.data());
        for (size_t i = 0; i < width; ++i) {
          ASSERT_EQ(state[i], NextStateValue(before[i], sums[i], sums[width + i])) << width;
          ASSERT_EQ(y[i], OutputValue(state[i], x[i], sums[2 * width + i])) << width;
        }
        ASSERT_EQ(state[width], before[width]);
        ASSERT_EQ(y[width], 77);
        // In place.
        std::vector<int16_t> units = x;
        state = before;
        RecurrenceStep(sums.data(), units.data(), width, state.data(), units.data());
        ASSERT_TRUE(std::equal(units.begin(), units.end() - 1, y.begin())) << width;
        ASSERT_EQ(units[width], x[width]);
      }
    }
  });
}

TEST(RecurrenceStep, EveryTargetGivesTheDefinitionForAllExtremes) {
  std::vector<int16_t> forget;
  std::vector<int16_t> candidate;
  std::vector<int16_t> output;
  std::vector<int16_t> x;
  std::vector<int32_t> before;
  for (const int16_t f : kExtremeSums) {
    for (const int16_t z : kExtremeSums) {
      for (const int16_t r : kExtremeSums) {
        for (const int sign : {-1, 0, 1}) {
          forget.push_back(f);
          candidate.push_back(z);
          output.push_back(r);
          before.push_back(sign * kLargestState);
          x.push_back(
              static_cast<int16_t>((static_cast<int>(forget.size() / 3 % 3) - 1) * kLargestUnit));
        }
      }
    }
  }
  std::vector<int16_t> sums = forget;
  sums.insert(sums.end(), candidate.begin(), candidate.end());
  sums.insert(sums.end(), output.begin(), output.end());
  ForEachSimdTarget([&] {
    std::vector<int32_t> state = before;
    std::vector<int16_t> y(x.size());
    RecurrenceStep(sums.data(), x.data(), x.size(), state.data(), y.data());
    for (size_t i = 0; i < x.size(); ++i) {
      ASSERT_EQ(state[i], NextStateValue(before[i], forget[i], candidate[i])) << i;
      ASSERT_EQ(y[i], OutputValue(state[i], x[i], output[i])) << i;
    }
  });
}

TEST(Squash, EveryTargetGivesTheDefinitionForAllInputs) {
  std::vector<int16_t> all;
  for (int i = -32768; i <= 32767; ++i) all.push_back(static_cast<int16_t>(i));
  ForEachSimdTarget([&] {
    std::vector<int16_t> out(all.size());
    Squash(all.data(), all.size(), out.data());
    for (size_t i = 0; i < all.size(); ++i) {
      ASSERT_EQ(out[i], SquashValue(all[i])) << all[i];
      ASSERT_LE(std::abs(out[i]), kLargestUnit);
    }
  });
}

TEST(Squash, WorksInPlaceForOddLengths) {
  ForEachSimdTarget([] {
    for (size_t n = 0; n < 70; ++n) {
      const std::vector<int16_t> before = Draw(static_cast<uint32_t>(n)).Sums(n + 1);
      std::vector<int16_t> values = before;
      Squash(values.data(), n, values.data());
      for (size_t i = 0; i < n; ++i) ASSERT_EQ(values[i], SquashValue(before[i]));
      ASSERT_EQ(values[n], before[n]);
    }
  });
}

TEST(SumRowsToQ10, EveryTargetGivesTheDefinition) {
  ForEachSimdTarget([] {
    for (const size_t n : kWidths) {
      for (const size_t num_rows : {0U, 1U, 2U, 4U, 8U, 13U}) {
        Draw draw(static_cast<uint32_t>(100 * n + num_rows));
        std::vector<std::vector<int16_t>> rows(num_rows);
        std::vector<const int16_t*> pointers;
        for (auto& row : rows) {
          row = draw.Sums(n);
          pointers.push_back(row.data());
        }
        std::vector<int16_t> out(n + 1, 77);
        SumRowsToQ10(pointers, n, out.data());
        for (size_t i = 0; i < n; ++i) {
          int64_t sum = 2;
          for (const auto& row : rows) sum += row[i];
          ASSERT_EQ(out[i], std::clamp<int64_t>(sum >> 2, -32768, 32767)) << n << ' ' << num_rows;
        }
        ASSERT_EQ(out[n], 77);
      }
    }
  });
}

TEST(SumRowsToQ10, AsManyRowsAsAllowedDoNotOverflow) {
  constexpr size_t kWidth = 19;
  for (const int16_t value : {int16_t{-32768}, int16_t{32767}}) {
    const std::vector<int16_t> row(kWidth, value);
    const std::vector<const int16_t*> rows(size_t{1} << 16, row.data());
    ForEachSimdTarget([&] {
      std::vector<int16_t> out(kWidth);
      SumRowsToQ10(rows, kWidth, out.data());
      EXPECT_EQ(out, row);
    });
  }
}

}  // namespace
}  // namespace gmzip
