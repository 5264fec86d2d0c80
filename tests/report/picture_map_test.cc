// Pictures of a report's page: made small, as PNG inside the page, beside maps of their bits.
#include "report/picture_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "codec/heat_colours.h"
#include "report/picture_figures.h"
#include "report/picture_png.h"
#include "report/report_json.h"
#include "report/report_page.h"
#include "tests/report/sample_report.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

bool Contains(const std::string& text, const std::string& part) { return CountOf(text, part) > 0; }

std::vector<float> Means(GridSize from, GridSize to, const std::vector<float>& values) {
  const size_t num_channels = values.size() / from.NumCells();
  return BoxMeans(from, to, num_channels, [&](size_t y, std::span<float> row) {
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(y * row.size()), row.size(),
                row.begin());
  });
}

TEST(ThumbnailSize, KeepsProportionsAndSmallPictures) {
  EXPECT_EQ(ThumbnailSize({1, 1}), (GridSize{1, 1}));
  EXPECT_EQ(ThumbnailSize({kThumbnailPixels, 7}), (GridSize{kThumbnailPixels, 7}));
  EXPECT_EQ(ThumbnailSize({768, 512}), (GridSize{192, 128}));
  EXPECT_EQ(ThumbnailSize({512, 768}), (GridSize{128, 192}));
  EXPECT_EQ(ThumbnailSize({1, 100000}), (GridSize{1, 192}));
  EXPECT_EQ(ThumbnailSize({0xffffffff, 0xffffffff}), (GridSize{192, 192}));
}

TEST(BoxMeans, AreByArea) {
  EXPECT_EQ(Means({4, 2}, {2, 1}, {1, 3, 10, 20, 5, 7, 30, 40}), (std::vector<float>{4, 25}));
  EXPECT_EQ(Means({3, 1}, {3, 1}, {1, 2, 3}), (std::vector<float>{1, 2, 3}));
  // Three cells into two: the middle one counts half in each.
  const auto halves = Means({3, 1}, {2, 1}, {3, 6, 9});
  EXPECT_FLOAT_EQ(halves[0], 4);
  EXPECT_FLOAT_EQ(halves[1], 8);
  // Channels stay apart.
  EXPECT_EQ(Means({2, 1}, {1, 1}, {1, 100, 3, 200}), (std::vector<float>{2, 150}));
}

TEST(BoxMeans, KeepTheMeanOfAll) {
  const GridSize from = {31, 17};
  std::vector<float> values(from.NumCells());
  std::iota(values.begin(), values.end(), 0.0F);
  for (const GridSize to : {GridSize{1, 1}, GridSize{7, 5}, GridSize{30, 16}, GridSize{31, 17}}) {
    const auto means = Means(from, to, values);
    const double sum = std::accumulate(means.begin(), means.end(), 0.0);
    EXPECT_NEAR(sum / static_cast<double>(to.NumCells()), (31 * 17 - 1) / 2.0, 0.01);
  }
}

TEST(ThumbnailOf, HasTheColoursOfEveryKindOfPicture) {
  const auto pixels = [](int num_channels, int bits_per_sample, Bytes samples) {
    return ThumbnailOf({{1, 1, num_channels, bits_per_sample}, std::move(samples)}).samples;
  };
  EXPECT_EQ(pixels(1, 8, {77}), (Bytes{77, 77, 77}));
  EXPECT_EQ(pixels(3, 8, {1, 2, 3}), (Bytes{1, 2, 3}));
  EXPECT_EQ(pixels(3, 16, {1, 255, 2, 0, 3, 9}), (Bytes{1, 2, 3}));
  EXPECT_EQ(pixels(2, 8, {100, 0}), (Bytes{255, 255, 255}));  // transparent: white
  EXPECT_EQ(pixels(4, 8, {1, 2, 3, 255}), (Bytes{1, 2, 3}));
  EXPECT_EQ(pixels(4, 16, {0, 0, 51, 0, 255, 0, 51, 0}), (Bytes{204, 214, 255}));
}

TEST(ThumbnailOf, ShrinksLargePictures) {
  // Black but for a white right half.
  Raster raster{{400, 200, 1, 8}, Bytes(size_t{400} * 200)};
  for (size_t i = 0; i < raster.samples.size(); ++i) raster.samples[i] = i % 400 < 200 ? 0 : 255;
  const Picture small = ThumbnailOf(raster);
  ASSERT_EQ(small.width, 192U);
  ASSERT_EQ(small.height, 96U);
  ASSERT_EQ(small.samples.size(), size_t{192} * 96 * 3);
  EXPECT_EQ(small.samples[95 * 3], 0);
  EXPECT_EQ(small.samples[96 * 3], 255);
}

