#include "codec/container/gmz_format.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "codec/container/byte_cursor.h"
#include "codec/container/content_hash.h"

namespace gmzip {
namespace {

GmzHeader PictureHeader() {
  GmzHeader header;
  header.media = Media::kPnm;
  header.way = Way::kPicture;
  header.level = 5;
  header.original_size = 123456789;
  header.model_ids = {0x0123456789ABCDEF};
  header.picture = PictureShape{640, 480, 4, 100};
  return header;
}

// Parses every prefix and every single-bit flip of `bytes`: none may succeed with another meaning.
template <typename Parse>
void ExpectEveryDamageIsFound(const std::vector<uint8_t>& bytes, const Parse& parse) {
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto parsed = parse(std::span<const uint8_t>(bytes).first(size));
    ASSERT_FALSE(parsed && *parsed) << "prefix of " << size;
  }
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::vector<uint8_t> damaged = bytes;
    damaged[bit / 8] = static_cast<uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
    const auto parsed = parse(std::span<const uint8_t>(damaged));
    ASSERT_FALSE(parsed && *parsed) << "bit " << bit;
  }
}

TEST(ByteCursor, VarintsRoundTripAtEveryLength) {
  for (int shift = 0; shift < 64; ++shift) {
    for (const uint64_t value : {uint64_t{1} << shift, (uint64_t{1} << shift) - 1}) {
      std::vector<uint8_t> bytes;
      AppendVarint(value, &bytes);
      ByteCursor cursor(bytes);
      EXPECT_EQ(cursor.Varint(), value);
      EXPECT_TRUE(cursor.ok());
      EXPECT_EQ(cursor.bytes_left(), 0U);
    }
  }
}

TEST(ByteCursor, RefusesVarintsThatAreNotTheShortest) {
  const std::vector<std::vector<uint8_t>> malformed = {
      {0x80, 0x00},
      {0xFF, 0x80, 0x00},
      {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02},
      {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}};
  for (const auto& bytes : malformed) {
    ByteCursor cursor(bytes);
    cursor.Varint();
    EXPECT_EQ(cursor.state(), ByteCursor::State::kMalformed);
  }
}

TEST(ByteCursor, TellsMissingBytesFromMalformedOnes) {
  const std::vector<uint8_t> bytes = {0xFF};
  ByteCursor cursor(bytes);
  cursor.Varint();
  EXPECT_EQ(cursor.state(), ByteCursor::State::kRanOut);
}

TEST(ContentHash, MatchesPublishedValues) {
  EXPECT_EQ(HashContent({}), 0x2D06800538D394C2U);  // XXH3-64 of nothing, seed 0
  const std::string check = "123456789";
  EXPECT_EQ(Crc32({reinterpret_cast<const uint8_t*>(check.data()), check.size()}), 0xCBF43926U);
}

TEST(ContentHasher, IsTheHashOfThePiecesJoined) {
  std::vector<uint8_t> bytes(5000);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * i >> 3);
  ContentHasher hasher;
  hasher.Add({});
  hasher.Add(std::span<const uint8_t>(bytes).first(1));
  hasher.Add(std::span<const uint8_t>(bytes).subspan(1, 3000));
  hasher.Add(std::span<const uint8_t>(bytes).subspan(3001));
  EXPECT_EQ(hasher.Value(), HashContent(bytes));
}

TEST(GmzHeader, RoundTrips) {
  const std::vector<uint8_t> bytes = SerializeHeader(PictureHeader());
  const auto parsed = ParseHeader(bytes);
  ASSERT_TRUE(parsed && *parsed);
  const GmzHeader& header = (*parsed)->value;
  EXPECT_EQ((*parsed)->size_bytes, bytes.size());
  EXPECT_EQ(header.media, Media::kPnm);
  EXPECT_EQ(header.way, Way::kPicture);
  EXPECT_EQ(header.level, 5);
  EXPECT_EQ(header.original_size, 123456789U);
  EXPECT_EQ(header.model_ids, std::vector<uint64_t>{0x0123456789ABCDEF});
  EXPECT_EQ(header.picture->width, 640U);
  EXPECT_EQ(header.picture->height, 480U);
  EXPECT_EQ(header.picture->NumFrames(), 5U);
  EXPECT_TRUE(header.picture->HasAlpha());
}

