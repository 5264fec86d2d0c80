#include "models/mixing/byte_forecast.h"

#include <algorithm>

namespace gmzip {

void ByteDistribution::SetUniform() {
  std::fill_n(sums_.begin() + kNumBytes, kNumBytes, 1U);
  Sum();
}

void ByteDistribution::Set(std::span<const uint32_t> weights) {
  std::copy_n(weights.begin(), kNumBytes, sums_.begin() + kNumBytes);
  Sum();
}

// One length of bits after the other: loops of vectors.
void ByteDistribution::Sum() {
  for (size_t n = kNumBytes / 2; n > 0; n /= 2) {
    const uint32_t* const from = sums_.data() + 2 * n;
    uint32_t* const to = sums_.data() + n;
    for (size_t i = 0; i < n; ++i) to[i] = from[2 * i] + from[2 * i + 1];
  }
}

uint8_t ByteDistribution::Likeliest() const {
  const auto all = weights();
  // The value first, which is a loop of vectors.
  uint32_t largest = 0;
  for (const uint32_t weight : all) largest = std::max(largest, weight);
  return static_cast<uint8_t>(std::ranges::find(all, largest) - all.begin());
}

}  // namespace gmzip
