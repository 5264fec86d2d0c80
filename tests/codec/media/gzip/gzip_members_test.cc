#include "codec/media/gzip/gzip_members.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/codec/media/gzip/gzip_files.h"
#include "tests/codec/media/packed/expect_packed.h"

namespace gmzip::gzip {
namespace {

using deflate::Content;
using deflate::MakeContent;
using packed::ExpectRestores;
using packed::ExpectRestoresOrRefuses;
using packed::kTestMemoryLimit;

const GzipMembers kGzip;

void Append(const std::vector<uint8_t>& bytes, std::vector<uint8_t>* to) {
  to->insert(to->end(), bytes.begin(), bytes.end());
}

TEST(GzipMembers, OpensEveryLevelAndStrategyForAFewBytes) {
  const auto raw = MakeContent(Content::kText, 40000);
  for (const int level : {1, 6, 9}) {
    for (const int strategy : {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) {
      const auto file = MakeMember(raw, {.level = level, .strategy = strategy});
      const auto opened = ExpectRestores(kGzip, file);
      ASSERT_EQ(opened.NumStreams(), 1U);
      EXPECT_LE(opened.split.side_info.size(), 32U) << level << " " << strategy;
      EXPECT_EQ(opened.NumKeptFields(), 0U);
      EXPECT_EQ(opened.split.samples.size(), raw.size() + 18);
    }
  }
}

TEST(GzipMembers, SamplesAreTheFileWithRawBytesInPlaceAndNoSums) {
  const auto raw = MakeContent(Content::kText, 5000);
  const auto file = MakeMember(raw);
  std::vector<uint8_t> expected(file.begin(), file.begin() + 10);
  Append(raw, &expected);
  Append(std::vector<uint8_t>(8, 0), &expected);
  EXPECT_EQ(ExpectRestores(kGzip, file).split.samples, expected);
}

TEST(GzipMembers, PassesOverEveryHeaderFlag) {
  const auto raw = MakeContent(Content::kText, 5000);
  for (int flags = 0; flags < 32; ++flags) {
    const auto file = MakeMember(raw, {.flags = static_cast<uint8_t>(flags)});
    EXPECT_EQ(ExpectRestores(kGzip, file).NumStreams(), 1U) << flags;
  }
}

TEST(GzipMembers, RefusesHeadersThatDoNotEnd) {
  const auto raw = MakeContent(Content::kText, 5000);
  const auto file = MakeMember(raw, {.flags = 31});
  for (size_t size = 0; size < 60; ++size) {
    EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, {file.data(), size}));
  }
  auto reserved = file;
  reserved[3] |= 0x20;
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, reserved));
  auto long_name = MakeMember(raw, {.flags = 8});
  long_name.insert(long_name.begin() + 10, GzipMembers::kMaxTextBytes, 'x');
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, long_name));
}

TEST(GzipMembers, OpensAllMembersAndKeepsWhatStandsBetween) {
  std::vector<uint8_t> file;
  for (uint32_t i = 0; i < 5; ++i) {
    Append(MakeMember(MakeContent(Content::kText, 3000 + i, i)), &file);
  }
  auto opened = ExpectRestores(kGzip, file);
  EXPECT_EQ(opened.NumStreams(), 5U);
  EXPECT_EQ(opened.NumKeptFields(), 0U);
  Append(std::vector<uint8_t>(512, 0), &file);
  Append(MakeMember(MakeContent(Content::kText, 3000, 9)), &file);
  Append({'t', 'a', 'i', 'l', 0x1F, 0x8B, 8}, &file);
  EXPECT_EQ(ExpectRestores(kGzip, file).NumStreams(), 6U);
}

TEST(GzipMembers, KeepsWrongSums) {
  const auto raw = MakeContent(Content::kText, 5000);
  const auto file = MakeMember(raw);
  auto wrong = file;
  wrong[wrong.size() - 8] ^= 1;
  EXPECT_EQ(ExpectRestores(kGzip, wrong).NumKeptFields(), 1U);
  wrong[wrong.size() - 1] ^= 1;
  EXPECT_EQ(ExpectRestores(kGzip, wrong).NumKeptFields(), SIZE_MAX);
  for (size_t cut = 1; cut <= 8; ++cut) {
    ExpectRestores(kGzip, {file.data(), file.size() - cut});
  }
}

TEST(GzipMembers, RefusesWhatIsNotWorthOpening) {
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, MakeMember({})));
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, MakeMember(MakeContent(Content::kText, 9))));
  const auto file = MakeMember(MakeContent(Content::kText, 50000));
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, {file.data(), file.size() / 2}));
  // A small member at the end of much else.
  auto mostly_other = MakeContent(Content::kNoise, 200000);
  Append(MakeMember(MakeContent(Content::kText, 500)), &mostly_other);
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, mostly_other));
}

TEST(GzipMembers, BombsStayClosed) {
  const auto file = MakeMember(std::vector<uint8_t>(size_t{8} << 20, 0));
  // Packed 1000 to 1, and longer than raw bytes are free.
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, file));
  // A stream that would take more than its share of memory, and one that fits.
  const auto large = MakeMember(MakeContent(Content::kText, 1 << 20));
  EXPECT_FALSE(packed::SplitPacked(kGzip, large, 1 << 22));
  auto both = MakeMember(MakeContent(Content::kText, 60000));
  const size_t small_bytes = both.size();
  Append(large, &both);
  const auto opened = ExpectRestores(kGzip, both, 1 << 22);
  EXPECT_EQ(opened.NumStreams(), 1U);
  EXPECT_EQ(opened.split.samples.size(), both.size() - small_bytes + 60018);
}

TEST(GzipMembers, TooLargeFilesAreRefused) {
  const auto file = MakeMember(MakeContent(Content::kNoise, 10000));
  const auto split = packed::SplitPacked(kGzip, file, 20000);
  ASSERT_FALSE(split);
  EXPECT_EQ(split.error().code, ErrorCode::kTooLarge);
}

TEST(GzipMembers, FlippedFilesRestoreOrAreRefused) {
  auto file = MakeMember(MakeContent(Content::kText, 6000), {.flags = 8});
  Append(MakeMember(MakeContent(Content::kPicture, 3000), {.level = 9}), &file);
  std::mt19937 random(5);
  int num_restored = 0;
  for (int run = 0; run < 300; ++run) {
    auto damaged = file;
    for (int i = 0; i < 3; ++i) {
      damaged[random() % damaged.size()] ^= static_cast<uint8_t>(1U << random() % 8);
    }
    num_restored += ExpectRestoresOrRefuses(kGzip, damaged) ? 1 : 0;
  }
  EXPECT_GT(num_restored, 50);
}

TEST(GzipMembers, ManyFalseBeginningsTakeLittleTime) {
  // Each looks like a member whose stream goes on for long.
  std::vector<uint8_t> file;
  while (file.size() < (1 << 20)) {
    Append({0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x20, 0, 0xDF, 0xFF}, &file);
    file.resize(file.size() + 32);
  }
  EXPECT_FALSE(ExpectRestoresOrRefuses(kGzip, file));
}

}  // namespace
}  // namespace gmzip::gzip
