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

// The byte model's prior and network, in these columns.
constexpr char kBytesName[] = "bytes";
constexpr char kByteLevels[] = "1-9";
constexpr char kNetworkName[] = "text-5";
constexpr char kNetworkLevels[] = "5-9";

std::string LevelsOf(const PictureModelInfo& model) {
  if (model.last_level < model.first_level) return "none";
  if (model.last_level == model.first_level) return fmt::format("{}", model.first_level);
  return fmt::format("{}-{}", model.first_level, model.last_level);
}

struct ListedModels {
  std::vector<PictureModelInfo> pictures;
  NamedByteModels bytes;
  NamedNetwork network;
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
  const CharsConfig& network = models.network.network->config();
  print(models.bytes.id, "-", kByteLevels, models.bytes.models->prior->num_values(), "-",
        kBytesName);
  print(models.network.id, "-", kNetworkLevels, network.NumParameters(), network.MacsPerByte(),
        kNetworkName);
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
      "\"table_bytes\": {}}},",
      models.bytes.id, JsonText(kBytesName), kByteLevels, prior.num_values(), prior.table_bytes());
  const CharsConfig& network = models.network.network->config();
  fmt::print(
      "\n  {{\"id\": \"{:016x}\", \"name\": {}, \"levels\": \"{}\", \"parameters\": {}, "
      "\"macs_per_byte\": {}}}\n]\n",
      models.network.id, JsonText(kNetworkName), kNetworkLevels, network.NumParameters(),
      network.MacsPerByte());
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
  if (!bytes || !network) {
    fmt::print(stderr, "gmzip models: {}\n", (bytes ? network.error() : bytes.error()).message);
    return kExitError;
  }
  const ListedModels models = {BuiltInPictureModels().List(), std::move(*bytes),
                               std::move(*network)};
  as_json ? PrintJson(models) : PrintTable(models);
  return exit_code;
}

}  // namespace gmzip
