// Binary arithmetic encoder: the coder that writes.
//
// Carry-less range coder on a 64-bit interval [low, high]. Coders share one verb, Bit(bit, p1_16),
// so that a coding pass is written once for both directions (docs/DESIGN.md, "One traversal").
#ifndef GMZIP_CODEC_ENTROPY_BINARY_ENCODER_H_
#define GMZIP_CODEC_ENTROPY_BINARY_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gmzip {

// Where the interval is cut: bit 1 takes [low, SplitInterval], bit 0 the rest. Both halves are
// never empty while low < high, which Bit() keeps: bytes on which low and high agree are shifted
// out.
inline uint64_t SplitInterval(uint64_t low, uint64_t high, uint32_t p1_16) {
  const uint64_t range = high - low;
  return low + (range >> 16) * p1_16 + (((range & 0xFFFF) * p1_16) >> 16);
}

// Not thread-safe; one per frame. Call Finish() once, after the last bit.
class BinaryEncoder {
 public:
  static constexpr bool kDecodes = false;

  // Codes `bit` (0 or 1), whose probability of being 1 is p1_16 / 65536, p1_16 in [1, 65535].
  // Returns `bit`.
  int Bit(int bit, uint32_t p1_16) {
    const uint64_t split = SplitInterval(low_, high_, p1_16);
    if (bit != 0) {
      high_ = split;
    } else {
      low_ = split + 1;
    }
    while (((low_ ^ high_) >> 56) == 0) {
      bytes_.push_back(static_cast<uint8_t>(high_ >> 56));
      low_ <<= 8;
      high_ = high_ << 8 | 0xFF;
    }
    return bit;
  }

  // Bytes written so far; Finish may add one or drop zeros at the end.
  size_t size_bytes() const { return bytes_.size(); }

  // Those bytes; until the next Bit.
  std::span<const uint8_t> bytes() const { return bytes_; }

  // Ends the stream and gives its bytes. One byte settles the interval, because the first bytes of
  // low and high differ and the decoder reads zeros past the end.
  std::vector<uint8_t> Finish() {
    if (low_ != 0) bytes_.push_back(static_cast<uint8_t>((low_ >> 56) + 1));
    while (!bytes_.empty() && bytes_.back() == 0) bytes_.pop_back();
    return std::move(bytes_);
  }

 private:
  uint64_t low_ = 0;
  uint64_t high_ = ~uint64_t{0};
  std::vector<uint8_t> bytes_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_ENTROPY_BINARY_ENCODER_H_
