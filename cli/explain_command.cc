#include <CLI/CLI.hpp>
#include <string>

#include "cli/colour_choice.h"
#include "cli/command_table.h"
#include "cli/explain_views.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "codec/measure_bytes.h"  // HoldsPicture

namespace gmzip {
namespace {

Result<void> Explain(const std::string& path, const ExplainArguments& arguments,
                     const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  GMZIP_ASSIGN_OR_RETURN(const auto file, input.ReadAll());
  return HoldsPicture(file, options) ? ExplainPicture(path, file, arguments, options)
                                     : ExplainBytes(path, file, arguments, options);
}

}  // namespace

int RunExplain(int argc, char** argv) {
  CompressOptions options;
  std::string file;
  std::string colour = "auto";
  ExplainArguments arguments;
  CLI::App app(
      "Shows where the bits of a file go: of a picture per channel and as a map, of any other file "
      "byte by byte, in colours.",
      argv[0]);
  app.add_option("FILE", file, "a file; - is standard input")->required();
  app.add_option("-o,--output", arguments.output,
                 "write the map: of a picture as PNG, of any other file as a page of HTML");
  app.add_flag("-f,--force", arguments.force, "overwrite the output");
  app.add_flag("--learning", arguments.shows_learning,
               "pictures: map what learning while coding saved, not what is left");
  app.add_flag("--all", arguments.shows_all,
               "other files: show every byte, on a page 1 MB of them, not the first ones only");
  app.add_option("--color", colour, "colours in text: auto (on terminals), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("-l,--level", options.level, "level whose model to use, 1-9 (as for compress)")
      ->check(CLI::Range(kMinLevel, kMaxLevel));
  app.add_option("-T,--threads", options.num_threads, "threads; 0: all cores");
  app.add_option("--model", options.model_file, "a weight file instead of the level's model");
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  arguments.has_colour = HasColour(colour);
  if (const auto result = Explain(file, arguments, options); !result) {
    PrintError(file, result.error());
    return kExitError;
  }
  return kExitGood;
}

}  // namespace gmzip
