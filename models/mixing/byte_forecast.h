// What a network says of the next byte, for the adaptive stage to mix bit by bit.
#ifndef GMZIP_MODELS_MIXING_BYTE_FORECAST_H_
#define GMZIP_MODELS_MIXING_BYTE_FORECAST_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "models/runtime/aligned_vector.h"

namespace gmzip {

// Weights of the 256 bytes, summed over all that begin with the same bits: a bit's probability is
// then one division.
class ByteDistribution {
 public:
  static constexpr size_t kNumBytes = 256;
  // All weights together stay below 2^32.
  static constexpr uint32_t kMaxWeight = uint32_t{1} << 23;

  ByteDistribution() : sums_(2 * kNumBytes) { SetUniform(); }

  void SetUniform();
  // weights [256], each 1 .. kMaxWeight.
  void Set(std::span<const uint32_t> weights);

  // Probability, of 65536, that the next bit is 1 after the bits in `partial`, highest first after
  // a leading 1: 1 .. 65535. partial: 1 .. 255.
  uint32_t p1_16(uint32_t partial) const {
    const uint64_t ones = sums_[2 * partial + 1];
    const auto p_16 = static_cast<uint32_t>((ones << 16) / sums_[partial]);
    return p_16 < 1 ? 1 : (p_16 > 65535 ? 65535 : p_16);
  }

  // Of a byte: its weight, and the sum of all.
  uint32_t weight(uint8_t byte) const { return sums_[kNumBytes + byte]; }
  std::span<const uint32_t> weights() const { return std::span(sums_).subspan(kNumBytes); }
  // The first of those that weigh most.
  uint8_t Likeliest() const;
  uint32_t total() const { return sums_[1]; }

 private:
  // From the bytes' weights.
  void Sum();

  AlignedVector<uint32_t> sums_;  // [512] by bits after a leading 1; bytes from 256 on
};

// A network that reads a stream of bytes and foretells each. The same integers on every machine.
// Not thread-safe; one per stream.
class ByteForecaster {
 public:
  virtual ~ByteForecaster() = default;

  // Of the byte that comes next.
  virtual const ByteDistribution& Forecast() const = 0;
  // Another opinion; null: it has none. The same at all times, in that.
  virtual const ByteDistribution* SecondForecast() const { return nullptr; }
  // The next byte was `byte`.
  virtual void AddByte(uint8_t byte) = 0;
  // The next byte may be `byte`: if it is, AddByte has less to do. What is foretold does not depend
  // on it. Forecasts may be read at the same time.
  virtual void Guess(uint8_t /*byte*/) {}
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_BYTE_FORECAST_H_
