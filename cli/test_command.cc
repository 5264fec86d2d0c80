#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_table.h"
#include "cli/decode_options.h"
#include "cli/file_job.h"
#include "cli/file_options.h"
#include "cli/messages.h"
#include "cli/progress_line.h"

namespace gmzip {
namespace {

Result<void> TestFile(const FileOptions& files, const std::string& path) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  ProgressLine progress(DisplayName(path), !files.quiet);
  Decompressor decompressor(MakeDecompressOptions(files, progress.Callback()),
                            [](std::span<const uint8_t>) { return Result<void>(); });
  GMZIP_RETURN_IF_ERROR(
      Pump(&input, [&](std::span<const uint8_t> bytes) { return decompressor.Write(bytes); }));
  GMZIP_RETURN_IF_ERROR(decompressor.Finish());
  return {};
}

}  // namespace

int RunTest(int argc, char** argv) {
  FileOptions files;
  CLI::App app("Decodes each FILE and checks every hash; writes nothing.", argv[0]);
  AddReadingOptions(&app, &files);
  AddCodingOptions(&app, &files);
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  return ForEachInput(
      files, [](const std::string& path) { return HasSuffix(path, kSuffix); },
      [&](const std::string& path) {
        if (const auto tested = TestFile(files, path); !tested) {
          PrintError(DisplayName(path), tested.error());
          return kExitError;
        }
        if (files.verbose) fmt::print(stderr, "{}: good\n", DisplayName(path));
        return kExitGood;
      });
}

}  // namespace gmzip
