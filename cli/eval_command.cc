#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/command_table.h"
#include "cli/eval_tables.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "codec/measure_bytes.h"  // HoldsPicture

namespace gmzip {
namespace {

struct Lists {
  std::vector<std::string> pictures;
  std::vector<std::string> others;
};

Result<bool> IsPicture(const std::string& path, const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  GMZIP_ASSIGN_OR_RETURN(const auto file, input.ReadAll());
  return HoldsPicture(file, options);
}

// The files in `paths`, folders searched to any depth. Returns the exit code.
int SortByKind(const std::vector<std::string>& paths, const CompressOptions& options,
               Lists* lists) {
  FileOptions inputs;
  inputs.files = paths;
  inputs.recursive = true;
  return ForEachInput(
      inputs, [](const std::string&) { return true; },
      [&](const std::string& path) {
        const auto is_picture = IsPicture(path, options);
        if (!is_picture) return PrintEvalError(path, is_picture.error());
        (*is_picture ? lists->pictures : lists->others).push_back(path);
        return kExitGood;
      });
}

}  // namespace

int RunEval(int argc, char** argv) {
  CompressOptions options;
  options.verify = false;  // decompressed and compared here
  std::vector<std::string> paths;
  std::string checkpoint;
  CLI::App app(
      "Measures models: on pictures bits/dim in floating point, in integers, in integers that "
      "learn "
      "while they code, on other files bits/byte, and both as written to a .gmz file that was "
      "decompressed and compared.",
      argv[0]);
  app.add_option("PATH", paths, "files or folders of them")->required();
  app.add_option("-l,--level", options.level, "level, 1-9 (default: as for compress)")
      ->check(CLI::Range(kMinLevel, kMaxLevel));
  app.add_option("-T,--threads", options.num_threads, "threads; 0: all cores");
  app.add_option("--model", options.model_file, "a weight file instead of the level's model");
  app.add_option("--class", options.picture_class,
                 "class of the pictures, 0 .. N - 1, for a model trained with N classes");
  bool no_learning = false;
  app.add_flag("--no-learning", no_learning, "code pictures without learning");
  std::string split_text;
  app.add_option(
      "--first", split_text,
      "TRAINING/VALIDATION/TEST, as 90M/5M/5M for enwik8: passes over the first bytes of "
      "each file, measures the two parts behind them");
#if GMZIP_HAVE_TRAINING
  app.add_option("--checkpoint", checkpoint,
                 "the trainer's checkpoint of the same model: adds the floating-point columns");
#endif
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  options.learns = !no_learning;
  DataSplit split;
  if (!split_text.empty()) {
    const auto parsed = ParseSplit(split_text);
    if (!parsed) {
      fmt::print(stderr, "gmzip: --first: {}\n", parsed.error().message);
      return kExitError;
    }
    split = *parsed;
  }
  Lists lists;
  exit_code = SortByKind(paths, options, &lists);
  if (!lists.pictures.empty()) {
    exit_code = WorseExit(exit_code, EvalPictures(lists.pictures, checkpoint, options));
  }
  if (!lists.pictures.empty() && !lists.others.empty()) fmt::print("\n");
  if (!lists.others.empty()) {
    const DataSplit* const parts = split_text.empty() ? nullptr : &split;
    exit_code = WorseExit(exit_code, EvalBytes(lists.others, parts, options));
#if GMZIP_HAVE_TRAINING
    if (!checkpoint.empty()) {
      exit_code = WorseExit(exit_code, EvalFloatNetwork(lists.others, checkpoint, options));
    }
#endif
  }
  return exit_code;
}

}  // namespace gmzip
