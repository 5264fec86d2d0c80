// Where the report of a benchmark goes: files, standard output, the terminal.
#ifndef GMZIP_CLI_BENCH_OUTPUTS_H_
#define GMZIP_CLI_BENCH_OUTPUTS_H_

#include <string>

#include "base/result.h"
#include "report/bench_report.h"

namespace gmzip {

// Names of files, "-" for standard output, empty for none.
struct BenchOutputs {
  std::string json;
  std::string csv;
  std::string markdown;
  std::string html;
  std::string colour = "auto";
  bool shows_files = false;
  bool quiet = false;
};

// Whether all files can be written, found out before hours of measuring; at most one may be
// standard output. Errors: kInvalidArgument, kIo.
Result<void> CheckBenchOutputs(const BenchOutputs& outputs);

// Writes the files, replacing those there are, and the table to standard output unless that is
// taken or quiet is set. Errors: kIo of the first file that cannot be written; the rest is tried.
Result<void> WriteBenchOutputs(const BenchOutputs& outputs, const BenchReport& report);

}  // namespace gmzip

#endif  // GMZIP_CLI_BENCH_OUTPUTS_H_
