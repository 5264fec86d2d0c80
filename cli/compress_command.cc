#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <array>
#include <optional>
#include <string>

#include "cli/command_table.h"
#include "cli/file_job.h"
#include "cli/file_options.h"
#include "cli/messages.h"

namespace gmzip {
namespace {

struct CompressArguments {
  FileOptions files;
  std::array<bool, kMaxLevel + 1> levels{};  // -1 .. -9, by number
  bool no_verify = false;
  bool pixels_only = false;
  bool no_learning = false;
  std::optional<int> picture_class;
  bool independent = false;
};

int LevelOf(const CompressArguments& arguments) {
  // The highest of several: nobody asks for -1 -9 in earnest.
  for (int level = kMaxLevel; level >= kMinLevel; --level) {
    if (arguments.levels[static_cast<size_t>(level)]) return level;
  }
  return kDefaultLevel;
}

CompressOptions MakeOptions(const CompressArguments& arguments) {
  CompressOptions options;
  options.level = LevelOf(arguments);
  options.num_threads = arguments.files.num_threads;
  options.verify = !arguments.no_verify;
  options.pixels_only = arguments.pixels_only;
  options.learns = !arguments.no_learning;
  options.independent = arguments.independent;
  options.model_file = arguments.files.model_file;
  options.picture_class = arguments.picture_class;
  if (arguments.files.memory_limit_bytes != 0) {
    options.memory_limit_bytes = arguments.files.memory_limit_bytes;
  }
  return options;
}

std::string OutputPath(const CompressArguments& arguments, const std::string& input) {
  if (arguments.files.to_stdout) return "-";
  if (!arguments.files.output.empty()) return arguments.files.output;
  return input == "-" ? "-" : input + kSuffix;
}

// "photo.png" kept as pixels comes back as PNM: "photo.ppm.gmz".
std::string PixelsOnlyPath(const std::string& input, const std::string& restored_suffix) {
  const size_t slash = input.rfind('/');
  const size_t dot = input.rfind('.');
  const size_t name = slash == std::string::npos ? 0 : slash + 1;
  const bool has_suffix = dot != std::string::npos && dot > name;
  return (has_suffix ? input.substr(0, dot) : input) + restored_suffix + kSuffix;
}

void PrintOutcome(const std::string& input, const CompressReport& report) {
  const double percent = report.original_bytes == 0
                             ? 100.0
                             : 100.0 * static_cast<double>(report.coded_bytes) /
                                   static_cast<double>(report.original_bytes);
  fmt::print(stderr, "{}: {} -> {} ({:.2f} %), {} as {}{}{}\n", DisplayName(input),
             FormatBytes(report.original_bytes), FormatBytes(report.coded_bytes), percent,
             MediaName(report.media), WayName(report.way), report.note.empty() ? "" : "; ",
             report.note);
}

int CompressFile(const CompressArguments& arguments, const std::string& input) {
  const FileOptions& files = arguments.files;
  if (HasSuffix(input, kSuffix) && !files.force && files.output.empty() && !files.to_stdout) {
    if (!files.quiet) PrintWarning(input, "is a .gmz file already; -f compresses it again");
    return kExitWarning;
  }
  const FileJob job{input, OutputPath(arguments, input), true};
  return RunFileJob(
      job, files,
      [&](InputFile* file, const Sink& sink,
          const ProgressCallback& progress) -> Result<JobOutcome> {
        CompressOptions options = MakeOptions(arguments);
        options.known_size = file->size();
        options.progress = progress;
        GMZIP_ASSIGN_OR_RETURN(Compressor compressor, Compressor::Create(std::move(options), sink));
        GMZIP_RETURN_IF_ERROR(
            Pump(file, [&](std::span<const uint8_t> bytes) { return compressor.Write(bytes); }));
        GMZIP_ASSIGN_OR_RETURN(const CompressReport report, compressor.Finish());
        if (files.verbose) PrintOutcome(input, report);
        JobOutcome outcome;
        if (arguments.pixels_only && report.restored_suffix.empty()) {
          PrintWarning(DisplayName(input), "holds no picture of 8-bit pixels; kept as a file");
          outcome.exit_code = kExitWarning;
        } else if (arguments.pixels_only && job.output_path != "-" && files.output.empty()) {
          outcome.output_path = PixelsOnlyPath(input, report.restored_suffix);
        }
        return outcome;
      });
}

}  // namespace

int RunCompress(int argc, char** argv) {
  CompressArguments arguments;
  CLI::App app("Compresses each FILE to FILE.gmz, then decodes what it wrote and compares.",
               argv[0]);
  for (int level = kMinLevel; level <= kMaxLevel; ++level) {
    app.add_flag(fmt::format("-{}", level), arguments.levels[static_cast<size_t>(level)],
                 level == kMinLevel   ? "fastest"
                 : level == kMaxLevel ? "smallest"
                                      : "");
  }
  AddReadingOptions(&app, &arguments.files);
  AddWritingOptions(&app, &arguments.files);
  AddCodingOptions(&app, &arguments.files);
  app.add_option("--class", arguments.picture_class,
                 "class of the pictures, 0 .. N - 1, for a model trained with N classes");
  app.add_flag("--no-verify", arguments.no_verify, "do not decode what was written");
  app.add_flag("--no-learning", arguments.no_learning,
               "pictures: do not let the network learn while it codes: faster, larger");
  app.add_flag("--independent", arguments.independent,
               "let no block of bytes go on from another: all cores code them, damage stays local; "
               "larger");
  app.add_flag("--pixels-only", arguments.pixels_only,
               "keep a picture's pixels, not its file: it comes back as PNM or PAM");
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  auto checked = CheckOutputs(arguments.files);
  if (checked && arguments.files.to_stdout &&
      (arguments.files.files.size() > 1 || arguments.files.recursive)) {
    checked = MakeError(ErrorCode::kInvalidArgument, "-c takes one FILE: .gmz files do not join");
  }
  if (!checked) {
    PrintError("", checked.error());
    return kExitError;
  }
  return ForEachInput(
      arguments.files, [](const std::string& path) { return !HasSuffix(path, kSuffix); },
      [&](const std::string& input) { return CompressFile(arguments, input); });
}

}  // namespace gmzip
