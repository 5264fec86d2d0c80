// Sums, means, medians, spreads and time left.
#include "report/report_totals.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/speed_chart.h"
#include "report/time_estimate.h"
#include "tests/report/sample_report.h"

namespace gmzip {
namespace {

const GroupTotals& GroupOf(const std::vector<GroupTotals>& totals, const std::string& name) {
  for (const GroupTotals& group : totals) {
    if (group.name == name) return group;
  }
  ADD_FAILURE() << "no group " << name;
  return totals.front();
}

TEST(Timing, HasMedianAndSpread) {
  EXPECT_DOUBLE_EQ((Timing{{3, 1, 2}}.Median()), 2);
  EXPECT_DOUBLE_EQ((Timing{{4, 1, 2, 3}}.Median()), 2.5);
  EXPECT_DOUBLE_EQ((Timing{{4, 5, 6}}.Spread().value()), 0.4);
  EXPECT_FALSE(Timing{{4}}.Spread());
  EXPECT_DOUBLE_EQ(Timing{}.Median(), 0);
}

TEST(ReportTotals, GroupsAreFoldersAndAllThatAddsToThem) {
  const auto totals = TotalsOf(SampleReport());
  ASSERT_EQ(totals.size(), 3U);  // all pictures and all other files are a folder each
  EXPECT_EQ(totals[0].name, "text");
  EXPECT_EQ(totals[1].name, "pictures");
  EXPECT_EQ(totals[2].name, "all files");
  EXPECT_EQ(totals[0].coders.size(), 2U);  // jxl took none of them
}

TEST(ReportTotals, SumsBytesAndMediansAndTakesMeans) {
  const auto totals = TotalsOf(SampleReport());
  const CoderTotal gmzip = GroupOf(totals, "text").coders[0];
  EXPECT_EQ(gmzip.num_files, 2U);
  EXPECT_EQ(gmzip.coded_bytes, 750U);
  EXPECT_DOUBLE_EQ(gmzip.BitsPerByte(), 2);
  EXPECT_DOUBLE_EQ(gmzip.Ratio(), 4);
  EXPECT_DOUBLE_EQ(gmzip.geometric_mean_ratio, 4);
  EXPECT_NEAR(gmzip.compress_seconds, 0.303, 1e-9);
  EXPECT_NEAR(gmzip.CompressMegabytes(), 0.003 / 0.303, 1e-9);
  EXPECT_NEAR(gmzip.compress_spread.value(), 0.02 / 1.01, 1e-9);
  EXPECT_DOUBLE_EQ(gmzip.LikelihoodPerUnit().value(), 5800.0 / 3000);
  EXPECT_EQ(gmzip.num_samples, 0U);
}

TEST(ReportTotals, LikelihoodAndBitsPerDimNeedAllFiles) {
  const auto totals = TotalsOf(SampleReport());
  EXPECT_FALSE(GroupOf(totals, "all files").coders[0].likelihood_bits);
  EXPECT_EQ(GroupOf(totals, "all files").coders[0].num_samples, 0U);
  EXPECT_DOUBLE_EQ(GroupOf(totals, "pictures").coders[0].BitsPerDim(), 2);
}

TEST(ReportTotals, SoundHasBitsPerSampleAndAGroupOfItsOwn) {
  BenchReport report = SampleReportWithSound();
  report.files.push_back({"sounds/e.wav", "sounds", "", 344, 300, 300, 0, 0, 1, 8000});
  report.rows.push_back(SampleRow(4, 0, 100, 0.1));
  const auto totals = TotalsOf(report);
  const GroupTotals& sounds = GroupOf(totals, "sounds");
  ASSERT_EQ(sounds.coders.size(), 3U);
  EXPECT_EQ(sounds.coders[0].num_samples, 800U);
  EXPECT_DOUBLE_EQ(sounds.coders[0].BitsPerDim(), 8.0 * 300 / 800);
  EXPECT_DOUBLE_EQ(sounds.coders[0].Ratio(), 1300.0 / 300);
  EXPECT_DOUBLE_EQ(sounds.coders[2].BitsPerDim(), 4);
  // "all pictures", "all sound" and "all other files" are a folder each, but not that of both.
  EXPECT_EQ(totals.size(), 4U);
  report.files[3].group = "mixed";
  report.files[2].group = "mixed";
  const auto mixed = TotalsOf(report);
  EXPECT_EQ(GroupOf(mixed, "mixed").coders[0].num_samples, 0U);
  EXPECT_EQ(GroupOf(mixed, "all sound").coders[0].num_samples, 800U);
  EXPECT_EQ(GroupOf(mixed, "all pictures").coders[0].num_samples, 600U);
}

TEST(ReportTotals, CountWhatFailedApart) {
  BenchReport report = SampleReport();
  report.rows[1].problem = "crashed";
  const auto totals = TotalsOf(report);
  const CoderTotal zstd = GroupOf(totals, "text").coders[1];
  EXPECT_EQ(zstd.num_files, 1U);
  EXPECT_EQ(zstd.num_failed, 1U);
  EXPECT_EQ(zstd.coded_bytes, 1000U);
  EXPECT_TRUE(report.HasProblems());
}

TEST(ParetoFront, KeepsWhatNoOtherBeats) {
  const auto front = ParetoFront(
      {{"small", "", 1, 2}, {"fast", "", 9, 4}, {"beaten", "", 5, 5}, {"between", "", 3, 3}});
  ASSERT_EQ(front.size(), 3U);
  EXPECT_EQ(front[0].name, "small");
  EXPECT_EQ(front[1].name, "between");
  EXPECT_EQ(front[2].name, "fast");
}

TEST(TimeEstimate, GoesWithTheBytesLeft) {
  TimeEstimate estimate(2, 100);
  estimate.Add(0, 25, 1);
  EXPECT_FALSE(estimate.SecondsLeft());
  estimate.Add(1, 25, 2);
  EXPECT_DOUBLE_EQ(estimate.SecondsLeft().value(), 9);
  EXPECT_DOUBLE_EQ(estimate.seconds_done(), 3);
}

}  // namespace
}  // namespace gmzip
