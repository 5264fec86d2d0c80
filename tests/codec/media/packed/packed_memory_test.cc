#include "codec/media/packed/packed_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>

namespace gmzip::packed {
namespace {

TEST(PackedMemory, NeverPromisesMoreThanTheLimit) {
  std::mt19937 random(1);
  for (int run = 0; run < 1000; ++run) {
    const uint64_t limit = random() % 1000000;
    const uint64_t file = random() % 400000;
    PackedMemory memory(limit);
    if (!memory.TakesFile(file)) continue;
    uint64_t samples = file;
    uint64_t longest = 0;
    for (int i = 0; i < 20; ++i) {
      const uint64_t room = memory.RoomForStream();
      const uint64_t raw = room == 0 ? 0 : random() % (room + 1);
      memory.AddStream(raw);
      samples += raw;
      longest = std::max(longest, raw);
      ASSERT_LE(file + samples + PackedMemory::kStreamFactor * longest, limit);
      ASSERT_LE(samples, limit / 3);
    }
  }
}

TEST(PackedMemory, OneStreamMayTakeAThirteenthOfWhatIsFree) {
  PackedMemory memory(1300);
  ASSERT_TRUE(memory.TakesFile(0));
  EXPECT_EQ(memory.RoomForStream(), 100U);
  EXPECT_FALSE(memory.TakesFile(434));
}

}  // namespace
}  // namespace gmzip::packed
