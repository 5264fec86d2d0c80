#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/command_table.h"
#include "cli/file_options.h"
#include "cli/json_text.h"
#include "codec/gmzip.h"
#include "codec/passes/byte_models.h"

namespace gmzip {
namespace {

// The byte model's prior and networks, in these columns.
constexpr char kBytesName[] = "bytes";
constexpr char kByteLevels[] = "1-9";

std::string LevelsOf(const PictureModelInfo& model) {
  if (model.last_level < model.first_level) return "none";
  if (model.last_level == model.first_level) return fmt::format("{}", model.first_level);
  return fmt::format("{}-{}", model.first_level, model.last_level);
}

struct ListedModels {
  std::vector<PictureModelInfo> pictures;
  NamedByteModels bytes;
  struct Network {
    const char* name;
    const char* levels;
    NamedNetwork loaded;
  };
  std::vector<Network> networks;
};

void PrintTable(const ListedModels& models) {
  fmt::print("{:<16}  {:>8} {:>6} {:>12} {:>15}  {}\n", "id", "channels", "levels", "parameters",
             "MACs per symbol", "name");
  const auto print = [](uint64_t id, const auto& channels, const std::string& levels,
                        const auto& parameters, const auto& macs, const auto& name) {
    fmt::print("{:016x}  {:>8} {:>6} {:>12} {:>15}  {}\n", id, channels, levels, parameters, macs,
               name);
  };
  for (const PictureModelInfo& model : models.pictures) {
    print(model.model_id, model.num_channels, LevelsOf(model), model.num_parameters,
          model.macs_per_pixel, model.name);
  }
  print(models.bytes.id, "-", kByteLevels, models.bytes.models->prior->num_values(), "-",
        kBytesName);
  for (const ListedModels::Network& network : models.networks) {
    const CharsConfig& config = network.loaded.network->config();
    print(network.loaded.id, "-", network.levels, config.NumParameters(), config.MacsPerByte(),
          network.name);
  }
}

void PrintJson(const ListedModels& models) {
  fmt::print("[");
  for (const PictureModelInfo& model : models.pictures) {
    fmt::print(
        "\n  {{\"id\": \"{:016x}\", \"name\": {}, \"channels\": {}, \"levels\": \"{}\", "
        "\"parameters\": {}, \"macs_per_pixel\": {}}},",
        model.model_id, JsonText(model.name), model.num_channels, LevelsOf(model),
        model.num_parameters, model.macs_per_pixel);
  }
  const BytePrior& prior = *models.bytes.models->prior;
  fmt::print(
      "\n  {{\"id\": \"{:016x}\", \"name\": {}, \"levels\": \"{}\", \"parameters\": {}, "
      "\"table_bytes\": {}}}",
      models.bytes.id, JsonText(kBytesName), kByteLevels, prior.num_values(), prior.table_bytes());
  for (const ListedModels::Network& network : models.networks) {
    const CharsConfig& config = network.loaded.network->config();
    fmt::print(
        ",\n  {{\"id\": \"{:016x}\", \"name\": {}, \"levels\": \"{}\", \"parameters\": {}, "
        "\"macs_per_byte\": {}}}",
        network.loaded.id, JsonText(network.name), network.levels, config.NumParameters(),
        config.MacsPerByte());
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
  auto bytes = BuiltInByteModels();
  auto network = BuiltInNetwork();
  auto large = BuiltInLargeNetwork();
  if (!bytes || !network || !large) {
    const Error& error = !bytes ? bytes.error() : !network ? network.error() : large.error();
    fmt::print(stderr, "gmzip models: {}\n", error.message);
    return kExitError;
  }
  const ListedModels models = {
      BuiltInPictureModels().List(),
      std::move(*bytes),
      {{"text-5", "5-9", *std::move(network)}, {"text-9", "7-9", *std::move(large)}}};
  as_json ? PrintJson(models) : PrintTable(models);
  return exit_code;
}

}  // namespace gmzip
