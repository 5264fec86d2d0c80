#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_table.h"
#include "cli/decode_options.h"
#include "cli/file_job.h"
#include "cli/file_options.h"
#include "cli/messages.h"

namespace gmzip {
namespace {

// Where the file goes: the input's name without .gmz. Errors: kInvalidArgument without one.
Result<std::string> OutputPath(const FileOptions& files, const std::string& input) {
  if (files.to_stdout) return std::string("-");
  if (!files.output.empty()) return files.output;
  if (input == "-") return std::string("-");
  if (!HasSuffix(input, kSuffix)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "has no .gmz at its end; name the output with -o");
  }
  return input.substr(0, input.size() - std::char_traits<char>::length(kSuffix));
}

Result<JobOutcome> DecompressWhole(const FileOptions& files, const std::string& input,
                                   InputFile* file, const Sink& sink,
                                   const ProgressCallback& progress) {
  Decompressor decompressor(MakeDecompressOptions(files, progress), sink);
  GMZIP_RETURN_IF_ERROR(
      Pump(file, [&](std::span<const uint8_t> bytes) { return decompressor.Write(bytes); }));
  GMZIP_ASSIGN_OR_RETURN(const DecompressReport report, decompressor.Finish());
  if (files.verbose) {
    fmt::print(stderr, "{}: {}, hash {:016x}\n", DisplayName(input),
               FormatBytes(report.original_bytes), report.original_hash);
  }
  return JobOutcome{};
}

// --keep-going: what can be saved; an error all the same when anything was lost.
Result<JobOutcome> DecompressDamaged(const FileOptions& files, const std::string& input,
                                     InputFile* file, const Sink& sink,
                                     const ProgressCallback& progress) {
  GMZIP_ASSIGN_OR_RETURN(const auto gmz, file->ReadAll());
  GMZIP_ASSIGN_OR_RETURN(const RecoverReport report,
                         Recover(gmz, MakeDecompressOptions(files, progress), sink));
  if (report.is_exact) return JobOutcome{};
  for (const std::string& note : report.notes) {
    PrintError(DisplayName(input), {ErrorCode::kDamaged, note});
  }
  PrintError(
      DisplayName(input),
      {ErrorCode::kDamaged,
       fmt::format("damaged: {} of {} blocks lost; the rest was saved{}", report.num_damaged_blocks,
                   report.num_blocks, report.restored_suffix.empty() ? "" : " as a PNM picture")});
  return JobOutcome{"", kExitError};
}

int DecompressFile(const FileOptions& files, bool keep_going, const std::string& input) {
  const auto output = OutputPath(files, input);
  if (!output) {
    PrintError(DisplayName(input), output.error());
    return kExitError;
  }
  const auto transform = keep_going ? DecompressDamaged : DecompressWhole;
  return RunFileJob({input, *output}, files,
                    [&](InputFile* file, const Sink& sink, const ProgressCallback& progress) {
                      return transform(files, input, file, sink, progress);
                    });
}

}  // namespace

int RunDecompress(int argc, char** argv) {
  FileOptions files;
  bool keep_going = false;
  CLI::App app("Restores from each FILE.gmz the file it was made from.", argv[0]);
  AddReadingOptions(&app, &files);
  AddWritingOptions(&app, &files);
  AddCodingOptions(&app, &files);
  app.add_flag("--keep-going", keep_going, "save what can be saved of a damaged file");
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  if (const auto checked = CheckOutputs(files); !checked) {
    PrintError("", checked.error());
    return kExitError;
  }
  return ForEachInput(
      files, [](const std::string& path) { return HasSuffix(path, kSuffix); },
      [&](const std::string& input) { return DecompressFile(files, keep_going, input); });
}

}  // namespace gmzip
