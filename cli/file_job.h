// One input to one output: the policy compress and decompress share.
#ifndef GMZIP_CLI_FILE_JOB_H_
#define GMZIP_CLI_FILE_JOB_H_

#include <functional>
#include <string>

#include "base/result.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "codec/gmzip.h"

namespace gmzip {

// What a transformation has to say when it is done.
struct JobOutcome {
  std::string output_path;  // where the output goes instead, in the same folder; empty: as planned
  int exit_code = 0;
};

// Reads `input`, gives the output to `sink`.
using Transformation = std::function<Result<JobOutcome>(InputFile* input, const Sink& sink,
                                                        const ProgressCallback& progress)>;

struct FileJob {
  std::string input_path;   // "-": standard input
  std::string output_path;  // "-": standard output
  // Whether the output is unreadable, so that a terminal must not get it: all of it (compressed
  // data), or to be seen from its first bytes.
  bool is_always_binary = false;
};

// Runs the transformation so that the output appears whole or not at all and the input is touched
// only with --rm, after all else went well. Prints what went wrong; returns the exit code.
int RunFileJob(const FileJob& job, const FileOptions& options,
               const Transformation& transformation);

// Feeds the rest of `input` to `write`, piece by piece.
Result<void> Pump(InputFile* input,
                  const std::function<Result<void>(std::span<const uint8_t>)>& write);

}  // namespace gmzip

#endif  // GMZIP_CLI_FILE_JOB_H_
