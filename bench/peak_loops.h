// The most multiply-adds per second one core can do, measured with loops that touch registers only.
#ifndef GMZIP_BENCH_PEAK_LOOPS_H_
#define GMZIP_BENCH_PEAK_LOOPS_H_

#include <cstdint>
#include <string_view>

namespace gmzip {

// A loop of int16 multiply-adds into int32 for one SIMD target; the yardstick of DenseLayer.
struct PeakLoop {
  void (*run)(int64_t iterations);  // null: this build has none for the target
  int64_t macs_per_iteration;
};

// `target`: a name of SupportedSimdTargets().
PeakLoop PeakLoopFor(std::string_view target);

}  // namespace gmzip

#endif  // GMZIP_BENCH_PEAK_LOOPS_H_
