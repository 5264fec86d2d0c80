// The SIMD instruction sets this machine can run, and how to force one.
//
// Kernels choose the best target at run time. Every target gives the same integers (the tests
// compare them), so forcing one changes speed only: for tests, benchmarks and fault finding.
#ifndef GMZIP_MODELS_RUNTIME_TARGETS_H_
#define GMZIP_MODELS_RUNTIME_TARGETS_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gmzip {

// Names of the targets compiled in that this CPU supports, best first: "AVX3_DL" (AVX-512 with
// VNNI), "AVX3", "AVX2", "SSE4", "SSSE3", "NEON" ... The last is the portable one ("SCALAR" or
// "EMU128"; "NEON" on ARM64, where it can be taken for granted). A forced target does not shorten
// the list. Never empty.
std::vector<std::string> SupportedSimdTargets();

// The target kernels use now.
std::string CurrentSimdTarget();

// Makes all kernels use `name`, one of SupportedSimdTargets(); an empty name goes back to the best.
// Upper and lower case are the same.
// Not thread-safe: call it while no kernel is running.
// Errors: kInvalidArgument if this machine has no such target; the message lists those it has.
Result<void> ForceSimdTarget(std::string_view name);

// ForceSimdTarget with the value of the environment variable GMZIP_SIMD; nothing if it is not set.
Result<void> ForceSimdTargetFromEnvironment();

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_TARGETS_H_
