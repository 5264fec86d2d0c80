#include "models/mixing/forecaster_pair.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace gmzip {
namespace {

// Expects the byte that came last, plus `step`.
class StepForecaster : public ByteForecaster {
 public:
  explicit StepForecaster(uint8_t step) : step_(step) {}

  const ByteDistribution& Forecast() const override { return distribution_; }
  void AddByte(uint8_t byte) override {
    std::vector<uint32_t> weights(256, 1);
    weights[static_cast<uint8_t>(byte + step_)] = 1000;
    distribution_.Set(weights);
  }

 private:
  uint8_t step_;
  ByteDistribution distribution_;
};

// Counts the guesses that came before a byte.
class GuessedForecaster : public StepForecaster {
 public:
  GuessedForecaster(std::atomic<int>* num_guesses, int* num_right)
      : StepForecaster(0), num_guesses_(num_guesses), num_right_(num_right) {}

  void Guess(uint8_t byte) override {
    guess_ = byte;
    ++*num_guesses_;
  }
  void AddByte(uint8_t byte) override {
    *num_right_ += guess_ == byte ? 1 : 0;
    guess_.reset();
    StepForecaster::AddByte(byte);
  }

 private:
  std::atomic<int>* num_guesses_;
  int* num_right_;
  std::optional<uint8_t> guess_;
};

std::unique_ptr<ForecasterPair> MakePair(bool on_two_threads) {
  return std::make_unique<ForecasterPair>(std::make_unique<StepForecaster>(uint8_t{1}),
                                          std::make_unique<StepForecaster>(uint8_t{2}),
                                          std::make_shared<SideThread>(on_two_threads));
}

void ExpectBothRead(ForecasterPair* pair, int num_bytes) {
  for (int i = 0; i < num_bytes; ++i) {
    const auto byte = static_cast<uint8_t>(i * 7);
    pair->AddByte(byte);
    ASSERT_EQ(pair->Forecast().weight(static_cast<uint8_t>(byte + 1)), 1000U);
    ASSERT_EQ(pair->SecondForecast()->weight(static_cast<uint8_t>(byte + 2)), 1000U);
  }
}

TEST(ForecasterPair, BothHaveReadEachByteOnOneThreadOrTwo) {
  for (const bool on_two_threads : {false, true})
    ExpectBothRead(MakePair(on_two_threads).get(), 20000);
}

TEST(ForecasterPair, EndsWithoutAByte) {
  for (int i = 0; i < 100; ++i) EXPECT_NE(MakePair(true)->SecondForecast(), nullptr);
}

// The first, which expects the next number, is always right, and as sure as the second.
TEST(ForecasterPair, GuessesOnTheSideThreadAlone) {
  for (const bool has_thread : {false, true}) {
    std::atomic<int> num_guesses = 0;
    int num_right = 0;
    auto pair = std::make_unique<ForecasterPair>(
        std::make_unique<StepForecaster>(uint8_t{1}),
        std::make_unique<GuessedForecaster>(&num_guesses, &num_right),
        std::make_shared<SideThread>(has_thread));
    // On a busy machine the thread may be late.
    for (int i = 0; i < 200 || (has_thread && num_guesses == 0 && i < 50000); ++i) {
      pair->AddByte(static_cast<uint8_t>(i));
      if (has_thread) std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    pair.reset();  // it may be guessing still
    if (has_thread) {
      EXPECT_GT(num_guesses, 0);
      EXPECT_GE(num_right, num_guesses - 1);
    } else {
      EXPECT_EQ(num_guesses, 0);
    }
  }
}

// As a model does that goes from block to block.
TEST(ForecasterPair, MayMoveToAnotherThread) {
  const auto pair = MakePair(true);
  for (int i = 0; i < 20; ++i) {
    std::thread([&] { ExpectBothRead(pair.get(), 100); }).join();
  }
}

// The second has nothing to do for long enough to fall asleep.
TEST(ForecasterPair, WakesUpAgain) {
  const auto pair = MakePair(true);
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ExpectBothRead(pair.get(), 10);
  }
}

}  // namespace
}  // namespace gmzip
