#include "models/chars/chars_forecaster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "tests/models/chars/random_chars.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

constexpr CharsLearning kNoLearning = {0};
constexpr CharsLearning kOutputLearns = {1};
constexpr CharsLearning kAllLearn = {kMaxCharsLayers};
// Of the likeliest byte.
constexpr uint32_t kLargestWeight = uint32_t{1} << 22;

std::shared_ptr<const CharsModel> SmallModel() { return MakeChars(RandomCharsFile(kSmallChars)); }

double CostInBits(std::span<const uint8_t> text, CharsForecaster* forecaster) {
  double bits = 0;
  for (const uint8_t byte : text) {
    const ByteDistribution& forecast = forecaster->Forecast();
    bits += std::log2(static_cast<double>(forecast.total()) / forecast.weight(byte));
    forecaster->AddByte(byte);
  }
  return bits;
}

// FNV-1a over every weight, low byte first.
uint64_t HashOfForecasts(std::shared_ptr<const CharsModel> model, const CharsLearning& learning,
                         std::span<const uint8_t> text) {
  CharsForecaster forecaster(std::move(model), learning);
  uint64_t hash = 0xCBF29CE484222325;
  for (const uint8_t byte : text) {
    for (uint32_t b = 0; b < 256; ++b) {
      const uint32_t weight = forecaster.Forecast().weight(static_cast<uint8_t>(b));
      for (int shift = 0; shift < 24; shift += 8) {
        hash = (hash ^ (weight >> shift & 255)) * 0x100000001B3;
      }
    }
    forecaster.AddByte(byte);
  }
  return hash;
}

// What a network predicts is part of the format: a difference here means that files written before
// no longer decode. Where that is meant (with a new kGmzVersion), run the test and take over the
// values it prints: what was measured stands first in each message.
TEST(CharsForecaster, PinnedForecasts) {
  struct Pinned {
    CharsConfig config;
    CharsLearning learning;
    size_t num_bytes;
    uint64_t hash;
  };
  const Pinned all_pinned[] = {
      {kSmallChars, kNoLearning, 700, 0x7136E6342DEAD839},
      {kLongerChars, kNoLearning, 700, 0x65731281295E5C26},
      {kLongerChars, kAllLearn, 700, 0xFEBFC93338FEA1B8},
      {kSmallChars, kOutputLearns, 700, 0x8F3D5A3A68817C05},
      {kSmallChars, kAllLearn, 700, 0xD5828BA8505A673B},
      {{48, 3, 7, 8}, {2, 1e-2F, 5e-3F, 20}, 700, 0xF8AC4D75DF9F3E94},
      // Batches of 2, 4 and 8 bytes.
      {kSmallChars, {kMaxCharsLayers, 1e-2F, 5e-3F, 2}, 5000, 0xE725FE2C490E5570},
  };
  for (const Pinned& pinned : all_pinned) {
    const std::vector<uint8_t> text = SmallText(pinned.num_bytes, 2);
    ForEachSimdTarget([&] {
      // Tables are made by the target, too.
      const auto model = MakeChars(RandomCharsFile(pinned.config));
      const uint64_t hash = HashOfForecasts(model, pinned.learning, text);
      EXPECT_EQ(hash, pinned.hash)
          << std::hex << "0x" << hash << " for width " << std::dec << pinned.config.width << ", "
          << pinned.learning.num_layers << " layers that learn";
    });
  }
}

TEST(CharsForecaster, WeightsAreWithinTheirBounds) {
  for (const CharsLearning& learning :
       {kNoLearning, CharsLearning(), kAllLearn, CharsLearning{2, 1.0F, 1.0F, 7}}) {
    CharsForecaster forecaster(SmallModel(), learning);
    std::vector<uint8_t> bytes = SmallText(500, 3);
    bytes.resize(1000, 0);
    for (const uint8_t byte : bytes) {
      uint32_t largest = 0;
      for (uint32_t b = 0; b < 256; ++b) {
        const uint32_t weight = forecaster.Forecast().weight(static_cast<uint8_t>(b));
        ASSERT_GE(weight, 1U);
        largest = std::max(largest, weight);
      }
      ASSERT_EQ(largest, kLargestWeight);
      forecaster.AddByte(byte);
    }
  }
  static_assert(kLargestWeight <= ByteDistribution::kMaxWeight);
}

// Logits are base-2 logarithms in Q10.
TEST(CharsForecaster, WeightsAreThePowersOfTheLogits) {
  const auto model = SmallModel();
  CharsForecaster forecaster(model, kNoLearning);
  CharsState state(model->config());
  const NarrowLayer& output = model->narrow_layers().back();
  model->Start({}, &state, nullptr);
  for (const uint8_t byte : SmallText(100, 4)) {
    std::vector<int16_t> logits(256);
    output.Apply(state.units(), logits.data());
    const int largest = *std::ranges::max_element(logits);
    for (size_t b = 0; b < 256; ++b) {
      const double expected = std::max(1.0, std::exp2(22 + (logits[b] - largest) / 1024.0));
      const uint32_t weight = forecaster.Forecast().weight(static_cast<uint8_t>(b));
      ASSERT_NEAR(weight, expected, 1 + 1e-4 * expected) << b;
    }
    forecaster.AddByte(byte);
    model->Step(byte, {}, &state, nullptr);
  }
}

