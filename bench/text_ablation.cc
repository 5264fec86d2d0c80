// text_ablation FILE...: what each part of the byte model with a network is worth, as Markdown:
// bits per byte (likelihood) by kind (the files' folders) and by size (the files' first bytes).
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "codec/entropy/cost_meter.h"
#include "codec/passes/byte_models.h"
#include "codec/passes/byte_pass.h"
#include "models/bytes/prior_trainer.h"  // KindOfTrainingBytes
#include "models/chars/chars_forecaster.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

struct Part {
  const char* name;
  std::function<uint64_t(const Bytes&)> cost_q16;
};

uint64_t NetworkCost(const Bytes& bytes, const NamedNetwork& built_in, int num_learning_layers) {
  CharsLearning learning;
  learning.num_layers = num_learning_layers;
  CharsForecaster network(built_in.network, learning);
  CostMeter meter;
  for (const uint8_t byte : bytes) CodeByte(byte, &network, &meter);
  return meter.total_q16();
}

uint64_t ModelCost(const Bytes& bytes, ByteEffort effort, bool is_primed) {
  constexpr int kMemoryLog2 = 26;
  ByteModel model =
      MakeByteModel({effort, kMemoryLog2}, is_primed ? BuiltInByteModels()->models : nullptr);
  model.SetKind(KindOfTrainingBytes(bytes));
  CostMeter meter;
  for (const uint8_t byte : bytes) CodeByte(byte, &model, &meter);
  return meter.total_q16();
}

std::vector<Part> Parts() {
  const NamedNetwork small = BuiltInNetwork().value();
  const NamedNetwork large = BuiltInLargeNetwork().value();
  const auto network = [](const NamedNetwork& built_in, int layers) {
    return [=](const Bytes& bytes) { return NetworkCost(bytes, built_in, layers); };
  };
  const auto model = [](ByteEffort effort, bool is_primed) {
    return [=](const Bytes& bytes) { return ModelCost(bytes, effort, is_primed); };
  };
  return {
      {"network alone, fixed", network(small, 0)},
      {"network alone, output layer learns", network(small, 1)},
      {"network alone, all layers learn", network(small, small.network->config().num_layers)},
      {"large network alone, fixed", network(large, 0)},
      {"adaptive stage alone (-3), not primed", model(ByteEffort::kMedium, false)},
      {"adaptive stage alone (-3), primed", model(ByteEffort::kMedium, true)},
      {"both, output layer learns (-5)", model(ByteEffort::kNetwork, true)},
      {"both, all layers learn, large network beside (-9)", model(ByteEffort::kNetworkHigh, true)}};
}

struct Sum {
  double bits = 0;
  double bytes = 0;
};

// Title and files of each column.
using Columns = std::vector<std::pair<std::string, std::vector<Bytes>>>;

// The last column is all of them together.
void PrintTable(const Columns& columns) {
  std::printf("| |");
  for (const auto& [name, files] : columns) std::printf(" %s |", name.c_str());
  std::printf(" all |\n|---|");
  for (size_t i = 0; i <= columns.size(); ++i) std::printf("---|");
  std::printf("\n");
  for (const Part& part : Parts()) {
    std::printf("| %s |", part.name);
    Sum all;
    for (const auto& [name, files] : columns) {
      Sum sum;
      for (const Bytes& file : files) {
        sum.bits += static_cast<double>(part.cost_q16(file)) / 65536;
        sum.bytes += static_cast<double>(file.size());
      }
      all.bits += sum.bits;
      all.bytes += sum.bytes;
      std::printf(" %.3f |", sum.bits / std::max(sum.bytes, 1.0));
    }
    std::printf(" %.3f |\n", all.bits / std::max(all.bytes, 1.0));
    std::fflush(stdout);
  }
}

int Run(int num_files, char** names) {
  // Small files by kind; of larger ones a few, as all parts take a while.
  constexpr size_t kSmallBytes = 40'000;
  constexpr size_t kSizes[] = {1'000, 10'000, 100'000, 1'000'000};
  constexpr size_t kMostOfSize[] = {50, 30, 6, 1};
  std::map<std::string, std::vector<Bytes>> kinds;
  Columns sizes;
  for (const size_t size : kSizes) {
    char name[32];
    std::snprintf(name, sizeof(name), "first %zu KB", size / 1000);
    sizes.push_back({name, {}});
  }
  for (int i = 0; i < num_files; ++i) {
    const std::filesystem::path path = names[i];
    std::ifstream in(path, std::ios::binary);
    const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.size() >= 8'000 && bytes.size() <= kSmallBytes) {
      kinds[path.parent_path().filename()].push_back(bytes);
    }
    for (size_t s = 0; s < std::size(kSizes); ++s) {
      auto& column = sizes[s].second;
      if (bytes.size() >= kSizes[s] && column.size() < kMostOfSize[s]) {
        column.emplace_back(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(kSizes[s]));
      }
    }
  }
  std::printf("Files of 8 to 40 KB, by kind:\n\n");
  PrintTable(Columns(kinds.begin(), kinds.end()));
  std::printf("\nBy size:\n\n");
  PrintTable(sizes);
  return 0;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) { return gmzip::Run(argc - 1, argv + 1); }
