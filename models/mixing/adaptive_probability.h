// A probability that learns, with the number of bits it has seen: fast at first, then steady.
#ifndef GMZIP_MODELS_MIXING_ADAPTIVE_PROBABILITY_H_
#define GMZIP_MODELS_MIXING_ADAPTIVE_PROBABILITY_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace gmzip {

// 22 bits of probability that the bit is 1, then 10 bits of count. The n-th bit moves it by
// 1 / (n + 1.5) of the way, from `limit` bits on always by 1 / (limit + 1.5).
class AdaptiveProbability {
 public:
  static constexpr uint32_t kMaxLimit = 1023;

  constexpr AdaptiveProbability() = default;
  // p_16: 0 .. 65535; count: 0 .. kMaxLimit
  constexpr AdaptiveProbability(uint32_t p_16, uint32_t count) : value_(p_16 << 16 | count) {}

  // 0 .. 65535.
  uint32_t p_16() const { return value_ >> 16; }
  uint32_t count() const { return value_ & 1023; }

  // The same probability, less sure of it.
  AdaptiveProbability Capped(uint32_t max_count) const {
    AdaptiveProbability capped = *this;
    if (count() > max_count) capped.value_ = (value_ & ~1023U) | max_count;
    return capped;
  }

  // Moves it by 1 / 2^shift of the way, however much it has seen; the count stays.
  //   shift  1 .. 21
  void Move(int bit, int shift) {
    const int32_t target = bit != 0 ? (1 << 22) - 1 : 0;
    const int32_t step = (target - static_cast<int32_t>(value_ >> 10)) >> shift;
    value_ += static_cast<uint32_t>(step) << 10;
  }
  // limit: 1 .. kMaxLimit.
  void Update(int bit, uint32_t limit) {
    const uint32_t n = count();
    const auto p_22 = static_cast<int32_t>(value_ >> 10);
    const int32_t target = bit != 0 ? (1 << 22) - 1 : 0;
    // |target - p| < 2^22, reciprocal <= 2^16 / 1.5: the product takes 38 bits.
    const auto step = static_cast<int32_t>(
        (static_cast<int64_t>(target - p_22) * static_cast<int64_t>(kReciprocals[n])) >> 16);
    value_ = static_cast<uint32_t>(p_22 + step) << 10 | (n < limit ? n + 1 : n);
  }

 private:
  // 65536 / (n + 1.5)
  static constexpr std::array<uint32_t, 1024> kReciprocals = [] {
    std::array<uint32_t, 1024> table{};
    for (uint32_t n = 0; n < table.size(); ++n) table[n] = 131072 / (2 * n + 3);
    return table;
  }();

  uint32_t value_ = 32768U << 16;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_ADAPTIVE_PROBABILITY_H_
