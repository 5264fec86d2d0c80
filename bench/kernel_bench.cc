// Speed of the runtime's kernels on every SIMD target of this machine.
//
//   kernel_bench --benchmark_filter=dense/AVX2     as any Google Benchmark program
//
// GMAC/s: 10^9 multiply-adds per second on one core, requantisation to int16 included. "of_peak" is
// the share of a loop of multiply-adds in registers, measured just before on the same core.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "bench/peak_loops.h"
#include "bench/run_benchmarks.h"
#include "models/runtime/activations.h"
#include "models/runtime/dense_layer.h"
#include "models/runtime/targets.h"

namespace gmzip {
namespace {

// Best of several short runs, as other programs may share the core. 0 if there is no loop.
double MeasurePeak(const std::string& target) {
  const PeakLoop peak = PeakLoopFor(target);
  if (peak.run == nullptr) return 0;
  constexpr int64_t kIterations = 200000;
  double best = 0;
  for (int run = 0; run < 20; ++run) {
    const auto start = std::chrono::steady_clock::now();
    peak.run(kIterations);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    best = std::max(best,
                    static_cast<double>(kIterations * peak.macs_per_iteration) / seconds.count());
  }
  return best;
}

std::vector<int16_t> RandomValues(size_t count, int range) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> value(-range, range);
  std::vector<int16_t> values(count);
  for (int16_t& v : values) v = static_cast<int16_t>(value(random));
  return values;
}

void BenchPeak(benchmark::State& state, const std::string& target) {
  const PeakLoop peak = PeakLoopFor(target);
  constexpr int64_t kIterations = 10000;
  for (auto _ : state) peak.run(kIterations);
  state.counters["GMAC/s"] =
      benchmark::Counter(static_cast<double>(kIterations * peak.macs_per_iteration) / 1e9,
                         benchmark::Counter::kIsIterationInvariantRate);
}

// Small batches are repeated until about this many multiply-adds are done between clock readings.
void BenchDense(benchmark::State& state, const std::string& target, size_t size, size_t batch) {
  if (!ForceSimdTarget(target)) return state.SkipWithError("no such target");
  const auto layer =
      DenseLayer::Create(RandomValues(size * size, 200), std::vector<int32_t>(size, 1000),
                         std::vector<uint8_t>{11}, size, size, 32768);
  if (!layer) return state.SkipWithError(layer.error().message.c_str());
  const std::vector<int16_t> x = RandomValues(batch * size, 4000);
  std::vector<int16_t> y(batch * size);
  const double peak = MeasurePeak(target);
  for (auto _ : state) {
    layer->Apply(x.data(), size, batch, y.data(), size);
    benchmark::ClobberMemory();
  }
  const double macs = static_cast<double>(size * size * batch);
  state.counters["GMAC/s"] =
      benchmark::Counter(macs / 1e9, benchmark::Counter::kIsIterationInvariantRate);
  if (peak > 0) {
    state.counters["of_peak"] =
        benchmark::Counter(macs / peak, benchmark::Counter::kIsIterationInvariantRate);
  }
}

enum class Elementwise { kLeakyRelu, kSigmoid, kGatedResidual };

void BenchElementwise(benchmark::State& state, const std::string& target, Elementwise kernel) {
  if (!ForceSimdTarget(target)) return state.SkipWithError("no such target");
  constexpr size_t kPixels = 96;
  constexpr size_t kChannels = 96;
  const std::vector<int16_t> x = RandomValues(kPixels * kChannels * 2, 8000);
  std::vector<int16_t> y(kPixels * kChannels);
  for (auto _ : state) {
    switch (kernel) {
      case Elementwise::kLeakyRelu:
        LeakyRelu(x.data(), y.size(), y.data());
        break;
      case Elementwise::kSigmoid:
        QuadraticSigmoid(x.data(), y.size(), y.data());
        break;
      case Elementwise::kGatedResidual:
        GatedResidualAdd(y.data(), kChannels, x.data(), 2 * kChannels, kChannels, kPixels);
        break;
    }
    benchmark::ClobberMemory();
  }
  state.counters["Gvalue/s"] = benchmark::Counter(static_cast<double>(y.size()) / 1e9,
                                                  benchmark::Counter::kIsIterationInvariantRate);
}

void RegisterAll() {
  for (const std::string& target : SupportedSimdTargets()) {
    if (PeakLoopFor(target).run != nullptr) {
      benchmark::RegisterBenchmark(("peak/" + target).c_str(), BenchPeak, target);
    }
    for (const size_t size : {64U, 96U, 192U, 256U}) {
      for (const size_t batch : {1U, 8U, 16U, 32U, 96U, 256U}) {
        const std::string name =
            "dense/" + target + "/" + std::to_string(size) + "/batch:" + std::to_string(batch);
        benchmark::RegisterBenchmark(name.c_str(), BenchDense, target, size, batch);
      }
    }
    benchmark::RegisterBenchmark(("leaky_relu/" + target).c_str(), BenchElementwise, target,
                                 Elementwise::kLeakyRelu);
    benchmark::RegisterBenchmark(("quadratic_sigmoid/" + target).c_str(), BenchElementwise, target,
                                 Elementwise::kSigmoid);
    benchmark::RegisterBenchmark(("gated_residual/" + target).c_str(), BenchElementwise, target,
                                 Elementwise::kGatedResidual);
  }
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  gmzip::RegisterAll();
  return gmzip::RunBenchmarks(argc, argv);
}
