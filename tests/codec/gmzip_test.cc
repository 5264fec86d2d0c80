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

TEST(Compressor, GivesTheSameFileForAnyPiecesAndThreads) {
  const std::vector<uint8_t> file = Text(3'000'000);
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
  const auto written = compressor->Write(Text(100));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
}

TEST(Compressor, RefusesLevelsOutOfRangeAndWrongSizes) {
  CompressOptions options;
  options.level = 10;
  EXPECT_FALSE(Compressor::Create(options, {}));
  options.level = 1;
  options.known_size = 5;
  auto compressor =
      Compressor::Create(options, [](std::span<const uint8_t>) { return Result<void>(); });
  ASSERT_TRUE(compressor->Write(Text(6)));
  EXPECT_FALSE(compressor->Finish());
}

TEST(Decompress, KeepsToTheMemoryLimit) {
  const auto gmz = Compress(std::vector<uint8_t>(5'000'000, 'a'));
  ASSERT_TRUE(gmz);
  DecompressOptions options;
  options.memory_limit_bytes = 1'000'000;
  EXPECT_EQ(Decompress(*gmz, options).error().code, ErrorCode::kTooLarge);
}

TEST(Describe, TellsSizesAndHashWithoutDecoding) {
  for (const size_t size : {size_t{0}, size_t{5}, size_t{20} << 20}) {
    const auto file = Text(size);
    const auto gmz = Compress(file, {.level = 1});
    const auto info = Describe(*gmz);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->original_bytes, size);
    EXPECT_EQ(info->blocks.size(), (size + (size_t{8} << 20) - 1) / (size_t{8} << 20));
    EXPECT_EQ(info->original_hash, Verify(*gmz)->original_hash);
  }
}

std::vector<uint8_t> Saved(const std::vector<uint8_t>& gmz, RecoverReport* report) {
  std::vector<uint8_t> saved;
  auto recovered = Recover(gmz, {}, [&saved](std::span<const uint8_t> bytes) -> Result<void> {
    saved.insert(saved.end(), bytes.begin(), bytes.end());
    return {};
  });
  EXPECT_TRUE(recovered) << recovered.error().message;
  if (recovered) *report = *recovered;
  return saved;
}

// Damages the given bytes of a file of three blocks; the first and last must survive.
void ExpectOuterBlocksSurvive(const std::vector<uint8_t>& file, const std::vector<uint8_t>& gmz) {
  constexpr auto kBlock = std::ptrdiff_t{8} << 20;
  RecoverReport report;
  const std::vector<uint8_t> saved = Saved(gmz, &report);
  EXPECT_FALSE(report.is_exact);
  EXPECT_EQ(report.num_damaged_blocks, 1U);
  ASSERT_EQ(saved.size(), file.size());
  EXPECT_TRUE(std::equal(file.begin(), file.begin() + kBlock, saved.begin()));
  EXPECT_EQ(saved[kBlock], 0);
  EXPECT_TRUE(std::equal(file.begin() + 2 * kBlock, file.end(), saved.begin() + 2 * kBlock));
}

TEST(Recover, SavesTheBlocksAroundADamagedOne) {
  const auto file = Text(size_t{17} << 20);
  const auto gmz = Compress(file, {.level = 1});
  ASSERT_TRUE(gmz);
  const auto info = Describe(*gmz);
  const size_t second =
      static_cast<size_t>(info->blocks[0].total_size) + SerializeHeader(info->header).size();
  for (const size_t at : {second + 1, second + 1000}) {  // its header, its payload
    std::vector<uint8_t> damaged = *gmz;
    damaged[at] ^= 0x10;
    ExpectOuterBlocksSurvive(file, damaged);
    damaged[damaged.size() - 10] ^= 1;  // and the index
    ExpectOuterBlocksSurvive(file, damaged);
  }
}

TEST(Recover, SavesTheStartOfATruncatedFile) {
  const auto file = Text(size_t{17} << 20);
  auto gmz = Compress(file, {.level = 1});
  ASSERT_TRUE(gmz);
  gmz->resize(gmz->size() * 2 / 3);
  RecoverReport report;
  const std::vector<uint8_t> saved = Saved(*gmz, &report);
  constexpr auto kBlock = std::ptrdiff_t{8} << 20;
  ASSERT_GE(saved.size(), static_cast<size_t>(kBlock));
  EXPECT_TRUE(std::equal(file.begin(), file.begin() + kBlock, saved.begin()));
  EXPECT_FALSE(report.is_exact);
}

TEST(Recover, GivesAnUndamagedFileWhole) {
  const auto file = Text(1000);
  RecoverReport report;
  EXPECT_EQ(Saved(*Compress(file), &report), file);
  EXPECT_TRUE(report.is_exact);
}

}  // namespace
}  // namespace gmzip
