#include "codec/media/pnm/pnm_split.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gmzip {
namespace {

std::vector<uint8_t> FileOf(const std::string& header, size_t num_samples,
                            const std::string& trailer = "") {
  std::vector<uint8_t> file(header.begin(), header.end());
  for (size_t i = 0; i < num_samples; ++i) file.push_back(static_cast<uint8_t>(i * 37 + 5));
  file.insert(file.end(), trailer.begin(), trailer.end());
  return file;
}

void ExpectSplits(const std::vector<uint8_t>& file, uint32_t width, uint32_t height,
                  int num_channels) {
  const auto split = SplitPnm(file);
  ASSERT_TRUE(split) << split.error().message;
  EXPECT_EQ(split->picture.width, width);
  EXPECT_EQ(split->picture.height, height);
  EXPECT_EQ(split->picture.num_channels, num_channels);
  EXPECT_EQ(split->picture.samples.size(), split->picture.RowBytes() * height);
  const auto restored = RestorePnm(split->picture, split->side_info);
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(*restored, file);
}

TEST(SplitPnm, TakesEveryKindAndGivesItBack) {
  ExpectSplits(FileOf("P5\n3 2\n255\n", 6), 3, 2, 1);
  ExpectSplits(FileOf("P6 1 1 255 ", 3), 1, 1, 3);
  const std::string start = "P7\nWIDTH 5\nHEIGHT 3\n";
  ExpectSplits(FileOf(start + "DEPTH 1\nMAXVAL 255\nTUPLTYPE GRAYSCALE\nENDHDR\n", 15), 5, 3, 1);
  ExpectSplits(FileOf(start + "DEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n", 30), 5, 3,
               2);
  ExpectSplits(FileOf(start + "DEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n", 45), 5, 3, 3);
  ExpectSplits(FileOf(start + "DEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n", 60), 5, 3, 4);
}

TEST(SplitPnm, KeepsCommentsWhiteSpaceAndWhatFollows) {
  ExpectSplits(FileOf("P5 # made by hand\n#again\n\t3\r\n# 9 9\n002   255\n", 6, "trailer"), 3, 2,
               1);
  // White space alone parts header and samples, and a sample may look like white space.
  ExpectSplits(FileOf("P5\n1 1\n255 \n", 0, ""), 1, 1, 1);
  ExpectSplits(FileOf("P7\n#c\nHEIGHT 1\nWIDTH 2\n\nTUPLTYPE RGB\nDEPTH 3\nMAXVAL 255\nENDHDR\n", 6,
                      std::string(100, '\0')),
               2, 1, 3);
}

TEST(SplitPnm, LeavesEverythingElseToTheByteWay) {
  const std::vector<std::vector<uint8_t>> others = {
      {},
      FileOf("P5", 0),
      FileOf("P4\n8 1\n", 1),
      FileOf("P2\n1 1\n255\n", 4),
      FileOf("P5\n3 2\n255\n", 5),  // cut short
      FileOf("P5\n3 2\n254\n", 6),  // another maximum
      FileOf("P5\n3 2\n65535\n", 12),
      FileOf("P5\n0 2\n255\n", 6),
      FileOf("P5\n-3 2\n255\n", 6),
      FileOf("P5\n99999999999999999999 2\n255\n", 6),
      FileOf("P6\n2147483647 2147483647\n255\n", 6),
      FileOf("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n", 3),
      FileOf("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nENDHDR\n", 3),
      FileOf("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nTUPLTYPE GRAYSCALE", 3)};
  for (const auto& file : others) {
    const auto split = SplitPnm(file);
    ASSERT_FALSE(split) << std::string(file.begin(), file.end());
    EXPECT_EQ(split.error().code, ErrorCode::kUnsupported);
  }
}

TEST(RestorePnm, RefusesSideInfoThatNoSplitWrote) {
  Picture picture{1, 1, 1, {7}};
  EXPECT_FALSE(RestorePnm(picture, std::vector<uint8_t>{}));
  EXPECT_FALSE(RestorePnm(picture, std::vector<uint8_t>{5, 1, 2}));
}

TEST(WritePnm, WritesWhatSplitReads) {
  for (int num_channels = 1; num_channels <= 4; ++num_channels) {
    Picture picture{2, 3, num_channels, {}};
    picture.samples.assign(picture.RowBytes() * 3, 9);
    const auto split = SplitPnm(WritePnm(picture));
    ASSERT_TRUE(split);
    EXPECT_EQ(split->picture.num_channels, num_channels);
    EXPECT_EQ(split->picture.samples, picture.samples);
  }
}

}  // namespace
}  // namespace gmzip
