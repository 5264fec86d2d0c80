#include "models/mixing/byte_forecast.h"

#include <algorithm>

namespace gmzip {

void ByteDistribution::SetUniform() {
  std::fill_n(sums_.begin() + kNumBytes, kNumBytes, 1U);
  for (size_t i = kNumBytes; i-- > 1;) sums_[i] = sums_[2 * i] + sums_[2 * i + 1];
}

void ByteDistribution::Set(std::span<const uint32_t> weights) {
  std::copy_n(weights.begin(), kNumBytes, sums_.begin() + kNumBytes);
  for (size_t i = kNumBytes; i-- > 1;) sums_[i] = sums_[2 * i] + sums_[2 * i + 1];
}

uint8_t ByteDistribution::Likeliest() const {
  const auto all = weights();
  // The value first, which is a loop of vectors.
  uint32_t largest = 0;
  for (const uint32_t weight : all) largest = std::max(largest, weight);
  return static_cast<uint8_t>(std::ranges::find(all, largest) - all.begin());
}

}  // namespace gmzip
