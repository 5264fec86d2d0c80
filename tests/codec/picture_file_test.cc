// Picture files through the whole container, with a toy model.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "codec/gmzip.h"
#include "codec/media/pnm/pnm_split.h"
#include "codec/picture_blocks.h"
#include "tests/codec/toy_picture_coder.h"

namespace gmzip {
namespace {

const ToyPictureModels kToys;

// Smooth with noise in the low bits: the toy model beats zstd on it.
std::vector<uint8_t> Photograph(uint32_t width, uint32_t height, int num_channels) {
  std::mt19937 random(5);
  Picture picture{width, height, num_channels, {}};
  for (uint32_t y = 0; y < height; ++y) {
    for (size_t x = 0; x < picture.RowBytes(); ++x) {
      picture.samples.push_back(static_cast<uint8_t>(x / 3 + y + random() % 7));
    }
  }
  return WritePnm(picture);
}

CompressOptions WithToys(int num_threads = 2) {
  CompressOptions options;
  options.level = 1;
  options.num_threads = num_threads;
  options.models = &kToys;
  return options;
}

DecompressOptions DecodeWithToys() {
  DecompressOptions options;
  options.num_threads = 2;
  options.models = &kToys;
  return options;
}

void ExpectRoundTrip(const std::vector<uint8_t>& file, Way way) {
  CompressReport report;
  const auto gmz = Compress(file, WithToys(), &report);
  ASSERT_TRUE(gmz) << gmz.error().message;
  EXPECT_EQ(report.way, way);
  const auto restored = Decompress(*gmz, DecodeWithToys());
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(*restored, file);
}

TEST(PictureFile, RoundTripsThroughTheModel) {
  for (int num_channels = 1; num_channels <= 4; ++num_channels) {
    ExpectRoundTrip(Photograph(200, 150, num_channels), Way::kPicture);
  }
}

TEST(PictureFile, RoundTripsWithSeveralFramesOnAnyNumberOfThreads) {
  const std::vector<uint8_t> file = Photograph(2000, 3001, 1);
  const auto one = Compress(file, WithToys(1));
  const auto three = Compress(file, WithToys(3));
  ASSERT_TRUE(one && three);
  EXPECT_EQ(*one, *three);
  const auto info = Describe(*one);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->header.picture->NumFrames(), 3U);
  EXPECT_EQ(*Decompress(*one, DecodeWithToys()), file);
}

TEST(PictureFile, KeepsHeaderCommentsAndTrailer) {
  std::vector<uint8_t> file = Photograph(100, 100, 3);
  const std::string comment = "# a comment\n";
  file.insert(file.begin() + 3, comment.begin(), comment.end());
  file.insert(file.end(), {1, 2, 3});
  ExpectRoundTrip(file, Way::kPicture);
}

TEST(PictureFile, NeverLargerThanTheByteWay) {
  // Two colours in long repeated patterns: zstd does far better than the toy.
  Picture picture{512, 512, 3, {}};
  for (size_t i = 0; i < picture.RowBytes() * 512; ++i) {
    picture.samples.push_back((i / 96 + i / 7 % 64) % 5 == 0 ? 250 : 20);
  }
  const std::vector<uint8_t> file = WritePnm(picture);
  CompressReport report;
  const auto gmz = Compress(file, WithToys(), &report);
  ASSERT_TRUE(gmz);
  EXPECT_NE(report.way, Way::kPicture);
  std::vector<uint8_t> not_a_picture = file;
  not_a_picture[0] = 'Q';
  EXPECT_LE(gmz->size(), Compress(not_a_picture, WithToys())->size() + 16);
  EXPECT_EQ(*Decompress(*gmz, DecodeWithToys()), file);
}

TEST(PictureFile, TinyAndOddPicturesRoundTrip) {
  for (const uint32_t width : {1U, 2U, 3U, 17U}) {
    for (const uint32_t height : {1U, 2U, 5U}) {
      for (int num_channels = 1; num_channels <= 4; ++num_channels) {
        const std::vector<uint8_t> file = Photograph(width, height, num_channels);
        const auto gmz = Compress(file, WithToys());
        ASSERT_TRUE(gmz) << gmz.error().message;
        EXPECT_EQ(*Decompress(*gmz, DecodeWithToys()), file);
        EXPECT_LT(gmz->size(), file.size() + 48);
      }
    }
  }
}

TEST(PictureFile, FindsEveryBitFlipAndTruncation) {
  const std::vector<uint8_t> file = Photograph(100, 60, 3);
  CompressReport report;
  const auto gmz = Compress(file, WithToys(), &report);
  ASSERT_TRUE(gmz);
  ASSERT_EQ(report.way, Way::kPicture);
  for (size_t bit = 0; bit < gmz->size() * 8; bit += 61) {
    std::vector<uint8_t> damaged = *gmz;
    damaged[bit / 8] = static_cast<uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
    ASSERT_FALSE(Verify(damaged, DecodeWithToys())) << "bit " << bit;
  }
  for (size_t size = 0; size < gmz->size(); size += size < 100 ? 1 : 13) {
    ASSERT_FALSE(Verify(std::span<const uint8_t>(*gmz).first(size), DecodeWithToys()));
  }
}

TEST(PictureFile, NamesTheMissingModel) {
  const auto gmz = Compress(Photograph(100, 100, 3), WithToys());
  ASSERT_TRUE(gmz);
  const auto restored = Decompress(*gmz);
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::kModelMissing);
}

