#include "models/bytes/record_finder.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "models/mixing/byte_history.h"
#include "tests/models/bytes/generated_bytes.h"

namespace gmzip {
namespace {

// Reads bytes as a stream.
class Reader {
 public:
  void Read(const std::vector<uint8_t>& bytes) {
    for (const uint8_t byte : bytes) {
      history_.Append(byte);
      finder_.AddByte(history_);
      EXPECT_GE(finder_.length(), 1U);
      EXPECT_LE(finder_.length(), RecordFinder::kMaxLength);
    }
  }
  uint32_t length() const { return finder_.length(); }

 private:
  ByteHistory history_{16};
  RecordFinder finder_;
};

// Records whose bytes have a value of their own each; one in `one_in` has any value instead.
std::vector<uint8_t> Records(size_t length, size_t count, uint32_t one_in, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<uint8_t> bytes(count);
  for (size_t i = 0; i < count; ++i) {
    const size_t place = i % length;
    const auto any = static_cast<uint32_t>(random() >> 8);
    bytes[i] = static_cast<uint8_t>(any % one_in == 0 ? any >> 12 : place * 37 + place / 7);
  }
  return bytes;
}

TEST(RecordFinder, KnowsNothingAtFirst) {
  Reader reader;
  reader.Read(Records(12, 1000, 10, 1));
  EXPECT_EQ(reader.length(), 1U);
}

TEST(RecordFinder, FindsTheLengthOfRecords) {
  for (const size_t length : {2U, 3U, 4U, 7U, 12U, 16U, 24U, 60U, 100U, 257U, 1000U, 1024U}) {
    Reader reader;
    reader.Read(Records(length, 20000, 10, static_cast<uint32_t>(length)));
    EXPECT_EQ(reader.length(), length);
  }
}

TEST(RecordFinder, FindsAMultipleAtLeastOfTheLengthOfNoisyRecords) {
  // Chance may favour a multiple: each look compares 146 places.
  for (const size_t length : {4U, 12U, 24U, 100U}) {
    Reader reader;
    reader.Read(Records(length, 20000, 2, static_cast<uint32_t>(length)));
    EXPECT_GT(reader.length(), 1U);
    EXPECT_EQ(reader.length() % length, 0U) << length;
  }
}

TEST(RecordFinder, PrefersTheShortestOfItsMultiples) {
  Reader reader;
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 20000; ++i) bytes.push_back(static_cast<uint8_t>(i % 8 * 11));
  reader.Read(bytes);
  EXPECT_EQ(reader.length(), 8U);
}

TEST(RecordFinder, FollowsAChangeOfRecords) {
  Reader reader;
  reader.Read(Records(24, 50000, 10, 2));
  EXPECT_EQ(reader.length(), 24U);
  reader.Read(Records(40, 20000, 10, 3));
  EXPECT_EQ(reader.length(), 40U);
}

TEST(RecordFinder, EqualBytesAreRecordsOfOne) {
  Reader reader;
  reader.Read(std::vector<uint8_t>(20000, 65));
  EXPECT_EQ(reader.length(), 1U);
}

TEST(RecordFinder, LongerRecordsThanItKnowsDoNoHarm) {
  Reader reader;
  reader.Read(Records(3000, 50000, 10, 4));
  reader.Read(GeneratedNoise(50000, 256, 5));
  reader.Read(Records(16, 20000, 10, 6));
  EXPECT_EQ(reader.length(), 16U);
}

}  // namespace
}  // namespace gmzip
