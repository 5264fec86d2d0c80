// Speed of taking PNG files apart and restoring them, deflate stream included.
//
//   restoration_bench     as any Google Benchmark program
//
// A generated picture of slopes and noise, written by libpng at several zlib levels. "MB/s": 10^6
// bytes of samples per second on one core.

#include <benchmark/benchmark.h>
#include <png.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "bench/run_benchmarks.h"
#include "codec/media/png/png_restoration.h"

namespace gmzip {
namespace {

constexpr uint32_t kWidth = 384;
constexpr uint32_t kHeight = 256;
constexpr size_t kMemoryLimit = std::numeric_limits<uint32_t>::max();

void Append(png_structp png, png_bytep bytes, size_t count) {
  auto* file = static_cast<std::vector<uint8_t>*>(png_get_io_ptr(png));
  file->insert(file->end(), bytes, bytes + count);
}

// Empty if libpng fails.
std::vector<uint8_t> BenchPng(int zlib_level) {
  std::vector<uint8_t> file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &file, Append, nullptr);
  png_set_compression_level(png, zlib_level);
  png_set_IHDR(png, info, kWidth, kHeight, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  std::mt19937 random(1);
  std::vector<uint8_t> row(kWidth * 3);
  for (uint32_t y = 0; y < kHeight; ++y) {
    for (uint32_t i = 0; i < row.size(); ++i) {
      row[i] = static_cast<uint8_t>(i / 12 + y / 3 + (random() & 7));
    }
    png_write_row(png, row.data());
  }
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return file;
}

void CountSamples(benchmark::State& state) {
  state.counters["MB/s"] = benchmark::Counter(double{kWidth} * kHeight * 3 / 1e6,
                                              benchmark::Counter::kIsIterationInvariantRate);
}

void BenchSplit(benchmark::State& state, int zlib_level) {
  const std::vector<uint8_t> file = BenchPng(zlib_level);
  size_t side_info_bytes = 0;
  for (auto _ : state) {
    const auto split = png::SplitPng(file, kMemoryLimit);
    if (!split) return state.SkipWithError(split.error().message.c_str());
    side_info_bytes = split->side_info.size();
  }
  CountSamples(state);
  state.counters["side_info"] = static_cast<double>(side_info_bytes);
}

void BenchRestore(benchmark::State& state, int zlib_level) {
  const std::vector<uint8_t> file = BenchPng(zlib_level);
  const auto split = png::SplitPng(file, kMemoryLimit);
  if (!split) return state.SkipWithError(split.error().message.c_str());
  for (auto _ : state) {
    const auto restored = png::RestorePng(split->samples, split->side_info, kMemoryLimit);
    if (!restored || *restored != file) return state.SkipWithError("not restored");
  }
  CountSamples(state);
}

void RegisterAll() {
  for (const int level : {1, 6, 9}) {
    const std::string suffix = "/zlib:" + std::to_string(level);
    benchmark::RegisterBenchmark(("png_split" + suffix).c_str(), BenchSplit, level)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("png_restore" + suffix).c_str(), BenchRestore, level)
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  gmzip::RegisterAll();
  return gmzip::RunBenchmarks(argc, argv);
}
