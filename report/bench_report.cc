#include "report/bench_report.h"

#include <algorithm>

namespace gmzip {

double Timing::Median() const {
  if (seconds.empty()) return 0;
  std::vector<double> sorted = seconds;
  std::sort(sorted.begin(), sorted.end());
  const size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

std::optional<double> Timing::Spread() const {
  const double median = Median();
  if (seconds.size() < 2 || median <= 0) return std::nullopt;
  const auto [shortest, longest] = std::minmax_element(seconds.begin(), seconds.end());
  return (*longest - *shortest) / median;
}

bool BenchReport::HasProblems() const {
  const auto is_bad = [](const auto& entry) { return !entry.problem.empty(); };
  return !problems.empty() || std::any_of(files.begin(), files.end(), is_bad) ||
         std::any_of(rows.begin(), rows.end(), is_bad);
}

}  // namespace gmzip
