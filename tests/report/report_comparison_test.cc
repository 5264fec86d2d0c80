// What comparing two reports finds, and what it takes for noise.
#include "report/report_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/report/sample_report.h"

namespace gmzip {
namespace {

size_t CountOf(const Comparison& comparison, const std::string& what) {
  return static_cast<size_t>(
      std::count_if(comparison.changes.begin(), comparison.changes.end(),
                    [&](const Change& change) { return change.what == what; }));
}

TEST(CompareReports, FindsNothingBetweenEquals) {
  const Comparison comparison = CompareReports(SampleReport(), SampleReport());
  EXPECT_EQ(comparison.num_rows, 7U);
  EXPECT_TRUE(comparison.changes.empty());
  EXPECT_FALSE(comparison.has_regression);
}

TEST(CompareReports, AByteMoreOfGmzipIsARegression) {
  BenchReport after = SampleReport();
  after.rows[0].coded_bytes += 1;
  const Comparison comparison = CompareReports(SampleReport(), after);
  EXPECT_EQ(CountOf(comparison, "size"), 2U);  // the file and the sum
  EXPECT_TRUE(comparison.has_regression);
  EXPECT_NE(ComparisonText(comparison).find("1 larger"), std::string::npos);
  EXPECT_FALSE(CompareReports(after, SampleReport()).has_regression);
}

TEST(CompareReports, BaselinesMayGrow) {
  BenchReport after = SampleReport();
  after.rows[1].coded_bytes += 100;
  const Comparison comparison = CompareReports(SampleReport(), after);
  EXPECT_EQ(CountOf(comparison, "size"), 2U);
  EXPECT_FALSE(comparison.has_regression);
}

TEST(CompareReports, AFileThatFailsNowIsARegression) {
  BenchReport after = SampleReport();
  after.rows[0].problem = "came back with other bytes";
  const Comparison comparison = CompareReports(SampleReport(), after);
  ASSERT_EQ(comparison.lost.size(), 1U);
  EXPECT_EQ(comparison.lost[0], "text/a, gmzip:5: came back with other bytes");
  EXPECT_TRUE(comparison.has_regression);
}

TEST(CompareReports, TimesCountBeyondNoise) {
  BenchReport after = SampleReport();
  for (double& seconds : after.rows[1].compress.seconds) seconds *= 3;
  EXPECT_EQ(CountOf(CompareReports(SampleReport(), after), "compress time"), 1U);
  EXPECT_FALSE(CompareReports(SampleReport(), after).has_regression);
  after = SampleReport();
  for (BenchRow& row : after.rows) {
    for (double& seconds : row.compress.seconds) seconds *= 1.04;
  }
  EXPECT_TRUE(CompareReports(SampleReport(), after).changes.empty());
}

TEST(CompareReports, SaysThatMachinesDiffer) {
  BenchReport after = SampleReport();
  after.machine.cpu = "Another CPU";
  EXPECT_NE(CompareReports(SampleReport(), after).time_note.find("different machines"),
            std::string::npos);
}

}  // namespace
}  // namespace gmzip
