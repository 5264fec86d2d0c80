// Speed of the pixel pass: whole frames in both directions and the network's part of a step.
//
//   pixel_bench [--model=FILE]... --benchmark_filter=decode     as any Google Benchmark program
//
// Measures the embedded models, or the weight files named, on a generated picture whose noise is
// near a photograph's. "MP/s": 10^6 pixels per second on one core. "bpd": bits per sample written.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/run_benchmarks.h"
#include "codec/media/picture.h"
#include "codec/passes/pixel_coder.h"
#include "models/pixelcnn/pixelcnn_model.h"
#include "models/runtime/targets.h"
#include "models/runtime/weight_file.h"
#include "models/weights/shipped_models.h"

namespace gmzip {
namespace {

constexpr uint32_t kWidth = 768;
constexpr uint32_t kHeight = 512;
constexpr int kEffort = 5;

// Slopes, edges and noise of a few levels.
Picture BenchPicture(int num_channels) {
  Picture picture{kWidth, kHeight, num_channels, {}};
  std::mt19937 random(1);
  for (uint32_t y = 0; y < kHeight; ++y) {
    for (uint32_t x = 0; x < kWidth; ++x) {
      const uint32_t light = x / 6 + y / 9 + ((x / 97 + y / 61) % 3 == 0 ? 40 : 0);
      for (int c = 0; c < num_channels; ++c) {
        const uint32_t noise = static_cast<uint32_t>((random() & 7) + (random() & 7));
        picture.samples.push_back(static_cast<uint8_t>(light / 2 + noise + 20));
      }
    }
  }
  return picture;
}

void CountPixels(benchmark::State& state, double num_pixels) {
  state.counters["MP/s"] =
      benchmark::Counter(num_pixels / 1e6, benchmark::Counter::kIsIterationInvariantRate);
}

void BenchEncode(benchmark::State& state, const PixelCoder& coder) {
  const Picture picture = BenchPicture(coder.NumChannels());
  size_t payload_bytes = 0;
  for (auto _ : state) {
    FrameWatch watch;
    const auto payload = coder.EncodeFrame(picture, 0, kHeight, kEffort, &watch);
    if (!payload) return state.SkipWithError(payload.error().message.c_str());
    payload_bytes = payload->size();
  }
  CountPixels(state, double{kWidth} * kHeight);
  state.counters["bpd"] =
      static_cast<double>(payload_bytes) * 8 / static_cast<double>(picture.samples.size());
}

void BenchDecode(benchmark::State& state, const PixelCoder& coder) {
  Picture picture = BenchPicture(coder.NumChannels());
  FrameWatch watch;
  const auto payload = coder.EncodeFrame(picture, 0, kHeight, kEffort, &watch);
  if (!payload) return state.SkipWithError(payload.error().message.c_str());
  for (auto _ : state) {
    const auto result = coder.DecodeFrame(*payload, &picture, 0, kHeight, &watch);
    if (!result) return state.SkipWithError(result.error().message.c_str());
  }
  CountPixels(state, double{kWidth} * kHeight);
}

// The network alone, for steps of `batch` pixels: what is left of a pass is features, least squares
// and coding.
void BenchNetwork(benchmark::State& state, const PixelCnnModel& model, int batch_size) {
  PixelCnnBatch batch(model.config(), batch_size);
  std::mt19937 random(1);
  for (int i = 0; i < batch_size; ++i) {
    for (int f = 0; f < model.config().num_features(); ++f) {
      batch.Features(i)[f] = static_cast<int16_t>(static_cast<int>(random() % 8192) - 4096);
    }
  }
  for (auto _ : state) {
    model.RunTrunk(batch_size, &batch);
    for (int c = 0; c < model.config().num_channels; ++c) model.RunHead(c, batch_size, &batch);
    benchmark::ClobberMemory();
  }
  CountPixels(state, batch_size);
  state.counters["GMAC/s"] =
      benchmark::Counter(static_cast<double>(model.config().MacsPerPixel()) * batch_size / 1e9,
                         benchmark::Counter::kIsIterationInvariantRate);
}

// Returns false, after a message, if the weight file cannot be used. Models live as long as the
// program.
bool Register(const std::string& name, std::span<const uint8_t> weight_file) {
  const auto coder = PixelCoder::Create(weight_file);
  const auto file = ParseWeightFile(weight_file);
  if (!coder || !file) {
    std::fprintf(stderr, "pixel_bench: %s: %s\n", name.c_str(),
                 (coder ? file.error() : coder.error()).message.c_str());
    return false;
  }
  auto model = PixelCnnModel::Create(*file);
  const std::shared_ptr<const PixelCnnModel> shared(std::move(*model));
  benchmark::RegisterBenchmark((name + "/encode").c_str(), [coder](benchmark::State& state) {
    BenchEncode(state, **coder);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark((name + "/decode").c_str(), [coder](benchmark::State& state) {
    BenchDecode(state, **coder);
  })->Unit(benchmark::kMillisecond);
  for (const int batch : {1, 8, 32, 96}) {
    const std::string label = name + "/network/batch:" + std::to_string(batch);
    benchmark::RegisterBenchmark(label.c_str(), [shared, batch](benchmark::State& state) {
      BenchNetwork(state, *shared, batch);
    });
  }
  return true;
}

// Registers and removes --model=FILE arguments.
bool RegisterAll(int* argc, char** argv) {
  constexpr std::string_view kModelOption = "--model=";
  bool any = false;
  int kept = 1;
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with(kModelOption)) {
      argv[kept++] = argv[i];
      continue;
    }
    const std::string path(argument.substr(kModelOption.size()));
    std::ifstream stream(path, std::ios::binary);
    const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(stream), {}};
    if (!Register(path, bytes)) return false;
    any = true;
  }
  *argc = kept;
  if (any) return true;
  for (const ShippedModel& model : ShippedModels()) {
    if (!Register(std::string(model.name), model.weight_file)) return false;
  }
  return true;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  const auto target = gmzip::ForceSimdTargetFromEnvironment();
  if (!target) {
    std::fprintf(stderr, "pixel_bench: %s\n", target.error().message.c_str());
    return 1;
  }
  if (!gmzip::RegisterAll(&argc, argv)) return 1;
  return gmzip::RunBenchmarks(argc, argv);
}
