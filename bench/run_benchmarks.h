// How every program over Google Benchmark ends.
#ifndef GMZIP_BENCH_RUN_BENCHMARKS_H_
#define GMZIP_BENCH_RUN_BENCHMARKS_H_

#include <benchmark/benchmark.h>

namespace gmzip {

// Runs what was registered, as the arguments ask. Returns the exit code.
inline int RunBenchmarks(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace gmzip

#endif  // GMZIP_BENCH_RUN_BENCHMARKS_H_
