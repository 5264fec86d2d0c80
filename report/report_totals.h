// Sums over the rows of a report: each coder on each folder, on all pictures, sound, other files,
// and all.
#ifndef GMZIP_REPORT_REPORT_TOTALS_H_
#define GMZIP_REPORT_REPORT_TOTALS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/bench_report.h"

namespace gmzip {

// One coder on several files: those it has figures for. Seconds are sums of medians.
struct CoderTotal {
  size_t coder = 0;
  size_t num_files = 0;
  size_t num_failed = 0;
  uint64_t file_bytes = 0;
  uint64_t raw_bytes = 0;
  uint64_t num_samples = 0;  // 0 unless all files are pictures, or all are sound
  uint64_t coded_bytes = 0;
  std::optional<double> likelihood_bits;  // nullopt unless all files have it
  double geometric_mean_ratio = 0;        // of raw to coded size, each file counting the same
  double compress_seconds = 0;
  double decompress_seconds = 0;
  std::optional<double> compress_spread;  // of the runs' sums, as Timing::Spread
  std::optional<double> decompress_spread;
  std::optional<uint64_t> peak_memory_bytes;  // the largest
  bool is_verified = true;

  double BitsPerByte() const;          // of the files: 8 x coded / file_bytes
  double BitsPerDim() const;           // 8 x coded / num_samples; 0 where that is 0
  double Ratio() const;                // raw / coded
  double CompressMegabytes() const;    // raw, a second; 1 MB is 10^6 bytes
  double DecompressMegabytes() const;  // as CompressMegabytes
  // What the likelihood comes to, per sample where there are samples or per byte; nullopt without.
  std::optional<double> LikelihoodPerUnit() const;
};

struct GroupTotals {
  std::string name;
  size_t num_files = 0;            // in the group, with figures or without
  std::vector<CoderTotal> coders;  // those that took any file of the group, in order
};

// Folders in the order they come, then "all pictures", "all sound", "all other files" and "all
// files", each unless another group has the same files. Thread-safe.
std::vector<GroupTotals> TotalsOf(const BenchReport& report);

// A single row as the total of itself; the row must be good.
CoderTotal TotalOfRow(const BenchReport& report, const BenchRow& row);

}  // namespace gmzip

#endif  // GMZIP_REPORT_REPORT_TOTALS_H_
