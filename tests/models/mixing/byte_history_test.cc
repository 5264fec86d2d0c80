#include "models/mixing/byte_history.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace gmzip {
namespace {

uint8_t ByteAt(uint64_t position) { return static_cast<uint8_t>(position * 37 + position / 251); }

TEST(ByteHistory, BeginsEmptyWithZerosBehind) {
  const ByteHistory history(6);
  EXPECT_EQ(history.end(), 0U);
  EXPECT_EQ(history.size(), 64U);
  for (uint64_t distance = 1; distance <= 64; ++distance) EXPECT_EQ(history.Back(distance), 0);
}

TEST(ByteHistory, KeepsTheLastBytesWhateverCameBefore) {
  for (const int log2_bytes : {0, 1, 6, 10}) {
    ByteHistory history(log2_bytes);
    for (uint64_t i = 0; i < 3 * history.size() + 5; ++i) {
      history.Append(ByteAt(i));
      ASSERT_EQ(history.end(), i + 1);
      for (uint64_t distance = 1; distance <= history.size(); ++distance) {
        const uint8_t expected = distance <= i + 1 ? ByteAt(i + 1 - distance) : 0;
        ASSERT_EQ(history.Back(distance), expected);
        if (distance <= i + 1) {
          ASSERT_EQ(history[i + 1 - distance], expected);
        }
      }
    }
  }
}

}  // namespace
}  // namespace gmzip
