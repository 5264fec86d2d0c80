#include "cli/file_options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "cli/command_table.h"
#include "cli/messages.h"

namespace gmzip {
namespace {

namespace fs = std::filesystem;

// The wanted regular files under `folder`, symbolic links not followed. Errors: kIo.
Result<std::vector<std::string>> WalkFolder(
    const std::string& folder, const std::function<bool(const std::string&)>& is_wanted) {
  std::vector<std::string> paths;
  std::error_code code;
  fs::recursive_directory_iterator at(folder, code);
  for (; !code && at != fs::recursive_directory_iterator(); at.increment(code)) {
    const bool is_regular = at->symlink_status(code).type() == fs::file_type::regular;
    if (!code && is_regular && is_wanted(at->path().string())) paths.push_back(at->path().string());
  }
  if (code) return MakeError(ErrorCode::kIo, "cannot list the folder: " + code.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

void AddReadingOptions(CLI::App* app, FileOptions* options) {
  app->add_option("FILE", options->files, "files; - or none: standard input");
  app->add_flag("-f,--force", options->force, "overwrite; follow links; read devices");
  app->add_flag("-r,--recursive", options->recursive, "go through folders");
  app->add_flag("-q,--quiet", options->quiet, "say nothing but errors");
  app->add_flag("-v,--verbose", options->verbose, "say more");
}

void AddWritingOptions(CLI::App* app, FileOptions* options) {
  app->add_option("-o,--output", options->output, "write to this file; - is standard output");
  app->add_flag("-c,--stdout", options->to_stdout, "write to standard output");
  app->add_flag("-k,--keep", options->keep_input, "keep the input (the default)");
  app->add_flag("--rm", options->remove_input, "remove the input once the output is safe on disk")
      ->excludes("--keep");
}

void AddCodingOptions(CLI::App* app, FileOptions* options) {
  app->add_option("-T,--threads", options->num_threads, "number of threads; 0: all cores")
      ->check(CLI::Range(0, 1024));
  app->add_option("--memory-limit", options->memory_limit_bytes,
                  "refuse what takes more memory, as 500MB or 2GB (default 4GB)")
      ->transform(CLI::AsSizeValue(false));
  app->add_option("--model", options->model_file, "use the model in this weight file");
}

bool ParseArguments(CLI::App* app, int argc, char** argv, int* exit_code) {
  try {
    app->parse(argc, argv);
    return true;
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app->help());
    *exit_code = kExitGood;
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "gmzip: {}; '{} --help' shows the options\n", error.what(), argv[0]);
    *exit_code = kExitError;
  }
  return false;
}

Result<void> CheckOutputs(const FileOptions& options) {
  if (options.output.empty()) return {};
  if (options.to_stdout) {
    return MakeError(ErrorCode::kInvalidArgument, "-o and -c exclude each other");
  }
  if (options.files.size() > 1 || options.recursive) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "-o takes one FILE; several go beside the inputs");
  }
  return {};
}

int ForEachInput(const FileOptions& options,
                 const std::function<bool(const std::string&)>& is_wanted,
                 const std::function<int(const std::string&)>& each) {
  if (options.files.empty()) return each("-");
  int exit_code = kExitGood;
  for (const std::string& file : options.files) {
    std::error_code ignored;
    if (!options.recursive || file == "-" || !fs::is_directory(file, ignored)) {
      exit_code = WorseExit(exit_code, each(file));
      continue;
    }
    const auto paths = WalkFolder(file, is_wanted);
    if (!paths) {
      PrintError(file, paths.error());
      exit_code = kExitError;
      continue;
    }
    for (const std::string& path : *paths) exit_code = WorseExit(exit_code, each(path));
  }
  return exit_code;
}

int WorseExit(int a, int b) {
  if (a == kExitError || b == kExitError) return kExitError;
  return std::max(a, b);
}

bool HasSuffix(const std::string& path, const std::string& suffix) {
  return path.size() > suffix.size() &&
         path.compare(path.size() - suffix.size(), suffix.size(), suffix) == 0;
}

}  // namespace gmzip
