#include "codec/gmzip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
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
  constexpr size_t kBlock = size_t{256} << 10;
  for (const size_t size : {size_t{0}, size_t{1}, size_t{2}, size_t{7}, size_t{8}, size_t{9},
                            size_t{1000}, kBlock - 1, kBlock, kBlock + 1, kBlock + 5000}) {
    // Of the large ones, text where a block ends at its byte.
    const bool is_quick = size < kBlock - 1 || size > kBlock + 1;
    for (const auto& file : {Noise(size), is_quick ? Text(size) : Noise(size, 2)}) {
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
  for (const auto& file : {Text(80), Noise(50), Noise(1), Noise(0)}) {
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

TEST(Compressor, GivesTheSameFileForAnyPiecesAndThreads) {
  const std::vector<uint8_t> file = Text(300'000);
  std::vector<std::vector<uint8_t>> outputs;
  for (const size_t piece : {size_t{1} << 16, size_t{777}, file.size()}) {
    std::vector<uint8_t> gmz;
    CompressOptions options;
    options.level = 2;
    options.num_threads = static_cast<int>(piece % 5) + 1;
    auto compressor = Compressor::Create(options, [&gmz](std::span<const uint8_t> bytes) {
      gmz.insert(gmz.end(), bytes.begin(), bytes.end());
      return Result<void>();
    });
    ASSERT_TRUE(compressor);
    for (size_t at = 0; at < file.size(); at += piece) {
      const size_t count = std::min(piece, file.size() - at);
      ASSERT_TRUE(compressor->Write(std::span<const uint8_t>(file).subspan(at, count)));
    }
    ASSERT_TRUE(compressor->Finish());
    outputs.push_back(gmz);
  }
  EXPECT_EQ(outputs[0], outputs[1]);
  EXPECT_EQ(outputs[0], outputs[2]);
  EXPECT_EQ(*Decompress(outputs[0]), file);
}

TEST(Decompressor, TakesPiecesOfAnySize) {
  const std::vector<uint8_t> file = Text(20000);
  const auto gmz = Compress(file);
  ASSERT_TRUE(gmz);
  std::vector<uint8_t> restored;
  Decompressor decompressor({}, [&restored](std::span<const uint8_t> bytes) {
    restored.insert(restored.end(), bytes.begin(), bytes.end());
    return Result<void>();
  });
  for (const uint8_t byte : *gmz) ASSERT_TRUE(decompressor.Write({&byte, 1}));
  ASSERT_TRUE(decompressor.Finish());
  EXPECT_EQ(restored, file);
}

TEST(Compressor, StopsAtTheSinksError) {
  auto compressor = Compressor::Create({}, [](std::span<const uint8_t>) -> Result<void> {
    return MakeError(ErrorCode::kIo, "disk full");
  });
  ASSERT_TRUE(compressor);
  // A short file of unknown length is gathered first.
  ASSERT_TRUE(compressor->Write(Text(100)));
  const auto finished = compressor->Finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, ErrorCode::kIo);
}

TEST(Compressor, RefusesLevelsOutOfRangeAndWrongSizes) {
  CompressOptions options;
  options.level = 10;
  EXPECT_FALSE(Compressor::Create(options, {}));
  options.level = 1;
  options.known_size = 5;
  const auto make = [&] {
    return Compressor::Create(options, [](std::span<const uint8_t>) { return Result<void>(); });
  };
  auto too_much = make();
  EXPECT_EQ(too_much->Write(Text(6)).error().code, ErrorCode::kInvalidArgument);
  auto too_little = make();
  ASSERT_TRUE(too_little->Write(Text(4)));
  EXPECT_FALSE(too_little->Finish());
}

TEST(Decompress, KeepsToTheMemoryLimit) {
  const auto gmz = Compress(std::vector<uint8_t>(5'000'000, 'a'));
  ASSERT_TRUE(gmz);
  DecompressOptions options;
  options.memory_limit_bytes = 1'000'000;
  EXPECT_EQ(Decompress(*gmz, options).error().code, ErrorCode::kTooLarge);
}

TEST(Describe, TellsSizesAndHashWithoutDecoding) {
  for (const size_t size : {size_t{0}, size_t{5}, size_t{300'000}}) {
    const auto file = Text(size);
    const auto gmz = Compress(file, {.level = 1});
    const auto info = Describe(*gmz);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->original_bytes, size);
    EXPECT_EQ(info->blocks.size(), (size + (size_t{256} << 10) - 1) / (size_t{256} << 10));
    EXPECT_EQ(info->original_hash, Verify(*gmz)->original_hash);
  }
}

}  // namespace
}  // namespace gmzip
