// gzip and zip files through the whole container.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "codec/gmzip.h"
#include "tests/codec/media/gzip/gzip_files.h"
#include "tests/codec/media/zip/zip_files.h"

namespace gmzip {
namespace {

using deflate::Content;
using deflate::MakeContent;

std::vector<uint8_t> MakeZip(int level) {
  zip::ZipWriter writer;
  for (uint32_t i = 0; i < 5; ++i) {
    writer.Add({.name = "folder/" + std::to_string(i),
                .raw = MakeContent(Content::kText, 9000, i),
                .level = level});
  }
  return writer.Finish();
}

// Compresses at every level given and expects the file back. Gives the last report.
CompressReport ExpectRoundTrip(const std::vector<uint8_t>& file) {
  CompressReport report;
  for (const int level : {1, 3}) {
    CompressOptions options;
    options.level = level;
    const auto gmz = Compress(file, options, &report);
    EXPECT_TRUE(gmz) << gmz.error().message;
    if (!gmz) continue;
    const auto restored = Decompress(*gmz, {});
    EXPECT_TRUE(restored) << restored.error().message;
    if (restored) {
      EXPECT_EQ(*restored, file);
    }
    const auto info = Describe(*gmz);
    EXPECT_TRUE(info);
    if (info && info->header.way == Way::kSamples) {
      EXPECT_NE(info->restoration.find("opened"), std::string::npos);
    }
  }
  return report;
}

TEST(PackedFile, GzipGoesAsSamples) {
  const auto file = gzip::MakeMember(MakeContent(Content::kText, 60000), {.flags = 8});
  const CompressReport report = ExpectRoundTrip(file);
  EXPECT_EQ(report.media, Media::kGzip);
  EXPECT_EQ(report.way, Way::kSamples);
  EXPECT_LT(report.coded_bytes, file.size());
}

TEST(PackedFile, ZipGoesAsSamples) {
  const auto file = MakeZip(6);
  const CompressReport report = ExpectRoundTrip(file);
  EXPECT_EQ(report.media, Media::kZip);
  EXPECT_EQ(report.way, Way::kSamples);
  EXPECT_LT(report.coded_bytes, file.size());
}

TEST(PackedFile, WhatCannotBeOpenedGoesAsBytes) {
  auto truncated = gzip::MakeMember(MakeContent(Content::kText, 60000));
  truncated.resize(truncated.size() / 2);
  EXPECT_EQ(ExpectRoundTrip(truncated).way, Way::kBytes);
  EXPECT_EQ(ExpectRoundTrip(MakeZip(0)).way, Way::kBytes);
  EXPECT_EQ(ExpectRoundTrip({0x1F, 0x8B, 8}).way, Way::kBytes);
  EXPECT_EQ(ExpectRoundTrip({'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0}).way, Way::kBytes);
}

TEST(PackedFile, NoiseTakesNoMoreThanTheFile) {
  const auto file = gzip::MakeMember(MakeContent(Content::kNoise, 100000), {.level = 9});
  EXPECT_LE(ExpectRoundTrip(file).coded_bytes, file.size() + 100);
}

}  // namespace
}  // namespace gmzip
