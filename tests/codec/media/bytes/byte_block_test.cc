#include "codec/media/bytes/byte_block.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "codec/media/bytes/row_filter.h"

namespace gmzip {
namespace {

std::vector<uint8_t> Noise(size_t size) {
  std::mt19937 random(3);
  std::vector<uint8_t> bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

// A slope with a little noise: what row filters are for.
std::vector<uint8_t> Slope(size_t rows, size_t row_bytes) {
  std::mt19937 random(4);
  std::vector<uint8_t> bytes;
  for (size_t y = 0; y < rows; ++y) {
    for (size_t x = 0; x < row_bytes; ++x) {
      bytes.push_back(static_cast<uint8_t>(x * 3 / 2 + y * 5 / 3 + random() % 2));
    }
  }
  return bytes;
}

void ExpectRoundTrip(const CodedBytes& coded, const std::vector<uint8_t>& raw) {
  const auto decoded = DecodeByteBlock(coded.coding, coded.payload, raw.size());
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(*decoded, raw);
  EXPECT_LE(coded.payload.size(), raw.size());
}

TEST(ByteBlock, RoundTripsAtEveryLevelAndUglySize) {
  for (int level = 1; level <= 9; ++level) {
    const ByteSettings settings = ByteSettingsOfLevel(level);
    EXPECT_GT(settings.block_bytes, 0U);
    EXPECT_LE(settings.block_bytes, kMaxBlockBytes);
    for (const size_t size : {0U, 1U, 2U, 3U, 1000U, 70001U}) {
      ExpectRoundTrip(EncodeByteBlock(Noise(size), settings), Noise(size));
      const std::vector<uint8_t> equal(size, 'x');
      ExpectRoundTrip(EncodeByteBlock(equal, settings), equal);
    }
  }
}

TEST(ByteBlock, StoresNoise) {
  EXPECT_EQ(EncodeByteBlock(Noise(5000), ByteSettingsOfLevel(5)).coding, Coding::kStored);
}

TEST(RowBlock, FiltersWhereItHelpsAndRoundTrips) {
  const ByteSettings settings = ByteSettingsOfLevel(1);
  const std::vector<uint8_t> slope = Slope(100, 301);
  const CodedBytes coded = EncodeRowBlock(slope, 301, 1, settings);
  EXPECT_EQ(coded.coding, Coding::kDifference);
  EXPECT_LT(coded.payload.size(), EncodeByteBlock(slope, settings).payload.size());
  ExpectRoundTrip(coded, slope);
  ExpectRoundTrip(EncodeRowBlock(Noise(999), 10, 3, settings), Noise(999));
}

TEST(RowFilter, UndoInvertsApplyForAnyShape) {
  for (const RowFilter filter : {RowFilter::kLeft, RowFilter::kUp, RowFilter::kPaeth}) {
    for (const uint32_t row_bytes : {1U, 2U, 7U, 64U, 1000U}) {
      for (const uint32_t pixel_bytes : {1U, 3U, 8U}) {
        for (const size_t size : {0U, 1U, 63U, 500U}) {
          const std::vector<uint8_t> raw = Noise(size);
          std::vector<uint8_t> bytes = raw;
          ApplyRowFilter(filter, row_bytes, pixel_bytes, bytes);
          UndoRowFilter(filter, row_bytes, pixel_bytes, bytes);
          EXPECT_EQ(bytes, raw);
        }
      }
    }
  }
}

TEST(ByteBlock, RefusesPayloadsOfOtherLengths) {
  const std::vector<uint8_t> raw = Slope(100, 301);
  const ByteSettings settings = ByteSettingsOfLevel(1);
  for (const CodedBytes& coded :
       {EncodeByteBlock(raw, settings), EncodeRowBlock(raw, 301, 1, settings)}) {
    EXPECT_FALSE(DecodeByteBlock(coded.coding, coded.payload, raw.size() - 1));
    EXPECT_FALSE(DecodeByteBlock(coded.coding, coded.payload, raw.size() + 1));
    for (size_t size = 0; size < coded.payload.size(); size += 7) {
      EXPECT_FALSE(DecodeByteBlock(
          coded.coding, std::span<const uint8_t>(coded.payload).first(size), raw.size()));
    }
  }
  EXPECT_FALSE(DecodeByteBlock(Coding::kStored, raw, raw.size() + 1));
  EXPECT_FALSE(DecodeByteBlock(Coding::kModel, raw, raw.size()));
}

TEST(ByteBlock, RefusesImpossibleRowFilters) {
  const std::vector<std::vector<uint8_t>> hostile = {{}, {3, 1, 1}, {1, 0, 1}, {1, 1, 0}, {4, 5}};
  for (const auto& payload : hostile) {
    EXPECT_FALSE(DecodeByteBlock(Coding::kDifference, payload, 10));
  }
}

}  // namespace
}  // namespace gmzip
