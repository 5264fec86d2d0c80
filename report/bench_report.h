// What a benchmark found: files, coders, and one row for each pair of them. All tables, pages and
// files of a report come from here and nothing else.
#ifndef GMZIP_REPORT_BENCH_REPORT_H_
#define GMZIP_REPORT_BENCH_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "baselines/coder.h"
#include "report/picture_map.h"

namespace gmzip {

// Of the JSON form (docs/bench.schema.json). Goes up when a reader of the last one would go wrong.
inline constexpr int kReportVersion = 1;

// A spread above this share of the median makes a figure doubtful: reports mark it.
inline constexpr double kDoubtfulSpread = 0.10;

// The same work measured several times, in seconds by the clock on the wall.
struct Timing {
  std::vector<double> seconds;  // one a run

  // Of an even number of runs the mean of the middle two; 0 if there are none.
  double Median() const;
  // (longest - shortest) / median; nullopt for a single run.
  std::optional<double> Spread() const;
};

struct BenchFile {
  std::string path;     // as the user reaches it
  std::string group;    // its folder
  std::string problem;  // why it could not be read; empty if it could
  uint64_t file_bytes = 0;
  uint64_t raw_bytes = 0;    // of a picture or sound its samples', else file_bytes
  uint64_t num_samples = 0;  // of a picture: width x height x channels; of sound: of all channels
  uint32_t width = 0;        // of a picture
  uint32_t height = 0;
  int num_channels = 0;  // of sound
  uint32_t rate_hz = 0;  // of sound: samples of a channel a second

  bool IsSound() const { return num_channels > 0; }
  bool IsPicture() const { return num_samples > 0 && !IsSound(); }
};

struct BenchCoder : CoderInfo {
  // What the first call of the process takes more than the second, on a tiny file: loading models.
  // No other figure contains it. nullopt: not measured.
  std::optional<double> startup_seconds;
};

// One coder on one file.
struct BenchRow {
  size_t file = 0;      // index into BenchReport::files
  size_t coder = 0;     // index into BenchReport::coders
  std::string problem;  // why there are no figures; empty if there are
  uint64_t coded_bytes = 0;
  // What the model says the file must take, before headers and rounding; nullopt: no model says.
  std::optional<double> likelihood_bits;
  Timing compress;
  Timing decompress;
  std::optional<uint64_t> peak_memory_bytes;  // nullopt: not measured
  bool is_verified = false;                   // came back equal in every run

  bool IsGood() const { return problem.empty(); }
};

struct NamedModel {
  std::string name;
  std::string id;  // content hash, 16 hex digits
};

struct Machine {
  std::string cpu;
  int num_cores = 0;  // that the process may use
  std::string simd_target;
  std::string system;
  std::string gmzip_version;
  std::string compiler;
  std::vector<NamedModel> models;
  std::vector<std::string> command_line;
  std::string date;  // ISO 8601; empty unless asked for
};

struct BenchReport {
  Machine machine;
  int num_runs = 1;
  bool is_interrupted = false;
  std::vector<BenchFile> files;
  std::vector<BenchCoder> coders;
  std::vector<BenchRow> rows;         // in the order of files, then coders
  std::vector<std::string> left_out;  // baselines this build has not
  std::vector<std::string> problems;  // that belong to no row: "baseline lha: unknown; ..."
  // Of the first pictures, for the page alone; by the model of the coder of that name.
  std::vector<PictureMap> maps;
  std::string map_coder;

  // Whether anything went wrong with a file, a row or a baseline.
  bool HasProblems() const;
};

}  // namespace gmzip

#endif  // GMZIP_REPORT_BENCH_REPORT_H_
