// Speed of what every symbol goes through: the binary coder, the CDF of a sample, the mixing step.
//
//   coder_bench --benchmark_filter=mixing/AVX2     as any Google Benchmark program
//
// "Mbit/s", "Msample/s": 10^6 binary decisions, or samples, per second on one core.

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "bench/run_benchmarks.h"
#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "models/mixing/mixer.h"
#include "models/pixelcnn/sample_mixture.h"
#include "models/runtime/targets.h"

namespace gmzip {
namespace {

constexpr size_t kNumBits = 1 << 16;

struct Decision {
  int bit;
  uint32_t p1_16;
};

// Bits that are as likely as the coder is told, from nearly sure to even.
std::vector<Decision> RandomDecisions() {
  std::mt19937 random(1);
  std::vector<Decision> decisions(kNumBits);
  for (Decision& decision : decisions) {
    decision.p1_16 = 1 + static_cast<uint32_t>(random() % 65535);
    decision.bit = static_cast<uint32_t>(random() & 65535) < decision.p1_16 ? 1 : 0;
  }
  return decisions;
}

void CountPerSecond(benchmark::State& state, const char* name, size_t count) {
  state.counters[name] = benchmark::Counter(static_cast<double>(count) / 1e6,
                                            benchmark::Counter::kIsIterationInvariantRate);
}

void BenchEncode(benchmark::State& state) {
  const std::vector<Decision> decisions = RandomDecisions();
  for (auto _ : state) {
    BinaryEncoder encoder;
    for (const Decision& decision : decisions) encoder.Bit(decision.bit, decision.p1_16);
    benchmark::DoNotOptimize(encoder.Finish());
  }
  CountPerSecond(state, "Mbit/s", kNumBits);
}

void BenchDecode(benchmark::State& state) {
  const std::vector<Decision> decisions = RandomDecisions();
  BinaryEncoder encoder;
  for (const Decision& decision : decisions) encoder.Bit(decision.bit, decision.p1_16);
  const std::vector<uint8_t> bytes = encoder.Finish();
  for (auto _ : state) {
    BinaryDecoder decoder(bytes);
    int sum = 0;
    for (const Decision& decision : decisions) sum += decoder.Bit(0, decision.p1_16);
    benchmark::DoNotOptimize(sum);
  }
  CountPerSecond(state, "Mbit/s", kNumBits);
}

// Eight decisions by halving, each a value of the CDF, as a pass does for a sample.
void BenchCdf(benchmark::State& state, int num_mixtures) {
  std::mt19937 random(1);
  std::array<int16_t, 3 * kMaxMixtures> outputs{};
  for (int16_t& output : outputs) {
    output = static_cast<int16_t>(static_cast<int>(random() % 2048) - 1024);
  }
  constexpr int kNumSamples = 1024;
  for (auto _ : state) {
    uint32_t sum = 0;
    for (int i = 0; i < kNumSamples; ++i) {
      const SampleMixture mixture(outputs.data(), num_mixtures, 64 * (i & 255), 1 << 16);
      const int sample = (i * 7) & 255;
      int low = 0;
      uint64_t mass_below = 0;
      uint64_t mass_high = mixture.TotalMass();
      for (int half = 128; half > 0; half /= 2) {
        const uint64_t mass_middle = mixture.MassUpTo(low + half - 1);
        sum += UpperHalfProbability16(mass_below, mass_middle, mass_high);
        const bool is_upper = sample >= low + half;
        low += is_upper ? half : 0;
        (is_upper ? mass_below : mass_high) = mass_middle;
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  CountPerSecond(state, "Msample/s", kNumSamples);
}

// One binary decision of a byte: sums of all weight sets and their learning.
void BenchMixing(benchmark::State& state, const std::string& target, size_t num_inputs) {
  if (!ForceSimdTarget(target)) return state.SkipWithError("no such target");
  MixerSettings settings;
  settings.num_inputs = num_inputs;
  settings.num_contexts = {256, 256, 64, 64};
  settings.first_weight_q16 = 1 << 14;
  Mixer mixer(settings);
  std::mt19937 random(1);
  for (size_t i = 0; i < num_inputs; ++i) {
    mixer.inputs()[i] = static_cast<int32_t>(random() % 2048) - 1024;
  }
  uint32_t step = 0;
  for (auto _ : state) {
    ++step;
    const std::array<uint32_t, 4> contexts = {step & 255, step >> 3 & 255, step & 63, 0};
    benchmark::DoNotOptimize(mixer.Mix(contexts, 0));
    mixer.Learn(static_cast<int>(step & 1));
  }
  CountPerSecond(state, "Mbit/s", 1);
}

void RegisterAll() {
  benchmark::RegisterBenchmark("coder/encode", BenchEncode);
  benchmark::RegisterBenchmark("coder/decode", BenchDecode);
  for (const int num_mixtures : {1, 5}) {
    benchmark::RegisterBenchmark(("cdf/mixtures:" + std::to_string(num_mixtures)).c_str(), BenchCdf,
                                 num_mixtures);
  }
  for (const std::string& target : SupportedSimdTargets()) {
    for (const size_t num_inputs : {16U, 64U, 160U}) {
      benchmark::RegisterBenchmark(
          ("mixing/" + target + "/inputs:" + std::to_string(num_inputs)).c_str(), BenchMixing,
          target, num_inputs);
    }
  }
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  gmzip::RegisterAll();
  return gmzip::RunBenchmarks(argc, argv);
}
