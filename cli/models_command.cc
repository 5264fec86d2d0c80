#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_table.h"
#include "cli/file_options.h"
#include "cli/json_text.h"
#include "codec/gmzip.h"
#include "codec/passes/byte_priors.h"

namespace gmzip {
namespace {

// The prior of the byte model, in these columns.
constexpr char kBytesName[] = "bytes";
constexpr char kByteLevels[] = "1-9";

std::string LevelsOf(const PictureModelInfo& model) {
  if (model.last_level < model.first_level) return "none";
  if (model.last_level == model.first_level) return fmt::format("{}", model.first_level);
  return fmt::format("{}-{}", model.first_level, model.last_level);
}

void PrintTable(const std::vector<PictureModelInfo>& models, const Result<NamedBytePrior>& bytes) {
  fmt::print("{:<16}  {:>8} {:>6} {:>12} {:>14}  {}\n", "id", "channels", "levels", "parameters",
             "MACs per pixel", "name");
  for (const PictureModelInfo& model : models) {
    fmt::print("{:016x}  {:>8} {:>6} {:>12} {:>14}  {}\n", model.model_id, model.num_channels,
               LevelsOf(model), model.num_parameters, model.macs_per_pixel, model.name);
  }
  if (bytes) {
    fmt::print("{:016x}  {:>8} {:>6} {:>12} {:>14}  {}\n", bytes->id, "-", kByteLevels,
               bytes->prior->num_values(), "-", kBytesName);
  }
}

void PrintJson(const std::vector<PictureModelInfo>& models, const Result<NamedBytePrior>& bytes) {
  fmt::print("[");
  for (size_t i = 0; i < models.size(); ++i) {
    const PictureModelInfo& model = models[i];
    fmt::print(
        "{}\n  {{\"id\": \"{:016x}\", \"name\": {}, \"channels\": {}, \"levels\": \"{}\", "
        "\"parameters\": {}, \"macs_per_pixel\": {}}}",
        i == 0 ? "" : ",", model.model_id, JsonText(model.name), model.num_channels,
        LevelsOf(model), model.num_parameters, model.macs_per_pixel);
  }
  if (bytes) {
    fmt::print(
        "{}\n  {{\"id\": \"{:016x}\", \"name\": {}, \"levels\": \"{}\", \"parameters\": {}, "
        "\"table_bytes\": {}}}",
        models.empty() ? "" : ",", bytes->id, JsonText(kBytesName), kByteLevels,
        bytes->prior->num_values(), bytes->prior->table_bytes());
  }
  fmt::print("\n]\n");
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
  const Result<NamedBytePrior> bytes = BuiltInBytePrior();
  as_json ? PrintJson(models, bytes) : PrintTable(models, bytes);
  return exit_code;
}

}  // namespace gmzip
