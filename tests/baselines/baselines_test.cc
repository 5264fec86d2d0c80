// Every baseline brings back what it was given, and lists name what they should.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "baselines/baseline_table.h"

namespace gmzip {
namespace {

std::vector<std::string> Names(const ChosenBaselines& chosen) {
  std::vector<std::string> names;
  for (const auto& coder : chosen.coders) names.push_back(coder->info().name);
  return names;
}

// Text-like at first, noise later on.
std::vector<uint8_t> SomeBytes(size_t size) {
  std::vector<uint8_t> bytes(size);
  uint32_t state = 1;
  for (size_t i = 0; i < size; ++i) {
    state = state * 1664525 + 1013904223;
    bytes[i] = static_cast<uint8_t>(i < size / 2 ? 'a' + i % 7 : state >> 24);
  }
  return bytes;
}

Original FileOf(size_t size) {
  Original original;
  original.name = "file";
  original.file = SomeBytes(size);
  return original;
}

// A slope: libjxl 0.7 dies of noise in 16 bits at effort 9.
Original PictureOf(RasterShape shape) {
  Original original = FileOf(100);
  original.raster = Raster{shape, std::vector<uint8_t>(shape.SizeBytes())};
  for (size_t i = 0; i < original.raster->samples.size(); ++i) {
    original.raster->samples[i] = static_cast<uint8_t>(i * i / 5);
  }
  return original;
}

ExpectedShape ShapeOf(const Original& original) {
  return {original.file.size(), original.raster ? original.raster->shape : RasterShape{}};
}

// Compresses and decompresses with each coder of that subject.
void ExpectRoundTrips(const Original& original, Subject subject) {
  const auto chosen = ChooseBaselines("all", {});
  for (const auto& coder : chosen.coders) {
    if (coder->info().subject != subject) continue;
    SCOPED_TRACE(coder->info().name);
    const auto coded = coder->Compress(original);
    if (!coded && coded.error().code == ErrorCode::kUnsupported) continue;
    ASSERT_TRUE(coded) << coded.error().message;
    const auto decoded = coder->Decompress(coded->bytes, ShapeOf(original));
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(decoded->bytes, original.BytesOf(subject));
  }
}

TEST(Baselines, FilesComeBack) {
  for (const size_t size : std::vector<size_t>{0, 1, 2, 63, 1000, 70000, 150000}) {
    SCOPED_TRACE(size);
    ExpectRoundTrips(FileOf(size), Subject::kFile);
  }
}

TEST(Baselines, PicturesComeBack) {
  for (int num_channels = 1; num_channels <= 4; ++num_channels) {
    for (const int bits : {8, 16}) {
      SCOPED_TRACE(std::to_string(num_channels) + " channels of " + std::to_string(bits));
      ExpectRoundTrips(PictureOf({17, 9, num_channels, bits}), Subject::kPixels);
      ExpectRoundTrips(PictureOf({1, 1, num_channels, bits}), Subject::kPixels);
    }
  }
}

TEST(Baselines, DecodersCheckTheSizeThatIsExpected) {
  const Original original = FileOf(1000);
  for (const auto& coder : ChooseBaselines("all", {}).coders) {
    if (coder->info().subject != Subject::kFile) continue;
    SCOPED_TRACE(coder->info().name);
    const auto coded = coder->Compress(original);
    ASSERT_TRUE(coded);
    EXPECT_FALSE(coder->Decompress(coded->bytes, {999, {}}));
    EXPECT_FALSE(coder->Decompress(coded->bytes, {1001, {}}));
    EXPECT_FALSE(coder->Decompress({}, {1000, {}}));
  }
}

TEST(ChooseBaselines, TakesNamesWithAndWithoutLevels) {
  EXPECT_EQ(Names(ChooseBaselines("zstd:7,png:2,zstd:7", {})),
            (std::vector<std::string>{"zstd:7", "png:2"}));
  EXPECT_EQ(Names(ChooseBaselines("zstd", {})),
            (std::vector<std::string>{"zstd:1", "zstd:3", "zstd:19"}));
  EXPECT_TRUE(Names(ChooseBaselines("none", {})).empty());
}

TEST(ChooseBaselines, SaysWhatItDoesNotKnowAndTakesTheRest) {
  const auto chosen = ChooseBaselines("lha:5,gzip:9,zstd:99,zstd:x", {});
  EXPECT_EQ(Names(chosen), std::vector<std::string>{"gzip:9"});
  ASSERT_EQ(chosen.problems.size(), 3U);
  EXPECT_NE(chosen.problems[0].find("lha: unknown"), std::string::npos);
  EXPECT_NE(chosen.problems[1].find("go from 1 to"), std::string::npos);
}

TEST(ReadRaster, TakesPnmAndRefusesTheRest) {
  const std::string pgm = "P5\n2 2\n255\nabcd";
  const auto raster = ReadRaster(std::vector<uint8_t>(pgm.begin(), pgm.end()));
  ASSERT_TRUE(raster);
  EXPECT_EQ(raster->shape.NumSamples(), 4U);
  EXPECT_FALSE(ReadRaster({}));
  EXPECT_FALSE(ReadRaster(SomeBytes(1000)));
}

TEST(ReadRaster, RefusesADamagedPng) {
  auto png = ChooseBaselines("png:9", {}).coders[0]->Compress(PictureOf({17, 9, 3, 8}));
  ASSERT_TRUE(png);
  EXPECT_TRUE(ReadRaster(png->bytes));
  png->bytes.resize(png->bytes.size() / 2);
  EXPECT_FALSE(ReadRaster(png->bytes));
}

}  // namespace
}  // namespace gmzip