TEST(PictureFile, TakesAModelFileForRightPicturesOnly) {
  CompressOptions options = WithToys();
  options.model_file = "toy3";
  EXPECT_TRUE(Compress(Photograph(50, 50, 3), options));
  EXPECT_EQ(Compress(Photograph(50, 50, 1), options).error().code, ErrorCode::kInvalidArgument);
}

TEST(PictureFile, RefusesPicturesAboveTheMemoryLimit) {
  const auto gmz = Compress(Photograph(1000, 1000, 3), WithToys());
  ASSERT_TRUE(gmz);
  DecompressOptions options = DecodeWithToys();
  options.memory_limit_bytes = 2'000'000;
  const auto restored = Decompress(*gmz, options);
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::kTooLarge);
}

TEST(PictureFile, CanBeCancelled) {
  CompressOptions options = WithToys();
  options.progress = [](const Progress&) { return false; };
  const auto gmz = Compress(Photograph(1000, 1000, 3), options);
  ASSERT_FALSE(gmz);
  EXPECT_EQ(gmz.error().code, ErrorCode::kCancelled);
}

TEST(Recover, SavesTheOtherFramesOfAPicture) {
  const std::vector<uint8_t> file = Photograph(2000, 3001, 1);
  auto gmz = Compress(file, WithToys());
  ASSERT_TRUE(gmz);
  const auto info = Describe(*gmz);
  ASSERT_TRUE(info);
  // The middle of the middle frame; the index is whole.
  const size_t num_blocks = info->blocks.size();
  (*gmz)[gmz->size() - 60 - static_cast<size_t>(info->blocks[num_blocks - 1].total_size) - 1000] ^=
      1;
  std::vector<uint8_t> saved;
  const auto report =
      Recover(*gmz, DecodeWithToys(), [&saved](std::span<const uint8_t> bytes) -> Result<void> {
        saved.insert(saved.end(), bytes.begin(), bytes.end());
        return {};
      });
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->is_exact);
  EXPECT_EQ(report->num_damaged_blocks, 1U);
  ASSERT_EQ(saved.size(), file.size());
  const size_t frame = size_t{info->header.picture->rows_per_frame} * 2000;
  const size_t start = file.size() - size_t{2000} * 3001;
  EXPECT_TRUE(
      std::equal(file.begin(), file.begin() + static_cast<long>(start + frame), saved.begin()));
  EXPECT_EQ(saved[start + frame + 5], 0);
  EXPECT_TRUE(std::equal(file.begin() + static_cast<long>(start + 2 * frame), file.end(),
                         saved.begin() + static_cast<long>(start + 2 * frame)));
}

}  // namespace
}  // namespace gmzip
