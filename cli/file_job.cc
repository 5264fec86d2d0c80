#include "cli/file_job.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "cli/command_table.h"
#include "cli/messages.h"
#include "cli/output_file.h"
#include "cli/progress_line.h"

namespace gmzip {
namespace {

bool IsTerminal(const std::string& path) { return path == "-" && isatty(STDOUT_FILENO) == 1; }

// Control bytes that no text has.
bool LooksBinary(std::span<const uint8_t> bytes) {
  return std::any_of(bytes.begin(), bytes.end(),
                     [](uint8_t byte) { return byte < 7 || (byte > 13 && byte < 27); });
}

expected_impl::unexpected<Error> NotToTerminal() {
  return MakeError(ErrorCode::kInvalidArgument,
                   "binary data is not written to a terminal; use -o FILE");
}

Result<int> Run(const FileJob& job, const FileOptions& options,
                const Transformation& transformation) {
  const bool guards_terminal = IsTerminal(job.output_path) && !options.force;
  if (guards_terminal && job.is_always_binary) return NotToTerminal();
  // Writing to standard output or reading from standard input, links and devices do no harm.
  const bool follow_all = options.force || job.output_path == "-";
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(job.input_path, follow_all));
  GMZIP_ASSIGN_OR_RETURN(OutputFile output, OutputFile::Create(job.output_path, options.force));
  const Sink sink = [&](std::span<const uint8_t> bytes) -> Result<void> {
    if (guards_terminal && LooksBinary(bytes)) return NotToTerminal();
    return output.Write(bytes);
  };
  ProgressLine progress(DisplayName(job.input_path), !options.quiet);
  GMZIP_ASSIGN_OR_RETURN(const JobOutcome outcome,
                         transformation(&input, sink, progress.Callback()));
  const std::string& path = outcome.output_path.empty() ? job.output_path : outcome.output_path;
  GMZIP_ASSIGN_OR_RETURN(const bool all_kept, output.Commit(path, options.force, input.status()));
  int exit_code = outcome.exit_code;
  if (!all_kept) {
    PrintWarning(path, "times or permissions could not be kept");
    exit_code = WorseExit(exit_code, kExitWarning);
  }
  if (options.remove_input && exit_code == kExitGood && job.input_path != "-" &&
      job.output_path != "-" && unlink(job.input_path.c_str()) != 0) {
    return expected_impl::unexpected<Error>(SystemError("remove the input"));
  }
  return exit_code;
}

}  // namespace

int RunFileJob(const FileJob& job, const FileOptions& options,
               const Transformation& transformation) {
  const auto exit_code = Run(job, options, transformation);
  if (exit_code) return *exit_code;
  PrintError(DisplayName(job.input_path), exit_code.error());
  return kExitError;
}

Result<void> Pump(InputFile* input,
                  const std::function<Result<void>(std::span<const uint8_t>)>& write) {
  // Large enough that system calls cost nothing, small enough to stay in cache.
  std::vector<uint8_t> buffer(size_t{1} << 18);
  for (;;) {
    GMZIP_ASSIGN_OR_RETURN(const size_t count, input->Read(buffer));
    GMZIP_RETURN_IF_ERROR(write(std::span<const uint8_t>(buffer).first(count)));
    if (count < buffer.size()) return {};
  }
}

}  // namespace gmzip
