#include "models/mixing/match_model.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

namespace gmzip {
namespace {

std::vector<uint8_t> RandomBytes(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<uint8_t> bytes(count);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

// A match model and what it reads.
class Reader {
 public:
  explicit Reader(uint32_t min_length, int history_log2 = 16)
      : history_(history_log2), match_(min_length, 14) {}

  void Read(uint8_t byte) {
    history_.Append(byte);
    match_.AddByte(history_);
  }
  void Read(const std::vector<uint8_t>& bytes) {
    for (const uint8_t byte : bytes) Read(byte);
  }
  // How many of the bytes were expected.
  size_t ReadAndCount(const std::vector<uint8_t>& bytes) {
    size_t num_expected = 0;
    for (const uint8_t byte : bytes) {
      num_expected += match_.expected_byte() == byte ? 1 : 0;
      Read(byte);
    }
    return num_expected;
  }
  MatchModel& match() { return match_; }

 private:
  ByteHistory history_;
  MatchModel match_;
};

TEST(MatchModel, ExpectsNothingOfWhatNeverRepeats) {
  Reader reader(5);
  for (int i = 0; i < 256; ++i) {
    reader.Read(static_cast<uint8_t>(i));
    EXPECT_EQ(reader.match().expected_byte(), -1);
    EXPECT_EQ(reader.match().confidence(), 0U);
    EXPECT_EQ(reader.match().length(), 0U);
  }
}

TEST(MatchModel, FindsARepeatAfterItsMinimumLength) {
  for (const uint32_t min_length : {3U, 5U, 8U, 12U, 16U}) {
    Reader reader(min_length);
    const std::vector<uint8_t> bytes = RandomBytes(120, 1);  // few places, none lost
    reader.Read(bytes);
    uint32_t last_confidence = 0;
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (i >= min_length) {
        ASSERT_EQ(reader.match().expected_byte(), bytes[i]) << i;
        ASSERT_GE(reader.match().length(), min_length);
        ASSERT_GE(reader.match().confidence(), last_confidence);
        ASSERT_LT(reader.match().confidence(), MatchModel::kNumConfidences);
        last_confidence = reader.match().confidence();
      }
      reader.Read(bytes[i]);
    }
    EXPECT_GE(last_confidence, MatchModel::kNumConfidences / 2);
  }
}

TEST(MatchModel, GoesOnBehindAMismatchWithLessConfidence) {
  Reader reader(12);
  std::vector<uint8_t> bytes = RandomBytes(300, 2);
  reader.Read(bytes);
  const auto changed = static_cast<uint8_t>(bytes[100] + 1);
  for (size_t i = 0; i < 100; ++i) reader.Read(bytes[i]);
  const uint32_t before = reader.match().confidence();
  reader.Read(changed);
  for (size_t i = 101; i < 300; ++i) {
    ASSERT_EQ(reader.match().expected_byte(), bytes[i]) << i;
    if (i < 120) {
      ASSERT_LT(reader.match().confidence(), before);
    }
    reader.Read(bytes[i]);
  }
  EXPECT_GE(reader.match().confidence(), before);
}

TEST(MatchModel, GivesUpWhenEightBytesInARowAreWrong) {
  Reader reader(5);
  const std::vector<uint8_t> bytes = RandomBytes(300, 3);
  reader.Read(bytes);
  for (size_t i = 0; i < 50; ++i) reader.Read(bytes[i]);
  for (size_t i = 0; i < 8; ++i) {
    ASSERT_GE(reader.match().expected_byte(), 0) << i;
    reader.Read(static_cast<uint8_t>(bytes[50 + i] + 1));
  }
  EXPECT_EQ(reader.match().expected_byte(), -1);
  EXPECT_EQ(reader.match().confidence(), 0U);
}

TEST(MatchModel, ALongerMatchReplacesABrokenOne) {
  // The same twelve bytes stand in two places; the later one is followed, then, once the text shows
  // that it is the earlier one, that.
  const std::vector<uint8_t> first = RandomBytes(200, 4);
  std::vector<uint8_t> second = RandomBytes(200, 5);
  for (size_t i = 0; i < 12; ++i) second[50 + i] = first[50 + i];
  Reader reader(12);
  reader.Read(first);
  reader.Read(second);
  for (size_t i = 50; i < 62; ++i) reader.Read(first[i]);
  EXPECT_EQ(reader.match().expected_byte(), second[62]);
  for (size_t i = 62; i < 74; ++i) reader.Read(first[i]);
  EXPECT_EQ(reader.match().expected_byte(), first[74]);
}

TEST(MatchModel, FollowsAPeriodWithinASmallHistory) {
  Reader reader(5, 8);
  const std::vector<uint8_t> period = RandomBytes(100, 6);
  reader.Read(period);
  EXPECT_GE(reader.ReadAndCount(period), 95U);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(reader.ReadAndCount(period), 100U);
}

TEST(MatchModel, DoesNotFollowWhatWasOverwritten) {
  Reader reader(5, 8);
  const std::vector<uint8_t> period = RandomBytes(300, 7);
  for (int i = 0; i < 50; ++i) {
    for (const uint8_t byte : period) {
      reader.Read(byte);
      ASSERT_EQ(reader.match().expected_byte(), -1);
    }
  }
}

TEST(MatchModel, SurvivesAnyBytesInASmallHistory) {
  std::mt19937 random(8);
  for (const uint32_t num_values : {1U, 2U, 3U, 256U}) {
    Reader reader(3, 6);
    for (int i = 0; i < 20000; ++i) {
      reader.Read(static_cast<uint8_t>(random() % num_values));
      ASSERT_LT(reader.match().confidence(), MatchModel::kNumConfidences);
      ASSERT_EQ(reader.match().confidence() == 0, reader.match().expected_byte() < 0);
      ASSERT_LT(reader.match().expected_byte(), static_cast<int>(num_values));
    }
  }
}

TEST(MatchModel, SaysEachBitOfTheExpectedByteUntilOneIsWrong) {
  Reader reader(5);
  const std::vector<uint8_t> bytes = RandomBytes(100, 9);
  reader.Read(bytes);
  for (size_t i = 0; i < 20; ++i) reader.Read(bytes[i]);
  MatchModel& match = reader.match();
  const int expected = match.expected_byte();
  ASSERT_EQ(expected, bytes[20]);
  uint32_t partial = 1;
  for (int i = 7; i >= 0; --i) {
    std::array<int32_t, MatchModel::kNumInputs> inputs = {77, 77};
    match.Predict(partial, inputs.data());
    const int bit = expected >> i & 1;
    EXPECT_EQ(match.expected_bit(), bit);
    for (const int32_t input : inputs) {
      EXPECT_EQ(input > 0, bit == 1);
      EXPECT_LE(std::abs(input), kMaxStretchQ8);
    }
    match.Learn(bit);
    // Had the bit been another, nothing would be expected of the rest.
    if (i > 0) {
      match.Predict(partial << 1 | static_cast<uint32_t>(1 - bit), inputs.data());
      EXPECT_EQ(match.expected_bit(), -1);
      EXPECT_EQ(inputs[0], 0);
      EXPECT_EQ(inputs[1], 0);
      match.Learn(1);
    }
    partial = partial << 1 | static_cast<uint32_t>(bit);
  }
}

TEST(MatchModel, LearnsHowOftenItIsRight) {
  Reader reader(5);
  const std::vector<uint8_t> bytes = RandomBytes(100, 10);
  reader.Read(bytes);
  for (size_t i = 0; i < 20; ++i) reader.Read(bytes[i]);
  MatchModel& match = reader.match();
  std::array<int32_t, MatchModel::kNumInputs> inputs{};
  match.Predict(1, inputs.data());
  const int32_t before = std::abs(inputs[0]);
  for (int i = 0; i < 50; ++i) {
    match.Predict(1, inputs.data());
    match.Learn(match.expected_bit());
  }
  match.Predict(1, inputs.data());
  EXPECT_GT(std::abs(inputs[0]), before);
  for (int i = 0; i < 200; ++i) {
    match.Predict(1, inputs.data());
    match.Learn(1 - match.expected_bit());
  }
  match.Predict(1, inputs.data());
  EXPECT_EQ(inputs[0] > 0, match.expected_bit() == 0);  // now it says the opposite
}

}  // namespace
}  // namespace gmzip
