#include "codec/gmzip.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace gmzip {
namespace {

std::vector<uint8_t> Noise(size_t size, uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::vector<uint8_t> bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

std::vector<uint8_t> Text(size_t size) {
  std::mt19937 random(7);
  std::vector<uint8_t> bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>("etaoin shrdlu\n"[random() % 14]);
  return bytes;
}

TEST(Compress, RoundTripsUglySizes) {
  constexpr size_t kBlock = size_t{8} << 20;
  for (const size_t size : {size_t{0}, size_t{1}, size_t{2}, size_t{7}, size_t{8}, size_t{9},
                            size_t{1000}, kBlock - 1, kBlock, kBlock + 1}) {
    for (const auto& file : {Noise(size), Text(size)}) {
      const auto gmz = Compress(file, {.level = 1});
      ASSERT_TRUE(gmz) << gmz.error().message;
      const auto restored = Decompress(*gmz);
      ASSERT_TRUE(restored) << restored.error().message;
      EXPECT_EQ(*restored, file);
    }
  }
}

TEST(Compress, TinyFilesStayTiny) {
  EXPECT_LT(Compress(Noise(0))->size(), 40U);
  EXPECT_LT(Compress(Noise(1))->size(), 40U);
}

TEST(Compress, NoiseGrowsByTheHeaderOnly) {
  const auto file = Noise(100000);
  EXPECT_LT(Compress(file)->size(), file.size() + 48);
}

TEST(Decompress, FindsEveryBitFlipAndTruncation) {
  for (const auto& file : {Text(300), Noise(50), Noise(1), Noise(0)}) {
    const auto gmz = Compress(file);
    ASSERT_TRUE(gmz);
    for (size_t bit = 0; bit < gmz->size() * 8; ++bit) {
      std::vector<uint8_t> damaged = *gmz;
      damaged[bit / 8] = static_cast<uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
      EXPECT_FALSE(Decompress(damaged)) << "bit " << bit;
    }
    for (size_t size = 0; size < gmz->size(); ++size) {
      EXPECT_FALSE(Decompress(std::span<const uint8_t>(*gmz).first(size))) << "prefix of " << size;
    }
    std::vector<uint8_t> longer = *gmz;
    longer.push_back(0);
    EXPECT_FALSE(Decompress(longer));
  }
}

}  // namespace
}  // namespace gmzip
