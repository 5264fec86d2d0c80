#include "codec/media/deflate/deflate_parser.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <vector>

#include "tests/codec/media/deflate/zlib_streams.h"

namespace gmzip::deflate {
namespace {

ErrorCode CodeOf(std::span<const uint8_t> stream, size_t limit = 1 << 20) {
  const auto parsed = ParseDeflate(stream, limit);
  EXPECT_FALSE(parsed);
  return parsed ? ErrorCode::kInternal : parsed.error().code;
}

TEST(DeflateParser, GivesRawBytesAndLeavesTheRest) {
  const std::vector<uint8_t> raw = MakeContent(Content::kText, 70000);
  std::vector<uint8_t> stream = ZlibDeflate(raw, 6, 15, 8, 0);
  const size_t size = stream.size();
  stream.insert(stream.end(), {1, 2, 3});
  const auto parsed = ParseDeflate(stream, raw.size());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->raw, raw);
  EXPECT_EQ(parsed->stream_bytes, size);
  size_t covered = 0;
  for (const Block& block : parsed->blocks) covered += block.raw_bytes;
  EXPECT_EQ(covered, raw.size());
}

TEST(DeflateParser, RejectsEveryTruncation) {
  const std::vector<uint8_t> stream = ZlibDeflate(MakeContent(Content::kText, 3000), 6, 15, 8, 0);
  for (size_t size = 0; size < stream.size(); ++size) {
    EXPECT_EQ(CodeOf(std::span(stream).first(size)), ErrorCode::kDamaged) << size;
  }
}

TEST(DeflateParser, RejectsMoreThanTheLimit) {
  for (const int level : {0, 6}) {
    const auto stream = ZlibDeflate(MakeContent(Content::kEqual, 1000), level, 15, 8, 0);
    EXPECT_EQ(CodeOf(stream, 999), ErrorCode::kTooLarge);
  }
}

TEST(DeflateParser, RejectsWhatTheFormatForbids) {
  EXPECT_EQ(CodeOf(std::vector<uint8_t>{0x07}), ErrorCode::kDamaged);  // block kind 3
  EXPECT_EQ(CodeOf(std::vector<uint8_t>{0x01, 1, 0, 0, 0, 0}), ErrorCode::kDamaged);  // LEN, NLEN
  // A dynamic block whose code length code has 19 codes of one bit.
  EXPECT_EQ(CodeOf(std::vector<uint8_t>{0x05, 0xE0, 0x93, 0x24, 0x49, 0x92, 0x24, 0x49, 0x92}),
            ErrorCode::kDamaged);
  // A match before the first byte: fixed block, length code 257, distance code 0.
  EXPECT_EQ(CodeOf(std::vector<uint8_t>{0x03, 0x02, 0x00, 0x00}), ErrorCode::kDamaged);
}

}  // namespace
}  // namespace gmzip::deflate
