// Two reports on the same files side by side: what became smaller, larger, faster, slower.
#ifndef GMZIP_REPORT_REPORT_COMPARISON_H_
#define GMZIP_REPORT_REPORT_COMPARISON_H_

#include <cstddef>
#include <string>
#include <vector>

#include "report/bench_report.h"

namespace gmzip {

// Speeds that differ by less are taken for noise even where the runs agree.
inline constexpr double kNoiseFloor = 0.05;

struct Change {
  std::string coder;
  std::string file;   // "all N files" for a sum
  std::string what;   // "size", "compress time" or "decompress time"
  double before = 0;  // bytes or seconds
  double after = 0;
  bool is_worse = false;
  bool is_sum = false;  // of a coder's files
};

struct Comparison {
  size_t num_rows = 0;  // good in both reports
  // Sizes: every difference, file by file and of each coder's sum. Times: of the sums alone, beyond
  // noise, which is the larger of kNoiseFloor and the spreads of both reports.
  std::vector<Change> changes;
  // Rows of the old report that the new one lacks or has no figures for: "FILE, CODER: reason".
  std::vector<std::string> lost;
  // What makes times incomparable: another CPU, other threads. Empty if nothing does.
  std::string time_note;

  // Whether any of gmzip's own rows became larger or was lost. Baselines' sizes change with their
  // libraries.
  bool has_regression = false;
};

// Pairs rows by path and coder. Thread-safe.
Comparison CompareReports(const BenchReport& before, const BenchReport& after);

// As text for a terminal, ending in one line that sums it up.
std::string ComparisonText(const Comparison& comparison);

}  // namespace gmzip

#endif  // GMZIP_REPORT_REPORT_COMPARISON_H_
