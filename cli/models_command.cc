#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_table.h"
#include "cli/file_options.h"
#include "cli/json_text.h"
#include "codec/gmzip.h"

namespace gmzip {
namespace {

std::string LevelsOf(const PictureModelInfo& model) {
  if (model.last_level < model.first_level) return "none";
  if (model.last_level == model.first_level) return fmt::format("{}", model.first_level);
  return fmt::format("{}-{}", model.first_level, model.last_level);
}

void PrintTable(const std::vector<PictureModelInfo>& models) {
  if (models.empty()) {
    fmt::print("no models in this build: pictures are coded as bytes\n");
    return;
  }
  fmt::print("{:<16}  {:>8} {:>6} {:>12} {:>14}  {}\n", "id", "channels", "levels", "parameters",
             "MACs per pixel", "name");
  for (const PictureModelInfo& model : models) {
    fmt::print("{:016x}  {:>8} {:>6} {:>12} {:>14}  {}\n", model.model_id, model.num_channels,
               LevelsOf(model), model.num_parameters, model.macs_per_pixel, model.name);
  }
}

void PrintJson(const std::vector<PictureModelInfo>& models) {
  fmt::print("[");
  for (size_t i = 0; i < models.size(); ++i) {
    const PictureModelInfo& model = models[i];
    fmt::print(
        "{}\n  {{\"id\": \"{:016x}\", \"name\": {}, \"channels\": {}, \"levels\": \"{}\", "
        "\"parameters\": {}, \"macs_per_pixel\": {}}}",
        i == 0 ? "" : ",", model.model_id, JsonText(model.name), model.num_channels,
        LevelsOf(model), model.num_parameters, model.macs_per_pixel);
  }
  fmt::print("{}]\n", models.empty() ? "" : "\n");
}

}  // namespace

int RunModels(int argc, char** argv) {
  bool as_json = false;
  CLI::App app("Lists the models this gmzip has: the id files name them by, size and cost.",
               argv[0]);
  app.add_flag("--json", as_json, "one JSON array, for programs");
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  const std::vector<PictureModelInfo> models = BuiltInPictureModels().List();
  as_json ? PrintJson(models) : PrintTable(models);
  return exit_code;
}

}  // namespace gmzip