TEST(Base64, IsThatOfTheStandard) {
  const auto text = [](const std::string& bytes) {
    return Base64(Bytes(bytes.begin(), bytes.end()));
  };
  EXPECT_EQ(text(""), "");
  EXPECT_EQ(text("f"), "Zg==");
  EXPECT_EQ(text("fo"), "Zm8=");
  EXPECT_EQ(text("foo"), "Zm9v");
  EXPECT_EQ(text("foobar"), "Zm9vYmFy");
  EXPECT_EQ(text("\xff\xfe\xfd"), "//79");
}

TEST(EncodePng, ComesBack) {
  const Picture picture{2, 1, 3, {1, 2, 3, 250, 251, 252}};
  const auto file = EncodePng(picture);
  ASSERT_TRUE(file);
  const auto raster = ReadRaster(*file);
  ASSERT_TRUE(raster);
  EXPECT_EQ(raster->samples, picture.samples);
  EXPECT_FALSE(EncodePng({1, 1, 1, {0}}));
}

TEST(HeatColour, PassesItsStops) {
  EXPECT_EQ(HeatColour(-1), kHeatStops[0].colour);
  EXPECT_EQ(HeatColour(0.5), kHeatStops[2].colour);
  EXPECT_EQ(HeatColour(7), kHeatStops[4].colour);
}

// The sample report's picture, 20 x 10 in colour, with a map of two bits a pixel.
BenchReport ReportWithMap() {
  BenchReport report = SampleReport();
  report.files[2].path = "pictures/c.png";
  PictureMap map;
  map.file = 2;
  map.thumbnail = {20, 10, 3, Bytes(600, 9)};
  map.bits.assign(200, 2);
  map.bits[0] = 4;
  report.maps.push_back(std::move(map));
  report.map_coder = "gmzip:5";
  return report;
}

TEST(PictureFigures, HoldPictureAndMap) {
  const std::string html = PictureFiguresHtml(ReportWithMap());
  EXPECT_EQ(CountOf(html, "<figure>"), 1U);
  EXPECT_EQ(CountOf(html, "<img class=enlarged width=80 height=40 alt="), 2U);
  EXPECT_EQ(CountOf(html, "src=\"data:image/png;base64,"), 2U);
  EXPECT_TRUE(Contains(html, "Bits per pixel of c.png: 2.0 to 4.0, mean 2.01"));
  EXPECT_TRUE(Contains(html, "gmzip:5: 2.0000 bits/dim as written"));
  EXPECT_TRUE(Contains(html, "bits/pixel</div>"));
  EXPECT_EQ(PictureFiguresHtml(SampleReport()), "");
  EXPECT_FALSE(Contains(ReportPage(ReportWithMap()), "http"));
}

TEST(PictureFigures, SayWhyThereIsNoMap) {
  BenchReport report = ReportWithMap();
  report.maps[0].bits.clear();
  report.maps[0].problem = "a picture that <no> model takes";
  const std::string html = PictureFiguresHtml(report);
  EXPECT_EQ(CountOf(html, "<img"), 1U);
  EXPECT_TRUE(Contains(html, "no map: a picture that &lt;no&gt; model takes"));
}

TEST(PictureFigures, SayWhatTheMapLeavesOut) {
  BenchReport report = ReportWithMap();
  EXPECT_FALSE(Contains(PictureFiguresHtml(report), "no alpha"));
  report.files[2].num_samples = 800;
  EXPECT_TRUE(Contains(PictureFiguresHtml(report), "no alpha"));
  EXPECT_FALSE(Contains(PictureFiguresHtml(report), "The first"));
  report.files.push_back(report.files[2]);
  EXPECT_TRUE(Contains(PictureFiguresHtml(report), "The first 1 of 2 pictures."));
}

TEST(PictureFigures, TakeHostileNames) {
  BenchReport report = ReportWithMap();
  report.files[2].path = "pictures/\"><script>alert(1)</script>\377&.png";
  const std::string html = PictureFiguresHtml(report);
  EXPECT_FALSE(Contains(html, "<script>"));
  EXPECT_FALSE(Contains(html, "\"\">"));
  EXPECT_TRUE(Contains(html, "&quot;&gt;&lt;script&gt;"));
}

TEST(PictureFigures, StayOutOfTheJson) {
  BenchReport report = ReportWithMap();
  const std::string json = ReportJson(report);
  report.maps.clear();
  report.map_coder.clear();
  EXPECT_EQ(json, ReportJson(report));
}

}  // namespace
}  // namespace gmzip
