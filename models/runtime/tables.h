// Logistic, exponential and logarithm in integers: tables made by the compiler, the same
// everywhere.
//
// Nothing here calls the C library's mathematics, whose last bits differ between systems. Errors
// are stated per function, measured by tables_test, and collected in docs/NUMERICS.md.
// All functions are thread-safe.
#ifndef GMZIP_MODELS_RUNTIME_TABLES_H_
#define GMZIP_MODELS_RUNTIME_TABLES_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace gmzip {

namespace tables_internal {

// Logistic at t = i / 64 in Q24, for t = 0 .. 16; one entry more so that interpolation may look at
// the next one.
inline constexpr uint32_t kLogisticPoints = 16 * 64 + 1;
extern const std::array<uint32_t, kLogisticPoints + 1> kLogisticQ24;

// The same between neighbouring points, for t = -16 .. 16: on the i-th interval of 1/64 the
// logistic is (start_q28 + rise_q24 * fraction) >> 4, fraction in 0 .. 15. Both signs of t in one
// table, because a branch on the sign costs more than 16 KB do; start_q28 includes the rounding.
struct LogisticSegment {
  uint32_t start_q28;
  uint32_t rise_q24;
};
inline constexpr uint32_t kLogisticSegmentCount = 2 * (kLogisticPoints - 1) + 1;
extern const std::array<LogisticSegment, kLogisticSegmentCount> kLogisticSegments;

// 2^(i / 512) in Q31, for i = 0 .. 512.
extern const std::array<uint64_t, 513> kExp2Q31;

// log2(1 + i / 256) in Q16 with 8 more bits (Q24), for i = 0 .. 256.
extern const std::array<uint32_t, 257> kLog2Q24;

// Logistic of |t| in Q24 for |t| in Q12, at most 16.
inline uint32_t LogisticOfMagnitude(uint32_t magnitude_q12) {
  const uint32_t index = magnitude_q12 >> 6;
  const uint32_t fraction = magnitude_q12 & 63;
  const uint32_t low = kLogisticQ24[index];
  return low + (((kLogisticQ24[index + 1] - low) * fraction + 32) >> 6);
}

// Logistic of t in Q12, clamped to +-16. Symmetric: f(-t) = 2^24 - f(t).
inline uint32_t LogisticQ12ToQ24(int32_t t_q12) {
  const int32_t t = std::clamp(t_q12, -(16 << 12), 16 << 12);
  if (t >= 0) return LogisticOfMagnitude(static_cast<uint32_t>(t));
  return (1U << 24) - LogisticOfMagnitude(static_cast<uint32_t>(-t));
}

}  // namespace tables_internal

// The logistic function, CDF of the logistic distribution: 2^24 / (1 + e^-t).
//   t_q10   any int32; beyond +-16 the value at +-16
//   result  Q24, 2 .. 2^24 - 2; non-decreasing in t; f(-t) = 2^24 - f(t)
// Linear between points 1/64 apart: error below 50 units (3.0e-6).
inline constexpr int32_t kLogisticLimitQ10 = 16 << 10;
inline uint32_t LogisticCdfQ24(int32_t t_q10) {
  // Not std::clamp, of which compilers make branches, and narrow distributions go out at both ends.
  const int32_t at_least = std::max(t_q10, -kLogisticLimitQ10);
  const auto position =
      static_cast<uint32_t>(std::min(at_least, kLogisticLimitQ10) + kLogisticLimitQ10);
  const tables_internal::LogisticSegment& segment =
      tables_internal::kLogisticSegments[position >> 4];
  return (segment.start_q28 + segment.rise_q24 * (position & 15)) >> 4;
}

// 2^x as mantissa_q31 * 2^(exponent - 31), mantissa_q31 in [2^31, 2^32).
struct Exp2Value {
  uint32_t mantissa_q31;
  int32_t exponent;
};

// 2^(x_q16 / 65536) for any int32. Relative error below 2^-21.
inline Exp2Value Exp2(int32_t x_q16) {
  const uint32_t fraction = static_cast<uint32_t>(x_q16) & 0xffff;
  const uint64_t low = tables_internal::kExp2Q31[fraction >> 7];
  const uint64_t high = tables_internal::kExp2Q31[(fraction >> 7) + 1];
  return {static_cast<uint32_t>(low + (((high - low) * (fraction & 127) + 64) >> 7)), x_q16 >> 16};
}

// What coding an event of probability p_16 / 65536 costs: -log2(p_16 / 65536) bits in Q16.
//   p_16    1 .. 65536
//   result  16 * 65536 down to 0; non-increasing in p_16
// Error below 1 unit (1.5e-5 bit).
inline uint32_t CostQ16(uint32_t p_16) {
  const int exponent = 31 - std::countl_zero(p_16);
  const uint32_t mantissa = p_16 << (16 - exponent);  // Q16, 1 .. 2
  const uint32_t index = (mantissa >> 8) & 255;
  const uint32_t low = tables_internal::kLog2Q24[index];
  const uint32_t high = tables_internal::kLog2Q24[index + 1];
  const uint32_t log2_q24 = low + (((high - low) * (mantissa & 255)) >> 8);
  return (static_cast<uint32_t>(16 - exponent) << 16) - ((log2_q24 + 128) >> 8);
}

// Logistic and hyperbolic tangent for recurrent networks: Q12 in, Q15 out, error below 1 unit each
// (3.1e-5). SigmoidQ15 gives 11 .. 32757; TanhQ15 is odd and gives -32767 .. 32767.
inline int16_t SigmoidQ15(int16_t x_q12) {
  return static_cast<int16_t>((tables_internal::LogisticQ12ToQ24(x_q12) + 256) >> 9);
}

// tanh(x) = 2 logistic(2 x) - 1.
inline int16_t TanhQ15(int16_t x_q12) {
  const int32_t magnitude = x_q12 < 0 ? -x_q12 : x_q12;
  const uint32_t logistic = tables_internal::LogisticQ12ToQ24(2 * magnitude);
  const auto y = static_cast<int32_t>(std::min((logistic - (1U << 23) + 128) >> 8, 32767U));
  return static_cast<int16_t>(x_q12 < 0 ? -y : y);
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_TABLES_H_
