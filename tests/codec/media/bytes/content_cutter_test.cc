#include "codec/media/bytes/content_cutter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr CutSettings kSettings = {2 * kPieceBytes, 8 * kPieceBytes, false};

Bytes Random(size_t size, uint32_t range) {
  std::mt19937 random(3);
  Bytes bytes(size);
  for (uint8_t& byte : bytes)
    byte = static_cast<uint8_t>((range < 256 ? 'a' : 0) + random() % range);
  return bytes;
}

Bytes Text(size_t size) { return Random(size, 20); }
Bytes Noise(size_t size) { return Random(size, 256); }

void Append(const Bytes& bytes, Bytes* to) { to->insert(to->end(), bytes.begin(), bytes.end()); }

std::vector<ContentBlock> Cut(const Bytes& stream, const CutSettings& settings,
                              size_t piece = SIZE_MAX) {
  std::vector<ContentBlock> blocks;
  ContentCutter cutter(settings, [&blocks](ContentBlock block) {
    blocks.push_back(std::move(block));
    return Result<void>();
  });
  for (size_t at = 0; at < stream.size();) {
    const size_t count = std::min(piece, stream.size() - at);
    EXPECT_TRUE(cutter.Write(std::span(stream).subspan(at, count)));
    at += count;
  }
  EXPECT_TRUE(cutter.Finish());
  Bytes joined;
  for (const ContentBlock& block : blocks) Append(block.bytes, &joined);
  EXPECT_TRUE(joined == stream);
  return blocks;
}

TEST(ContentCutter, NothingIsNoBlock) { EXPECT_TRUE(Cut({}, kSettings).empty()); }

TEST(ContentCutter, BlocksGrowWithTheStream) {
  const auto blocks = Cut(Text(200 * kPieceBytes), kSettings);
  EXPECT_EQ(blocks.front().bytes.size(), 2 * kPieceBytes);
  EXPECT_EQ(blocks[blocks.size() - 2].bytes.size(), 8 * kPieceBytes);
}

TEST(ContentCutter, KindsMakeBlocks) {
  Bytes stream = Text(kPieceBytes);
  Append(Noise(3 * kPieceBytes), &stream);
  Append(Bytes(5 * kPieceBytes, 7), &stream);
  Append(Text(100), &stream);
  const auto blocks = Cut(stream, kSettings);
  ASSERT_EQ(blocks.size(), 4U);
  EXPECT_EQ(blocks[0].kind, ContentKind::kText);
  EXPECT_EQ(blocks[1].kind, ContentKind::kCompressed);
  EXPECT_EQ(blocks[1].bytes.size(), 3 * kPieceBytes);
  EXPECT_EQ(blocks[2].kind, ContentKind::kRun);
  EXPECT_EQ(blocks[2].run_period, 1U);
  EXPECT_EQ(blocks[3].bytes.size(), 100U);  // no run takes what it does not repeat
}

TEST(ContentCutter, AShortEndStaysWithWhatItFollows) {
  Bytes stream = Text(2 * kPieceBytes);
  Append(Noise(300), &stream);
  EXPECT_EQ(Cut(stream, kSettings).size(), 1U);
}

TEST(ContentCutter, ARunGoesOnWhereItsPeriodDoes) {
  Bytes stream(5 * kPieceBytes + 3);
  for (size_t i = 0; i < stream.size(); ++i) stream[i] = static_cast<uint8_t>(i % 7);
  ASSERT_EQ(Cut(stream, kSettings).size(), 1U);
  stream[3 * kPieceBytes] ^= 1;
  EXPECT_EQ(Cut(stream, kSettings).size(), 3U);
  const auto longest = Cut(Bytes(kPlainBlockBytes + 1, 9), kSettings);
  ASSERT_EQ(longest.size(), 2U);
  EXPECT_EQ(longest[1].bytes.size(), 1U);
}

TEST(ContentCutter, JoinsKindsWhereAsked) {
  Bytes stream = Text(kPieceBytes);
  Bytes records = Text(2 * kPieceBytes);
  for (uint8_t& byte : records) byte = static_cast<uint8_t>(byte - 'a');
  Append(records, &stream);
  CutSettings settings = kSettings;
  settings.first_block_bytes = 8 * kPieceBytes;
  EXPECT_EQ(Cut(stream, settings).size(), 2U);
  settings.joins_kinds = true;
  const auto blocks = Cut(stream, settings);
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].kind, ContentKind::kBinary);
}

TEST(ContentCutter, TheCutDoesNotDependOnHowTheStreamArrives) {
  Bytes stream = Text(kPieceBytes * 5 / 2);
  Append(Noise(2 * kPieceBytes), &stream);
  Append(Bytes(kPieceBytes + 9, 0), &stream);
  const auto expected = Cut(stream, kSettings);
  for (const size_t piece : {size_t{1}, size_t{1000}, kPieceBytes - 1, kPieceBytes + 1}) {
    const auto blocks = Cut(stream, kSettings, piece);
    ASSERT_EQ(blocks.size(), expected.size());
    for (size_t i = 0; i < blocks.size(); ++i) {
      EXPECT_EQ(blocks[i].kind, expected[i].kind);
      EXPECT_EQ(blocks[i].bytes.size(), expected[i].bytes.size());
    }
  }
}

}  // namespace
}  // namespace gmzip
