#include "models/runtime/tables.h"

#include <cstddef>

namespace gmzip::tables_internal {
namespace {

constexpr uint64_t kOneQ63 = uint64_t{1} << 63;

// ln 2 in Q64, a mathematical constant.
constexpr uint64_t kLn2Q64 = 0xB17217F7D1CF79AB;

// Upper half of a 128-bit product, from 32-bit halves: not every compiler has a 128-bit type.
constexpr uint64_t MulHigh(uint64_t a, uint64_t b) {
  const uint64_t a_low = a & 0xffffffff;
  const uint64_t a_high = a >> 32;
  const uint64_t b_low = b & 0xffffffff;
  const uint64_t b_high = b >> 32;
  const uint64_t middle = a_high * b_low + (a_low * b_low >> 32);
  const uint64_t middle2 = a_low * b_high + (middle & 0xffffffff);
  return a_high * b_high + (middle >> 32) + (middle2 >> 32);
}

// 1 + x + x^2 / 2! + ... in Q63 for x in Q64, small enough (below 2^-6) that 12 terms are all of
// it. Negative powers: alternating signs.
constexpr uint64_t ExpQ63(uint64_t x_q64, bool negative) {
  uint64_t term = kOneQ63;
  uint64_t sum = kOneQ63;
  for (uint64_t n = 1; n <= 12; ++n) {
    term = MulHigh(term, x_q64) / n;
    sum = negative && n % 2 == 1 ? sum - term : sum + term;
  }
  return sum;
}

// Each of the 1024 products loses less than 2^-62, so e^-t is good to 2^-52.
constexpr auto MakeLogistic() {
  std::array<uint32_t, kLogisticPoints + 1> table{};
  const uint64_t step_q63 = ExpQ63(uint64_t{1} << 58, true);  // e^(-1/64)
  uint64_t power_q63 = kOneQ63;                               // e^-t
  for (size_t i = 0; i < kLogisticPoints; ++i) {
    // 2^24 / (1 + e^-t) = 2^63 / (2^39 + e^-t 2^39), rounded to nearest.
    const uint64_t denominator = (uint64_t{1} << 39) + (power_q63 >> 24);
    table[i] = static_cast<uint32_t>((kOneQ63 + denominator / 2) / denominator);
    power_q63 = MulHigh(power_q63, step_q63) * 2;
  }
  table[kLogisticPoints] = table[kLogisticPoints - 1];
  return table;
}

// f(-t) = 2^24 - f(t) holds for every t: going up from the lower point, what was rounded half up
// going down is rounded half down (7 instead of 8).
constexpr auto MakeLogisticSegments() {
  const auto points = MakeLogistic();
  std::array<LogisticSegment, kLogisticSegmentCount> segments{};
  constexpr size_t kZero = kLogisticPoints - 1;
  for (size_t i = 0; i < kLogisticPoints; ++i) {
    const uint32_t rise = points[i + 1] - points[i];
    segments[kZero + i] = {points[i] * 16 + 8, rise};
    if (i < kZero) segments[kZero - 1 - i] = {((1U << 24) - points[i + 1]) * 16 + 7, rise};
  }
  return segments;
}

constexpr auto MakeExp2() {
  std::array<uint64_t, 513> table{};
  const uint64_t step_q63 = ExpQ63(kLn2Q64 >> 9, false);  // 2^(1/512)
  uint64_t power_q62 = kOneQ63 / 2;
  for (uint64_t& entry : table) {
    entry = (power_q62 + (uint64_t{1} << 30)) >> 31;
    power_q62 = MulHigh(power_q62, step_q63) * 2;
  }
  return table;
}

// Squaring doubles a logarithm; whenever the number reaches 2 its next binary digit is a one.
constexpr uint32_t Log2Q24(uint64_t number_q63) {
  uint32_t digits = 0;
  for (int bit = 0; bit < 25; ++bit) {
    uint64_t square_q62 = MulHigh(number_q63, number_q63);
    const bool at_least_two = square_q62 >= kOneQ63;
    digits = digits * 2 + (at_least_two ? 1 : 0);
    number_q63 = at_least_two ? square_q62 : square_q62 * 2;
  }
  return (digits + 1) / 2;
}

constexpr auto MakeLog2() {
  std::array<uint32_t, 257> table{};
  for (uint64_t i = 0; i < 256; ++i) table[i] = Log2Q24(kOneQ63 + (i << 55));
  table[256] = 1U << 24;
  return table;
}

}  // namespace

constinit const std::array<uint32_t, kLogisticPoints + 1> kLogisticQ24 = MakeLogistic();
constinit const std::array<LogisticSegment, kLogisticSegmentCount> kLogisticSegments =
    MakeLogisticSegments();
constinit const std::array<uint64_t, 513> kExp2Q31 = MakeExp2();
constinit const std::array<uint32_t, 257> kLog2Q24 = MakeLog2();

}  // namespace gmzip::tables_internal
