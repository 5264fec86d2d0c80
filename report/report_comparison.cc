#include "report/report_comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

namespace gmzip {
namespace {

constexpr char kSize[] = "size";

using RowKey = std::pair<std::string, std::string>;  // coder, path

std::map<RowKey, const BenchRow*> RowsByKey(const BenchReport& report) {
  std::map<RowKey, const BenchRow*> rows;
  for (const BenchRow& row : report.rows) {
    rows[{report.coders[row.coder].name, report.files[row.file].path}] = &row;
  }
  return rows;
}

// A coder's files that are good in both reports, summed.
struct Sums {
  size_t num_files = 0;
  double bytes[2] = {0, 0};
  double compress_seconds[2] = {0, 0};
  double decompress_seconds[2] = {0, 0};
  double compress_noise = kNoiseFloor;
  double decompress_noise = kNoiseFloor;

  void Add(const BenchRow& before, const BenchRow& after) {
    ++num_files;
    const BenchRow* const rows[2] = {&before, &after};
    for (size_t i = 0; i < 2; ++i) {
      bytes[i] += static_cast<double>(rows[i]->coded_bytes);
      compress_seconds[i] += rows[i]->compress.Median();
      decompress_seconds[i] += rows[i]->decompress.Median();
      compress_noise = std::max(compress_noise, rows[i]->compress.Spread().value_or(0));
      decompress_noise = std::max(decompress_noise, rows[i]->decompress.Spread().value_or(0));
    }
  }
};

void AddTimeChange(const std::string& coder, const std::string& files, const std::string& what,
                   const double (&seconds)[2], double noise, std::vector<Change>* changes) {
  const double difference = seconds[1] - seconds[0];
  if (std::max(difference, -difference) <= noise * seconds[0]) return;
  changes->push_back({coder, files, what, seconds[0], seconds[1], difference > 0, true});
}

void AddSumChanges(const std::string& coder, const Sums& sums, std::vector<Change>* changes) {
  const std::string files = fmt::format("all {} files", sums.num_files);
  if (sums.num_files > 1 && sums.bytes[0] != sums.bytes[1]) {
    changes->push_back(
        {coder, files, kSize, sums.bytes[0], sums.bytes[1], sums.bytes[1] > sums.bytes[0], true});
  }
  AddTimeChange(coder, files, "compress time", sums.compress_seconds, sums.compress_noise, changes);
  AddTimeChange(coder, files, "decompress time", sums.decompress_seconds, sums.decompress_noise,
                changes);
}

std::string WhyLost(const BenchReport& after, const BenchRow* row, const std::string& path) {
  if (row != nullptr) return row->problem;
  for (const BenchFile& file : after.files) {
    if (file.path == path && !file.problem.empty()) return file.problem;
  }
  return "not in the new report";
}

bool IsGmzip(const BenchReport& report, const BenchRow& row) {
  return report.coders[row.coder].kind == "gmzip";
}

std::string TimeNote(const BenchReport& before, const BenchReport& after) {
  if (before.machine.cpu == after.machine.cpu &&
      before.machine.simd_target == after.machine.simd_target) {
    return "";
  }
  return fmt::format("times are of different machines: {} ({}) and {} ({})", before.machine.cpu,
                     before.machine.simd_target, after.machine.cpu, after.machine.simd_target);
}

}  // namespace

Comparison CompareReports(const BenchReport& before, const BenchReport& after) {
  Comparison comparison;
  comparison.time_note = TimeNote(before, after);
  const auto new_rows = RowsByKey(after);
  std::map<std::string, Sums> sums;
  for (const auto& [key, old_row] : RowsByKey(before)) {
    if (!old_row->IsGood()) continue;
    const auto& [coder, path] = key;
    const auto found = new_rows.find(key);
    const BenchRow* const new_row = found == new_rows.end() ? nullptr : found->second;
    const bool is_gmzip = IsGmzip(before, *old_row);
    if (new_row == nullptr || !new_row->IsGood()) {
      comparison.lost.push_back(
          fmt::format("{}, {}: {}", path, coder, WhyLost(after, new_row, path)));
      comparison.has_regression = comparison.has_regression || is_gmzip;
      continue;
    }
    ++comparison.num_rows;
    sums[coder].Add(*old_row, *new_row);
    if (old_row->coded_bytes == new_row->coded_bytes) continue;
    const bool is_larger = new_row->coded_bytes > old_row->coded_bytes;
    comparison.changes.push_back({coder, path, kSize, static_cast<double>(old_row->coded_bytes),
                                  static_cast<double>(new_row->coded_bytes), is_larger, false});
    comparison.has_regression = comparison.has_regression || (is_gmzip && is_larger);
  }
  for (const auto& [coder, sum] : sums) AddSumChanges(coder, sum, &comparison.changes);
  return comparison;
}

std::string ComparisonText(const Comparison& comparison) {
  std::string text;
  size_t num_worse_sizes = 0;
  size_t num_better_sizes = 0;
  for (const Change& change : comparison.changes) {
    const bool is_size = change.what == kSize;
    const std::string_view verdict = is_size ? (change.is_worse ? "larger" : "smaller")
                                             : (change.is_worse ? "slower" : "faster");
    const double percent = change.before > 0 ? (change.after / change.before - 1) * 100 : 0;
    const std::string figures =
        is_size ? fmt::format("{:.0f} -> {:.0f} bytes", change.before, change.after)
                : fmt::format("{:.3f} -> {:.3f} s", change.before, change.after);
    text += fmt::format("{:<8} {:<12} {:<15} {:>+8.2f} %  {:<28} {}\n", verdict, change.coder,
                        change.what, percent, figures, change.file);
    if (is_size && !change.is_sum) ++(change.is_worse ? num_worse_sizes : num_better_sizes);
  }
  for (const std::string& lost : comparison.lost) text += fmt::format("lost     {}\n", lost);
  if (!comparison.time_note.empty()) text += comparison.time_note + "\n";
  return text + fmt::format("{} results compared: {} smaller, {} larger, {} lost{}\n",
                            comparison.num_rows, num_better_sizes, num_worse_sizes,
                            comparison.lost.size(),
                            comparison.has_regression ? "; gmzip became larger" : "");
}

}  // namespace gmzip
