#include "codec/media/deflate/deflate_side_info.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "codec/media/deflate/deflate_parser.h"
#include "codec/media/deflate/deflate_writer.h"
#include "tests/codec/media/deflate/zlib_streams.h"

namespace gmzip::deflate {
namespace {

constexpr size_t kLimit = size_t{1} << 26;

// Expects the stream to come back and gives its description.
DeflateDescription ExpectRoundTrip(std::span<const uint8_t> stream) {
  const auto parsed = ParseDeflate(stream, kLimit);
  EXPECT_TRUE(parsed) << parsed.error().message;
  if (!parsed) return {};
  EXPECT_EQ(parsed->stream_bytes, stream.size());
  const auto description = DescribeDeflate(*parsed, 15);
  EXPECT_TRUE(description);
  if (!description) return {};
  const auto rebuilt = RebuildDeflate(description->side_info, parsed->raw, kLimit);
  EXPECT_TRUE(rebuilt) << rebuilt.error().message;
  if (rebuilt) {
    EXPECT_TRUE(std::equal(rebuilt->begin(), rebuilt->end(), stream.begin(), stream.end()));
  }
  return *description;
}

TEST(DeflateSideInfo, ZlibsLevelsAndStrategiesCostAFewBytes) {
  for (const Content content : {Content::kText, Content::kPicture, Content::kSparse}) {
    const std::vector<uint8_t> raw = MakeContent(content, 40000);
    for (int level = 0; level <= 9; ++level) {
      for (const int strategy : {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) {
        const auto description = ExpectRoundTrip(ZlibDeflate(raw, level, 15, 8, strategy));
        EXPECT_LE(description.side_info.size(), 20U) << "level " << level << " " << strategy;
        EXPECT_LE(description.summary.num_deviations, 1U) << "level " << level << " " << strategy;
      }
    }
  }
}

TEST(DeflateSideInfo, ZlibsMemoryLevelsAndWindowsCostAFewBytes) {
  const std::vector<uint8_t> raw = MakeContent(Content::kPicture, 60000);
  for (const int window_bits : {9, 12, 15}) {
    for (const int mem_level : {1, 4, 8, 9}) {
      const auto stream = ZlibDeflate(raw, 6, window_bits, mem_level, Z_FILTERED);
      const auto parsed = ParseDeflate(stream, kLimit);
      ASSERT_TRUE(parsed);
      const auto description = DescribeDeflate(*parsed, window_bits);
      ASSERT_TRUE(description);
      const auto rebuilt = RebuildDeflate(description->side_info, parsed->raw, kLimit);
      ASSERT_TRUE(rebuilt);
      EXPECT_EQ(*rebuilt, stream);
      EXPECT_LE(description->side_info.size(), 60U) << window_bits << " " << mem_level;
    }
  }
}

TEST(DeflateSideInfo, RoundTripsSizesAtEdges) {
  for (const Content content : {Content::kEqual, Content::kNoise, Content::kText}) {
    for (const size_t size : {0U, 1U, 2U, 3U, 4U, 257U, 258U, 259U, 260U, 16383U, 16384U, 32767U,
                              32768U, 32769U, 65535U, 65536U, 65537U}) {
      for (const int level : {0, 1, 6, 9}) {
        ExpectRoundTrip(ZlibDeflate(MakeContent(content, size), level, 15, 8, 0));
      }
    }
  }
}

TEST(DeflateSideInfo, RoundTripsFlushedStreams) {
  const std::vector<uint8_t> raw = MakeContent(Content::kText, 50000);
  for (const size_t every : {1U, 7U, 1000U, 20000U}) {
    ExpectRoundTrip(ZlibDeflate(raw, 6, 15, 8, 0, every));
  }
}

// A stream no encoder would write: tokens drawn at random among the valid ones.
TEST(DeflateSideInfo, RoundTripsArbitraryTokens) {
  std::mt19937 random(3);
  for (int run = 0; run < 8; ++run) {
    const std::vector<uint8_t> raw =
        MakeContent(Content::kSparse, 20000, static_cast<uint32_t>(random()));
    DeflateWriter writer;
    size_t at = 0;
    while (at < raw.size() || random() % 2 == 0) {
      Block block;
      block.kind = BlockKind::kFixed;
      std::vector<Token> tokens;
      const size_t begin = at;
      for (size_t count = random() % 500; count > 0 && at < raw.size(); --count) {
        Token token;
        const size_t distance = 1 + random() % 300;
        size_t length = 0;
        while (distance <= at && at + length < raw.size() && length < 258 &&
               raw[at + length] == raw[at + length - distance]) {
          ++length;
        }
        if (length > 3) length = 3 + random() % (length - 3);
        if (length >= 3) token = {static_cast<uint16_t>(length), static_cast<uint16_t>(distance)};
        tokens.push_back(token);
        at += token.length;
      }
      ASSERT_TRUE(writer.WriteBlock(block, tokens, std::span(raw).subspan(begin, at - begin)));
    }
    Block last;
    last.kind = BlockKind::kStored;
    last.stored_padding = 0x7F;
    last.is_final = true;
    ASSERT_TRUE(writer.WriteBlock(last, {}, {}));
    ExpectRoundTrip(writer.Finish(0));
  }
}

TEST(DeflateSideInfo, KeepsTheBitsAfterTheLastBlock) {
  std::vector<uint8_t> stream = ZlibDeflate(MakeContent(Content::kText, 1000), 6, 15, 8, 0);
  const auto parsed = ParseDeflate(stream, kLimit);
  ASSERT_TRUE(parsed);
  // A fixed block of nothing ends 10 bits after it began.
  const std::vector<uint8_t> odd = {0x03, 0xFC};
  EXPECT_EQ(ParseDeflate(odd, kLimit)->final_padding, 0x3F);
  ExpectRoundTrip(odd);
}

TEST(DeflateSideInfo, DamagedSideInfoIsSafe) {
  std::mt19937 random(5);
  for (const int level : {0, 6}) {
    const std::vector<uint8_t> raw = MakeContent(Content::kText, 5000);
    const auto parsed = ParseDeflate(ZlibDeflate(raw, level, 15, 8, 0, 900), kLimit);
    ASSERT_TRUE(parsed);
    const auto description = DescribeDeflate(*parsed, 15);
    ASSERT_TRUE(description);
    for (int run = 0; run < 500; ++run) {
      std::vector<uint8_t> side_info = description->side_info;
      if (run % 3 == 0) side_info.resize(random() % (side_info.size() + 1));
      for (size_t i = 0; i < 3 && !side_info.empty(); ++i) {
        side_info[random() % side_info.size()] = static_cast<uint8_t>(random());
      }
      const auto rebuilt = RebuildDeflate(side_info, raw, 100000);
      if (rebuilt) {
        EXPECT_LE(rebuilt->size(), 200000U);
      }
    }
  }
}

}  // namespace
}  // namespace gmzip::deflate