TEST(GmzHeader, EveryBitFlipAndTruncationIsFound) {
  ExpectEveryDamageIsFound(SerializeHeader(PictureHeader()), ParseHeader);
  ExpectEveryDamageIsFound(SerializeHeader({}), ParseHeader);
}

TEST(GmzHeader, NamesTheVersionItCannotRead) {
  std::vector<uint8_t> bytes = SerializeHeader({});
  bytes[4] = 77;
  const auto parsed = ParseHeader(bytes);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::kUnsupported);
  EXPECT_NE(parsed.error().message.find("77"), std::string::npos);
}

TEST(GmzHeader, RefusesUnknownKindsAndImpossiblePictures) {
  GmzHeader unknown;
  unknown.media = static_cast<Media>(9);
  EXPECT_EQ(ParseHeader(SerializeHeader(unknown)).error().code, ErrorCode::kUnsupported);
  GmzHeader header = PictureHeader();
  header.picture->rows_per_frame = 0;
  EXPECT_EQ(ParseHeader(SerializeHeader(header)).error().code, ErrorCode::kDamaged);
  header = PictureHeader();
  header.picture->num_channels = 5;
  EXPECT_EQ(ParseHeader(SerializeHeader(header)).error().code, ErrorCode::kDamaged);
  header = PictureHeader();
  header.model_ids.clear();
  EXPECT_EQ(ParseHeader(SerializeHeader(header)).error().code, ErrorCode::kDamaged);
}

TEST(BlockHeader, EveryBitFlipAndTruncationIsFound) {
  BlockHeader stored{Role::kFileBytes, Coding::kStored, 300, 300, 0xFEDCBA9876543210, 0};
  ExpectEveryDamageIsFound(SerializeBlockHeader(stored), ParseBlockHeader);
  BlockHeader coded{Role::kPictureFrame, Coding::kModel, 300, 70000, 0xFEDCBA9876543210, 7};
  ExpectEveryDamageIsFound(SerializeBlockHeader(coded), ParseBlockHeader);
}

TEST(BlockHeader, RefusesLengthsNoEncoderWrites) {
  const auto code_of = [](const BlockHeader& header) {
    return ParseBlockHeader(SerializeBlockHeader(header)).error().code;
  };
  EXPECT_EQ(code_of({Role::kFileBytes, Coding::kZstd, 2, kMaxBlockBytes + 1, 0, 0}),
            ErrorCode::kDamaged);
  EXPECT_EQ(code_of({Role::kFileBytes, Coding::kZstd, 10, 9, 0, 0}), ErrorCode::kDamaged);
  EXPECT_EQ(code_of({Role::kFileBytes, Coding::kStored, 0, 0, 0, 0}), ErrorCode::kDamaged);
  EXPECT_EQ(code_of({Role::kFileBytes, Coding::kModel, 1, 9, 0, 0}), ErrorCode::kDamaged);
  EXPECT_EQ(code_of({static_cast<Role>(15), Coding::kZstd, 1, 9, 0, 0}), ErrorCode::kUnsupported);
}

TEST(EndRecord, RoundTripsWithAndWithoutItsParts) {
  EndRecord full;
  full.original_size = 1000;
  full.original_hash = 42;
  full.index = {{Role::kSideInfo, Coding::kStored, 40, 20}, {Role::kAlpha, Coding::kZstd, 90, 999}};
  for (const EndRecord& end : {full, EndRecord{}}) {
    const std::vector<uint8_t> bytes = SerializeEnd(end);
    const auto parsed = ParseEnd(bytes);
    ASSERT_TRUE(parsed && *parsed);
    EXPECT_EQ((*parsed)->value.original_size, end.original_size);
    EXPECT_EQ((*parsed)->value.original_hash, end.original_hash);
    ASSERT_EQ((*parsed)->value.index.size(), end.index.size());
    const std::span<const uint8_t> tail(bytes.data() + bytes.size() - kEndTailBytes, kEndTailBytes);
    EXPECT_EQ(EndSizeFromTail(tail.first<kEndTailBytes>()), bytes.size());
    ExpectEveryDamageIsFound(bytes, ParseEnd);
  }
}

TEST(EndRecord, RefusesAnIndexNoBytesStandBehind) {
  std::vector<uint8_t> bytes = {4, 9, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F};
  AppendWord(uint32_t{19}, &bytes);
  AppendWord(Crc32(bytes), &bytes);
  EXPECT_EQ(ParseEnd(bytes).error().code, ErrorCode::kDamaged);
}

}  // namespace
}  // namespace gmzip
