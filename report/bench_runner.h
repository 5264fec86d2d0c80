// Measures coders on files, one after the other, and gathers what it finds.
#ifndef GMZIP_REPORT_BENCH_RUNNER_H_
#define GMZIP_REPORT_BENCH_RUNNER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "baselines/coder.h"
#include "report/bench_report.h"

namespace gmzip {

// A coder, and what can be said of it beside what it writes.
struct BenchSubject {
  std::unique_ptr<Coder> coder;
  // Both may be empty; called before the coder's first run, and for each file.
  std::function<std::optional<double>()> measure_startup = {};
  std::function<std::optional<double>(const Original&)> measure_likelihood = {};
};

// Where a run stands. Seconds are estimates from what went before: nullopt until each coder has
// coded a file.
struct BenchProgress {
  size_t num_files_done = 0;
  size_t num_files = 0;
  std::string coder;  // at work; or "map"
  double seconds_done = 0;
  std::optional<double> seconds_left;
};

struct RunnerOptions {
  int num_runs = 1;  // at least 1: how often each step is repeated and timed
  std::function<Result<std::vector<uint8_t>>(const std::string& path)> read;
  std::function<bool()> should_stop = {};                   // asked between steps; may be empty
  std::function<void(const BenchProgress&)> progress = {};  // may be empty
  // What a picture's pixels cost, as PictureMap::bits, after its coders are done and not timed; for
  // the first kMostPictureMaps pictures. If empty, the report has no maps.
  std::function<Result<std::vector<float>>(const Original&)> measure_map = {};
};

struct BenchInput {
  std::string path;
  uint64_t size_bytes = 0;  // as far as known, for the time left
};

// Fills files, coders, rows and maps of `report`, in the order of inputs and subjects. Each file is
// read once, before any coder sees it. What fails becomes a row with its reason and the rest goes
// on; when should_stop says so, what is finished stays and is_interrupted is set.
void RunBench(const std::vector<BenchInput>& inputs, const std::vector<BenchSubject>& subjects,
              const RunnerOptions& options, BenchReport* report);

}  // namespace gmzip

#endif  // GMZIP_REPORT_BENCH_RUNNER_H_
