// Adaptive binary models of the side info: probabilities that learn from what was coded.
//
// Every Code function is written once for both directions: with an encoder it codes its argument,
// with a decoder it ignores the argument and returns what it reads. Integers only.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_ADAPTIVE_MODELS_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_ADAPTIVE_MODELS_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace gmzip::deflate {

// The probability of a bit in one context: 22 bits of probability over 10 bits of count. The step
// is 1 / (count + 1.5), so that a flag that never changes costs log2 of its number of uses.
class AdaptiveBit {
 public:
  AdaptiveBit() = default;
  // Starts at p1_16 / 65536 as if seen `count` times.
  constexpr AdaptiveBit(uint32_t p1_16, uint32_t count) : state_(p1_16 << 16 | count) {}

  template <typename Coder>
  int Code(Coder& coder, int bit) {
    bit = coder.Bit(bit, P1());
    Update(bit);
    return bit;
  }

  // In [1, 65535].
  uint32_t P1() const { return std::clamp<uint32_t>(state_ >> 16, 1, 65535); }

 private:
  static constexpr uint32_t kCountMask = 1023;
  static constexpr uint32_t kMaxCount = 250;  // then it follows the last few hundred bits

  // 65536 / (count + 1.5)
  static constexpr std::array<uint32_t, kMaxCount + 1> kSteps = [] {
    std::array<uint32_t, kMaxCount + 1> steps{};
    for (uint32_t n = 0; n <= kMaxCount; ++n) steps[n] = 131072 / (2 * n + 3);
    return steps;
  }();

  void Update(int bit) {
    const uint32_t count = state_ & kCountMask;
    const int64_t p22 = state_ >> 10;
    const int64_t target = bit != 0 ? (int64_t{1} << 22) - 1 : 0;
    const int64_t step = (target - p22) * kSteps[count];
    // Division, not a shift: rounds towards zero on every machine.
    const auto moved = static_cast<uint32_t>(p22 + step / 65536);
    state_ = moved << 10 | std::min(count + 1, kMaxCount);
  }

  uint32_t state_ = 32768U << 16;
};

// A flag that is usually 1.
inline constexpr AdaptiveBit kLikely{64000, 2};
// A flag that is usually 0.
inline constexpr AdaptiveBit kUnlikely{1536, 2};

// A number in [0, 2^kBits): its bits from the top, each in the context of those above.
template <int kBits>
class AdaptiveTree {
 public:
  template <typename Coder>
  uint32_t Code(Coder& coder, uint32_t value) {
    uint32_t node = 1;
    for (int i = kBits - 1; i >= 0; --i) {
      const int bit = bits_[node].Code(coder, static_cast<int>(value >> i & 1));
      node = node * 2 + static_cast<uint32_t>(bit);
    }
    return node - (1U << kBits);
  }

 private:
  std::array<AdaptiveBit, size_t{1} << kBits> bits_;
};

// A number in [0, 2^32 - 2], small ones likely: unary bit length of value + 1, then its bits.
class AdaptiveNumber {
 public:
  template <typename Coder>
  uint32_t Code(Coder& coder, uint32_t value) {
    const uint32_t plus_one = value + 1;
    const auto wanted = static_cast<size_t>(std::bit_width(plus_one));
    size_t width = 1;
    while (width < 32 && longer_[width].Code(coder, width < wanted ? 1 : 0) != 0) ++width;
    uint32_t read = 1;
    for (size_t i = width - 1; i-- > 0;) {
      const int bit = static_cast<int>(plus_one >> i & 1);
      // The two bits below the first have contexts, the rest are noise.
      int coded = 0;
      if (i + 3 >= width) {
        coded = top_[width][read & 3].Code(coder, bit);
      } else {
        coded = coder.Bit(bit, 32768);
      }
      read = read << 1 | static_cast<uint32_t>(coded);
    }
    return read - 1;
  }

 private:
  std::array<AdaptiveBit, 33> longer_;
  std::array<std::array<AdaptiveBit, 4>, 33> top_;
};

// `count` bits that no model knows anything of.
template <typename Coder>
uint32_t CodePlainBits(Coder& coder, uint32_t value, int count) {
  uint32_t read = 0;
  for (int i = count - 1; i >= 0; --i) {
    read = read << 1 | static_cast<uint32_t>(coder.Bit(static_cast<int>(value >> i & 1), 32768));
  }
  return read;
}

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_ADAPTIVE_MODELS_H_
