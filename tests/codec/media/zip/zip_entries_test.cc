#include "codec/media/zip/zip_entries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/codec/media/packed/expect_packed.h"
#include "tests/codec/media/zip/zip_files.h"

namespace gmzip::zip {
namespace {

using deflate::Content;
using deflate::MakeContent;
using packed::ExpectRestores;
using packed::ExpectRestoresOrRefuses;

const ZipEntries kZip;

std::vector<uint8_t> Text(size_t size, uint32_t seed = 1) {
  return MakeContent(Content::kText, size, seed);
}

std::vector<uint8_t> MakeZip(const std::vector<EntryRecipe>& entries) {
  ZipWriter writer;
  for (const EntryRecipe& entry : entries) writer.Add(entry);
  return writer.Finish();
}

TEST(ZipEntries, OpensEveryLevelAndStrategyForAFewBytes) {
  for (const int level : {1, 6, 9}) {
    for (const int strategy : {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) {
      const auto file =
          MakeZip({{.name = "a", .raw = Text(9000, 1), .level = level, .strategy = strategy},
                   {.name = "b", .raw = Text(8000, 2), .level = level, .strategy = strategy}});
      const auto opened = ExpectRestores(kZip, file);
      EXPECT_EQ(opened.NumStreams(), 2U);
      EXPECT_EQ(opened.NumKeptFields(), 0U);
      EXPECT_LE(opened.split.side_info.size(), 60U) << level << " " << strategy;
    }
  }
}

TEST(ZipEntries, LeavesOutSumsSizesAndOffsets) {
  const auto file = MakeZip({{.name = "one", .raw = Text(4000, 1), .extra_bytes = 11},
                             {.name = "two", .raw = Text(5000, 2)}});
  const auto opened = ExpectRestores(kZip, file);
  const auto& samples = opened.split.samples;
  const auto is_zero = [&](size_t at, size_t count) {
    return std::all_of(samples.begin() + static_cast<ptrdiff_t>(at),
                       samples.begin() + static_cast<ptrdiff_t>(at + count),
                       [](uint8_t byte) { return byte == 0; });
  };
  const size_t second = 30 + 3 + 11 + 4000;
  EXPECT_TRUE(is_zero(14, 12));
  EXPECT_TRUE(is_zero(second + 14, 12));
  const size_t central = second + 30 + 3 + 5000;
  EXPECT_EQ(samples[central + 2], 1);
  EXPECT_TRUE(is_zero(central + 16, 12));
  EXPECT_TRUE(is_zero(central + 46 + 3 + 11 + 42, 4));
}

TEST(ZipEntries, KnowsEveryDataDescriptor) {
  for (const Descriptor descriptor :
       {Descriptor::kShort, Descriptor::kZip64, Descriptor::kWithoutSignature}) {
    const auto file =
        MakeZip({{.name = "a", .raw = Text(4000, 1), .descriptor = descriptor, .extra_bytes = 4},
                 {.name = "b", .raw = Text(5000, 2), .descriptor = descriptor},
                 {.name = "c", .raw = Text(5000, 3)}});
    const auto opened = ExpectRestores(kZip, file);
    EXPECT_EQ(opened.NumStreams(), 3U);
    EXPECT_EQ(opened.NumKeptFields(), 0U);
  }
}

TEST(ZipEntries, PassesOverStoredAndEncryptedEntries) {
  const auto file = MakeZip({{.name = "stored", .raw = Text(3000, 1), .level = 0},
                             {.name = "secret", .raw = Text(3000, 2), .flags = 1},
                             {.name = "empty", .raw = {}},
                             {.name = "folder/", .level = 0},
                             {.name = "open", .raw = Text(3000, 3)}});
  EXPECT_EQ(ExpectRestores(kZip, file).NumStreams(), 1U);
  EXPECT_FALSE(ExpectRestoresOrRefuses(
      kZip, MakeZip({{.name = "stored", .raw = Text(3000, 1), .level = 0}})));
  EXPECT_FALSE(
      ExpectRestoresOrRefuses(kZip, MakeZip({{.name = "s", .raw = Text(3000), .flags = 1}})));
}

TEST(ZipEntries, OpensZipsStoredInZips) {
  const auto inner =
      MakeZip({{.name = "a", .raw = Text(4000, 1)}, {.name = "b", .raw = Text(500)}});
  const auto outer = MakeZip(
      {{.name = "inner.zip", .raw = inner, .level = 0}, {.name = "a", .raw = Text(4000, 2)}});
  EXPECT_EQ(ExpectRestores(kZip, outer).NumStreams(), 3U);
}

TEST(ZipEntries, NeedsNoCentralDirectory) {
  ZipWriter writer;
  writer.Add({.name = "a", .raw = Text(4000, 1)});
  writer.Add({.name = "b", .raw = Text(5000, 2)});
  const auto file = writer.file;
  EXPECT_EQ(ExpectRestores(kZip, file).NumStreams(), 2U);
  // Cut off in the second stream.
  EXPECT_EQ(ExpectRestores(kZip, {file.data(), file.size() - 9}).NumStreams(), 1U);
}

TEST(ZipEntries, KeepsWhatTheFieldsSayWrongly) {
  auto file = MakeZip({{.name = "a", .raw = Text(4000, 1)}, {.name = "b", .raw = Text(5000, 2)}});
  file[14] ^= 1;                // CRC of the first local header
  file[file.size() - 60] ^= 1;  // in the central directory
  const auto opened = ExpectRestores(kZip, file);
  EXPECT_EQ(opened.NumStreams(), 2U);
  EXPECT_GE(opened.NumKeptFields(), 1U);
  EXPECT_LE(opened.NumKeptFields(), 2U);
  // Two entries of one name: the directory's fields fit the second only.
  const auto twins =
      MakeZip({{.name = "a", .raw = Text(4000, 1)}, {.name = "a", .raw = Text(5000, 2)}});
  EXPECT_EQ(ExpectRestores(kZip, twins).NumKeptFields(), 4U);
}

TEST(ZipEntries, OtherBytesBeforeBetweenAndAfter) {
  ZipWriter writer;
  writer.file = Text(300);
  writer.Add({.name = "a", .raw = Text(4000, 1)});
  writer.file.resize(writer.file.size() + 100, 'P');
  writer.Add({.name = "b", .raw = Text(5000, 2)});
  auto file = writer.Finish();
  file.resize(file.size() + 50, 'K');
  const auto opened = ExpectRestores(kZip, file);
  EXPECT_EQ(opened.NumStreams(), 2U);
  EXPECT_EQ(opened.NumKeptFields(), 0U);
}

TEST(ZipEntries, ManyEntriesCostAFewBytesEach) {
  std::vector<EntryRecipe> entries;
  for (uint32_t i = 0; i < 300; ++i) {
    entries.push_back({.name = "entry" + std::to_string(i), .raw = Text(400 + i, i)});
  }
  const auto opened = ExpectRestores(kZip, MakeZip(entries));
  EXPECT_EQ(opened.NumStreams(), 300U);
  EXPECT_EQ(opened.NumKeptFields(), 0U);
  EXPECT_LE(opened.split.side_info.size(), 300U * 8);
}

TEST(ZipEntries, FlippedFilesRestoreOrAreRefused) {
  const auto file = MakeZip({{.name = "a", .raw = Text(3000, 1), .descriptor = Descriptor::kShort},
                             {.name = "s", .raw = Text(300, 2), .level = 0},
                             {.name = "b", .raw = Text(2000, 3), .level = 9}});
  std::mt19937 random(5);
  int num_restored = 0;
  for (int run = 0; run < 400; ++run) {
    auto damaged = file;
    if (run % 4 == 0) damaged.resize(random() % damaged.size() + 1);
    for (int i = 0; i < 3; ++i) {
      damaged[random() % damaged.size()] ^= static_cast<uint8_t>(1U << random() % 8);
    }
    num_restored += ExpectRestoresOrRefuses(kZip, damaged) ? 1 : 0;
  }
  EXPECT_GT(num_restored, 100);
}

TEST(ZipEntries, DamagedSideInfoIsSafe) {
  const auto file = MakeZip({{.name = "a", .raw = Text(3000, 1)}, {.name = "b", .raw = Text(900)}});
  const auto opened = ExpectRestores(kZip, file);
  std::mt19937 random(7);
  for (int run = 0; run < 3000; ++run) {
    auto side_info = opened.split.side_info;
    if (run % 3 == 0) side_info.resize(random() % side_info.size());
    for (int i = 0; i < 2 && !side_info.empty(); ++i) {
      side_info[random() % side_info.size()] = static_cast<uint8_t>(random());
    }
    (void)packed::RestorePacked(kZip, opened.split.samples, side_info, 1 << 24);
    (void)packed::DescribePacked(side_info);
  }
}

}  // namespace
}  // namespace gmzip::zip
