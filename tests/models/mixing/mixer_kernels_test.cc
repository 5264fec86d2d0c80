#include "models/mixing/mixer_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "models/runtime/aligned_vector.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

constexpr int32_t kMaxInput = 3072;
constexpr int32_t kMaxStep = (1 << 18) - 1;

enum Values { kRandom, kSmall, kHighest, kLowest, kMixedExtremes, kNumValues };

int32_t Draw(Values values, int32_t limit, std::mt19937& random) {
  const auto any = static_cast<int32_t>(random() % (2 * static_cast<uint32_t>(limit) + 1)) - limit;
  switch (values) {
    case kSmall:
      return any % 4;
    case kHighest:
      return limit;
    case kLowest:
      return -limit;
    case kMixedExtremes:
      return (any & 1) != 0 ? limit : -limit;
    default:
      return any;
  }
}

// Inputs and sets of weights, all of one size.
struct MixerData {
  MixerData(size_t num_inputs, size_t num_sets, Values values, uint32_t seed) : inputs(num_inputs) {
    std::mt19937 random(seed);
    for (int32_t& input : inputs) input = Draw(values, kMaxInput, random);
    weights.assign(num_sets, AlignedVector<int32_t>(num_inputs));
    for (AlignedVector<int32_t>& set : weights) {
      for (int32_t& weight : set) weight = Draw(values, kMaxMixerWeight, random);
    }
    for (size_t s = 0; s < num_sets; ++s) {
      steps.push_back(s % 4 == 3 ? 0 : Draw(values, kMaxStep, random));
    }
  }

  std::vector<int32_t*> Sets() {
    std::vector<int32_t*> sets;
    for (AlignedVector<int32_t>& set : weights) sets.push_back(set.data());
    return sets;
  }

  AlignedVector<int32_t> inputs;
  std::vector<AlignedVector<int32_t>> weights;
  std::vector<int32_t> steps;
};

// In 64 bits; that 32 suffice is part of the test.
int32_t Narrow(int64_t value) {
  EXPECT_GE(value, std::numeric_limits<int32_t>::min());
  EXPECT_LE(value, std::numeric_limits<int32_t>::max());
  return static_cast<int32_t>(value);
}

int32_t DefinedSum(const AlignedVector<int32_t>& inputs, const AlignedVector<int32_t>& weights) {
  int64_t sum = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    sum += Narrow(int64_t{inputs[i]} * weights[i]) >> 10;
  }
  return Narrow(sum);
}

int32_t DefinedMove(int32_t weight, int32_t input, int32_t step) {
  const int64_t moved = weight + (Narrow(int64_t{input} * step + (1 << 13)) >> 14);
  return static_cast<int32_t>(std::clamp<int64_t>(moved, -kMaxMixerWeight, kMaxMixerWeight));
}

template <typename Body>
void ForEachCase(const Body& body) {
  for (size_t num_inputs = kMixerGroup; num_inputs <= kMaxMixerInputs; num_inputs += kMixerGroup) {
    for (int values = 0; values < kNumValues; ++values) {
      const size_t num_sets = 1 + (num_inputs / kMixerGroup + static_cast<size_t>(values)) % 16;
      SCOPED_TRACE(testing::Message()
                   << num_inputs << " inputs, " << num_sets << " sets, values " << values);
      body(MixerData(num_inputs, num_sets, static_cast<Values>(values),
                     static_cast<uint32_t>(num_inputs)));
    }
  }
}

TEST(MixerSums, EveryTargetGivesTheDefinition) {
  ForEachCase([](MixerData data) {
    std::vector<int32_t> expected;
    for (const auto& set : data.weights) expected.push_back(DefinedSum(data.inputs, set));
    expected.push_back(77);
    const std::vector<int32_t*> sets = data.Sets();
    ForEachSimdTarget([&] {
      std::vector<int32_t> sums(expected.size(), 77);
      MixerSums(data.inputs.data(), data.inputs.size(), sets.data(), sets.size(), sums.data());
      ASSERT_EQ(sums, expected);
    });
  });
}

TEST(MixerLearn, EveryTargetGivesTheDefinition) {
  ForEachCase([](const MixerData& data) {
    std::vector<AlignedVector<int32_t>> expected = data.weights;
    for (size_t s = 0; s < expected.size(); ++s) {
      for (size_t i = 0; i < data.inputs.size(); ++i) {
        expected[s][i] = DefinedMove(expected[s][i], data.inputs[i], data.steps[s]);
      }
    }
    ForEachSimdTarget([&] {
      MixerData moved = data;
      const std::vector<int32_t*> sets = moved.Sets();
      MixerLearn(moved.inputs.data(), moved.inputs.size(), sets.data(), moved.steps.data(),
                 sets.size());
      ASSERT_EQ(moved.weights, expected);
    });
  });
}

}  // namespace
}  // namespace gmzip
