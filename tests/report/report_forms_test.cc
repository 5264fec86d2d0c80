// A report as JSON and back, as CSV, Markdown, page and terminal text.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "report/html_text.h"
#include "report/report_csv.h"
#include "report/report_json.h"
#include "report/report_page.h"
#include "report/report_table.h"
#include "report/report_text.h"
#include "tests/report/sample_report.h"

namespace gmzip {
namespace {

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

BenchReport WithHostileName() {
  BenchReport report = SampleReport();
  report.files[0].path = "text/<img src=x onerror=alert(1)>\"&|\033[31m\377,\n.txt";
  report.files[1].problem = "cannot open <it>";
  report.rows.erase(report.rows.begin() + 2, report.rows.begin() + 4);
  return report;
}

TEST(ReportJson, ComesBack) {
  BenchReport report = SampleReportWithSound();
  report.rows[1].problem = "crashed";
  report.left_out = {"webp"};
  report.problems = {"baseline lha: unknown"};
  report.coders[0].startup_seconds = 0.01;
  const std::string json = ReportJson(report);
  const auto parsed = ParseReport(json);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(ReportJson(*parsed), json);
  EXPECT_TRUE(parsed->files[3].IsSound());
  EXPECT_FALSE(parsed->files[2].IsSound());
  EXPECT_EQ(parsed->coders[2].subject, Subject::kPixels);
  EXPECT_EQ(parsed->coders[3].subject, Subject::kSamples);
}

TEST(ReportJson, TotalsFollowFromTheRows) {
  const auto json = nlohmann::json::parse(ReportJson(SampleReport()));
  for (const auto& group : json["totals"]) {
    for (const auto& total : group["coders"]) {
      uint64_t bytes = 0;
      double seconds = 0;
      for (const auto& row : json["rows"]) {
        const std::string path = row["file"];
        const bool is_of_group =
            group["name"] == "all files" || path.starts_with(std::string(group["name"]) + "/");
        if (!is_of_group || row["coder"] != total["coder"]) continue;
        bytes += row["bytes"].get<uint64_t>();
        seconds += row["compress"]["median"].get<double>();
      }
      EXPECT_EQ(total["bytes"], bytes);
      EXPECT_DOUBLE_EQ(total["compress_seconds"], seconds);
    }
  }
}

TEST(ReportJson, RefusesWhatIsNoReport) {
  EXPECT_FALSE(ParseReport(""));
  EXPECT_FALSE(ParseReport("[]"));
  EXPECT_FALSE(ParseReport("{\"format\": \"gmzip-bench\"}"));
  std::string json = ReportJson(SampleReport());
  json.replace(json.find("\"version\": 1"), 12, "\"version\": 2");
  ASSERT_FALSE(ParseReport(json));
  EXPECT_EQ(ParseReport(json).error().code, ErrorCode::kUnsupported);
  // A row of a file that is not listed.
  json = ReportJson(SampleReport());
  json.replace(json.rfind("\"file\": \"text/a\""), 16, "\"file\": \"text/z\"");
  ASSERT_FALSE(ParseReport(json));
  EXPECT_EQ(ParseReport(json).error().code, ErrorCode::kDamaged);
}

TEST(ReportForms, TakeHostileNames) {
  const BenchReport report = WithHostileName();
  EXPECT_TRUE(ParseReport(ReportJson(report)));
  const std::string page = ReportPage(report);
  EXPECT_FALSE(Contains(page, "<img"));
  EXPECT_FALSE(Contains(page, "open <it>"));
  EXPECT_FALSE(Contains(page, "\033"));
  EXPECT_FALSE(Contains(ReportForTerminal(report, {80, false, true}), "\033"));
  EXPECT_TRUE(Contains(ReportMarkdown(report), "\\<img src=x"));
  EXPECT_TRUE(Contains(ReportCsv(report), "onerror=alert(1)>\"\"&|"));
}

TEST(ReportPage, LoadsNothing) {
  const std::string page = ReportPage(SampleReport());
  for (const char* const word : {"http:", "https:", "url(", "@import", " src="}) {
    EXPECT_FALSE(Contains(page, word)) << word;
  }
  EXPECT_TRUE(Contains(page, "prefers-color-scheme:dark"));
  EXPECT_TRUE(Contains(page, "<title>gmzip:5: 2.0000 bits/dim"));
}

TEST(ReportForms, ShowBitsPerSampleOfSound) {
  const BenchReport report = SampleReportWithSound();
  EXPECT_TRUE(Contains(ReportPage(report), "<h2>Charts: sound</h2>"));
  EXPECT_TRUE(Contains(ReportPage(report), "d.wav, flac:8: 4.0000 bits/sample"));
  EXPECT_FALSE(Contains(ReportPage(SampleReport()), "Charts: sound"));
  EXPECT_TRUE(Contains(ReportCsv(report), "flac:8,baseline,samples,1,250,1.915709,4.000000,4.0"));
  const auto json = nlohmann::json::parse(ReportJson(report));
  EXPECT_EQ(json["rows"].back()["bits_per_dim"], 4);
  EXPECT_EQ(json["files"][3]["channels"], 2);
}

TEST(EscapeHtml, LeavesNoMarkup) {
  EXPECT_EQ(EscapeHtml("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
  EXPECT_EQ(EscapeHtml("gr\u00fcn\n\xff"), "gr\u00fcn\uFFFD\uFFFD");
}

TEST(ReportText, FitsTheTerminal) {
  for (const size_t width : std::vector<size_t>{40, 60, 80, 200}) {
    std::istringstream lines(ReportForTerminal(SampleReport(), {width, false, false}));
    for (std::string line; std::getline(lines, line) && !line.starts_with("Times");) {
      // What is shown in any case takes 40; the line of what is not may be longer.
      if (line.starts_with("(no room")) continue;
      EXPECT_LE(line.size(), std::max<size_t>(width, 40));
    }
  }
}

TEST(ReportText, HasColoursOnlyIfAsked) {
  EXPECT_FALSE(Contains(ReportForTerminal(SampleReport(), {80, false, false}), "\033"));
  EXPECT_TRUE(Contains(ReportForTerminal(SampleReport(), {80, true, false}), "\033[1m"));
}

TEST(ReportTable, MarksDoubtfulTimes) {
  BenchReport report = SampleReport();
  EXPECT_FALSE(Contains(ReportForTerminal(report, {200, false, true}), "!"));
  report.rows[0].compress.seconds[0] *= 2;
  EXPECT_TRUE(Contains(ReportForTerminal(report, {200, false, true}), "% !"));
}

TEST(GroupedDigits, SetsCommas) {
  EXPECT_EQ(GroupedDigits(0), "0");
  EXPECT_EQ(GroupedDigits(999), "999");
  EXPECT_EQ(GroupedDigits(1000), "1,000");
  EXPECT_EQ(GroupedDigits(1234567), "1,234,567");
}

TEST(ReportCsv, HasAFieldForEachHeading) {
  std::istringstream lines(ReportCsv(SampleReport()));
  std::string line;
  std::getline(lines, line);
  const auto num_commas = std::count(line.begin(), line.end(), ',');
  while (std::getline(lines, line)) {
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), num_commas) << line;
  }
}

}  // namespace
}  // namespace gmzip
