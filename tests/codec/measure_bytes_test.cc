// What bytes cost, against what is written.
#include "codec/measure_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <string_view>
#include <vector>

#include "tests/codec/media/gzip/gzip_files.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr size_t kPiece = size_t{64} << 10;

Bytes Letters(size_t size, std::string_view letters = "etaoin shrdlu\n") {
  std::mt19937 random(7);
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(letters[random() % letters.size()]);
  return bytes;
}

Bytes Noise(size_t size) {
  std::mt19937 random(1);
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

CompressOptions FastOptions() {
  CompressOptions options;
  options.level = 1;
  options.verify = false;
  return options;
}

void ExpectSizeAsMeasured(const Bytes& file, const CompressOptions& options) {
  const auto measured = MeasureFileBytes(file, options);
  ASSERT_TRUE(measured);
  ASSERT_EQ(measured->cost_q16.size(), measured->bytes.size());
  EXPECT_EQ(std::accumulate(measured->cost_q16.begin(), measured->cost_q16.end(), uint64_t{0}),
            measured->total_q16);
  const auto gmz = Compress(file, options);
  ASSERT_TRUE(gmz);
  // Headers, the index and the coder's ends come on top.
  constexpr double kMostOverhead = 400;
  const double bytes = static_cast<double>(measured->total_q16) / 65536 / 8;
  EXPECT_GE(static_cast<double>(gmz->size()), bytes);
  EXPECT_LE(static_cast<double>(gmz->size()), bytes + kMostOverhead);
}

TEST(MeasureFileBytes, ModelsAreThoseThatCode) {
  ExpectSizeAsMeasured(Letters(3 * kPiece), FastOptions());
  CompressOptions options = FastOptions();
  options.level = 3;
  ExpectSizeAsMeasured(Letters(kPiece), options);
}

TEST(MeasureFileBytes, BlocksThatGoOnFromNoneAreMeasuredSo) {
  Bytes file = Letters(kPiece);
  const Bytes noise = Noise(kPiece);
  file.insert(file.end(), noise.begin(), noise.end());
  const Bytes more = Letters(kPiece);
  file.insert(file.end(), more.begin(), more.end());
  CompressOptions options = FastOptions();
  ExpectSizeAsMeasured(file, options);
  options.independent = true;
  ExpectSizeAsMeasured(file, options);
  const auto alone = MeasureFileBytes(file, options);
  const auto chained = MeasureFileBytes(file, FastOptions());
  ASSERT_TRUE(alone && chained);
  EXPECT_GT(alone->total_q16, chained->total_q16);
}

TEST(MeasureFileBytes, RunsTakeTheirFirstPeriodAndNoiseAllItsBits) {
  Bytes file(2 * kPiece, 0);
  const Bytes noise = Noise(kPiece);
  file.insert(file.end(), noise.begin(), noise.end());
  const auto measured = MeasureFileBytes(file, FastOptions());
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->cost_q16[0], 8U << 16);
  EXPECT_EQ(measured->cost_q16[1], 0U);
  EXPECT_EQ(measured->cost_q16.back(), 8U << 16);
  EXPECT_EQ(measured->Kind(), ContentKind::kRun);
  EXPECT_EQ(measured->num_of_kind[static_cast<size_t>(ContentKind::kCompressed)], kPiece);
}

TEST(MeasureFileBytes, PackedFilesAreMeasuredOpened) {
  const Bytes text = Letters(kPiece);
  const auto file = gzip::MakeMember(text, {.flags = 8});
  const auto measured = MeasureFileBytes(file, FastOptions());
  ASSERT_TRUE(measured);
  EXPECT_TRUE(measured->is_opened);
  EXPECT_EQ(measured->Kind(), ContentKind::kText);
  EXPECT_NE(std::search(measured->bytes.begin(), measured->bytes.end(), text.begin(), text.end()),
            measured->bytes.end());
  EXPECT_EQ(measured->cost_q16.size(), measured->bytes.size());
}

TEST(MeasureFileBytes, TakesNothingAndSingleBytes) {
  const auto nothing = MeasureFileBytes({}, FastOptions());
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->BitsPerByte(), 0);
  EXPECT_EQ(nothing->Kind(), ContentKind::kBinary);
  const auto one = MeasureFileBytes(Bytes{7}, FastOptions());
  ASSERT_TRUE(one);
  EXPECT_EQ(one->cost_q16.size(), 1U);
}

TEST(MeasureFileBytes, StopsWhenAsked) {
  CompressOptions options = FastOptions();
  options.progress = [](const Progress&) { return false; };
  const auto measured = MeasureFileBytes(Letters(100), options);
  ASSERT_FALSE(measured);
  EXPECT_EQ(measured.error().code, ErrorCode::kCancelled);
}

TEST(HoldsPicture, TellsPicturesFromWhatLooksLikeThem) {
  const auto holds = [](std::string_view text) {
    return HoldsPicture(Bytes(text.begin(), text.end()), FastOptions());
  };
  EXPECT_TRUE(holds("P5\n2 1\n255\nab"));
  EXPECT_FALSE(holds("P5\nis how a grey picture begins\n"));
  EXPECT_FALSE(holds("text"));
  EXPECT_FALSE(holds(""));
}

}  // namespace
}  // namespace gmzip