TEST(CharsForecaster, LearningLowersTheCostOfWhatComesAgain) {
  const std::vector<uint8_t> text = SmallText(20000, 5);
  const auto early = std::span(text).first(kOutputLearns.batch);
  const auto middle = std::span(text).subspan(early.size(), 10000);
  const auto late = std::span(text).subspan(10000 + early.size());
  std::vector<double> bits;
  for (const CharsLearning& learning : {kNoLearning, kOutputLearns, kAllLearn}) {
    CharsForecaster forecaster(SmallModel(), learning);
    // The output in 16 bits, as where it learns.
    CharsForecaster fixed(SmallModel(), {learning.num_layers, 0, 0, learning.batch});
    // Nothing is learnt before the first step.
    EXPECT_EQ(CostInBits(early, &forecaster), CostInBits(early, &fixed));
    CostInBits(middle, &forecaster);
    bits.push_back(CostInBits(late, &forecaster) / static_cast<double>(late.size()));
  }
  EXPECT_LT(bits[1], 0.8 * bits[0]) << bits[0];
  EXPECT_LT(bits[2], 0.9 * bits[1]);
}

// The output as it was shipped, in 8 bits: about what a network says that does not learn.
TEST(CharsForecaster, TheSecondForecastDoesNotLearn) {
  const auto model = SmallModel();
  CharsLearning learning = kOutputLearns;
  CharsForecaster without(model, learning);
  EXPECT_EQ(without.SecondForecast(), nullptr);
  learning.keeps_start = true;
  CharsForecaster forecaster(model, learning);
  CharsForecaster fixed(model, kNoLearning);
  const ByteDistribution* const second = forecaster.SecondForecast();
  ASSERT_NE(second, nullptr);
  double bits = 0;
  double second_bits = 0;
  double fixed_bits = 0;
  const auto cost = [](const ByteDistribution& forecast, uint8_t byte) {
    return std::log2(static_cast<double>(forecast.total()) / forecast.weight(byte));
  };
  for (const uint8_t byte : SmallText(5000, 8)) {
    ASSERT_EQ(forecaster.Forecast().weights()[byte], without.Forecast().weights()[byte]);
    bits += cost(forecaster.Forecast(), byte);
    second_bits += cost(*second, byte);
    fixed_bits += cost(fixed.Forecast(), byte);
    for (CharsForecaster* reader : {&without, &forecaster, &fixed}) reader->AddByte(byte);
    ASSERT_EQ(forecaster.SecondForecast(), second);
  }
  EXPECT_NEAR(second_bits, fixed_bits, 0.01 * fixed_bits);
  EXPECT_LT(bits, 0.95 * second_bits);
  learning.num_layers = kMaxCharsLayers;
  EXPECT_EQ(CharsForecaster(model, learning).SecondForecast(), nullptr);
}

TEST(CharsForecaster, LearnsTheSameWithASideThread) {
  const auto model = SmallModel();
  for (const CharsLearning& learning : {kOutputLearns, kAllLearn}) {
    CharsForecaster alone(model, learning);
    CharsForecaster with_side(model, learning, std::make_shared<SideThread>(true));
    for (const uint8_t byte : SmallText(10000, 9)) {
      ASSERT_TRUE(std::ranges::equal(alone.Forecast().weights(), with_side.Forecast().weights()));
      alone.AddByte(byte);
      with_side.AddByte(byte);
    }
  }
}

// Right ones, wrong ones, several for a byte, none.
TEST(CharsForecaster, GuessesDoNotChangeWhatIsForetold) {
  const auto model = SmallModel();
  for (const CharsLearning& learning : {kNoLearning, kOutputLearns}) {
    CharsForecaster without(model, learning);
    CharsForecaster guessing(model, learning);
    int at = 0;
    for (const uint8_t byte : SmallText(1000, 10)) {
      const auto expect_equal = [&] {
        ASSERT_TRUE(
            std::ranges::equal(without.Forecast().weights(), guessing.Forecast().weights()));
      };
      expect_equal();
      if (at % 3 != 0) guessing.Guess(at % 3 == 1 ? byte : static_cast<uint8_t>(byte + 1));
      if (at % 5 == 0) guessing.Guess(byte);
      expect_equal();
      without.AddByte(byte);
      guessing.AddByte(byte);
      ++at;
    }
  }
}

TEST(CharsForecaster, WhatOneStreamLearnsNoOtherKnows) {
  const auto model = SmallModel();
  const std::vector<uint8_t> text = SmallText(1000, 6);
  CharsForecaster first(model, kAllLearn);
  CharsForecaster beside(model, kAllLearn);
  const double bits = CostInBits(text, &first);
  CharsForecaster after(model, kAllLearn);
  EXPECT_EQ(CostInBits(text, &beside), bits);
  EXPECT_EQ(CostInBits(text, &after), bits);
}

}  // namespace
}  // namespace gmzip
