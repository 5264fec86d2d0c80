// One step of a gated linear recurrence in exact integers.
//
// The inline functions are the definitions; the array functions give exactly the same on every
// SIMD target. All are thread-safe. Formats and bounds: docs/NUMERICS.md, "Recurrence".
#ifndef GMZIP_MODELS_RUNTIME_RECURRENCE_H_
#define GMZIP_MODELS_RUNTIME_RECURRENCE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "models/runtime/activations.h"

namespace gmzip {

// Q14, -16383 .. 16383: 2 Q(q) - 1 of a sum in Q10, with Q the quadratic sigmoid.
constexpr int16_t SquashValue(int16_t q) {
  return static_cast<int16_t>(QuadraticSigmoidValue(q) - 16384);
}

// The state, Q24, after a step with forget gate and candidate as sums in Q10: f state + (1 - f) z,
// rounded half up. It lies between the state before and z, so that it stays within 16383 x 2^10.
constexpr int32_t NextStateValue(int32_t state, int16_t forget_sum, int16_t candidate_sum) {
  const int32_t forget = QuadraticSigmoidValue(forget_sum);
  const int32_t candidate = SquashValue(candidate_sum) * 1024;
  const int32_t difference = state - candidate;  // below 2^25
  return candidate + (difference >> 15) * forget + (((difference & 32767) * forget + 16384) >> 15);
}

// r state + (1 - r) x in Q14, between x and the state.
constexpr int16_t OutputValue(int32_t state, int16_t x, int16_t output_sum) {
  const auto state_q14 = static_cast<int16_t>((state + 512) >> 10);
  return static_cast<int16_t>(x + MulFixedPoint15Value(static_cast<int16_t>(state_q14 - x),
                                                       QuadraticSigmoidValue(output_sum)));
}

// One step of `width` units.
//   sums   [3 * width] Q10: forget gates, candidates, output gates
//   x      [width] Q14, within +-16383
//   state  [width] Q24, updated
//   y      [width] Q14; may be x itself
void RecurrenceStep(const int16_t* sums, const int16_t* x, size_t width, int32_t* state,
                    int16_t* y);

// out[i] = SquashValue(sums[i]) for i < n. `out` may be sums itself.
void Squash(const int16_t* sums, size_t n, int16_t* out);

// out[i] = saturate_int16((rows[0][i] + rows[1][i] + ... + 2) >> 2) for i < n: looked-up products
// in Q12 to a sum in Q10. At most 2^16 rows.
void SumRowsToQ10(std::span<const int16_t* const> rows, size_t n, int16_t* out);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_RECURRENCE_H_
