// Binary arithmetic decoder: the coder that reads what BinaryEncoder wrote.
#ifndef GMZIP_CODEC_ENTROPY_BINARY_DECODER_H_
#define GMZIP_CODEC_ENTROPY_BINARY_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/entropy/binary_encoder.h"  // SplitInterval

namespace gmzip {

// Any bytes decode to some bits: damage is found by the frame's hash, not here. Past the end the
// stream reads as zeros. Not thread-safe; `bytes` must outlive the decoder.
class BinaryDecoder {
 public:
  static constexpr bool kDecodes = true;

  explicit BinaryDecoder(std::span<const uint8_t> bytes) : bytes_(bytes) {
    for (int i = 0; i < 8; ++i) code_ = code_ << 8 | NextByte();
  }

  // Returns the next bit; the first argument is ignored. p1_16 as the encoder had it.
  int Bit(int /*ignored*/, uint32_t p1_16) {
    const uint64_t split = SplitInterval(low_, high_, p1_16);
    const int bit = code_ <= split ? 1 : 0;
    if (bit != 0) {
      high_ = split;
    } else {
      low_ = split + 1;
    }
    while (((low_ ^ high_) >> 56) == 0) {
      low_ <<= 8;
      high_ = high_ << 8 | 0xFF;
      code_ = code_ << 8 | NextByte();
    }
    return bit;
  }

  // True once more bytes were asked for than any valid stream of this length can need: lets a pass
  // whose length is read from the stream itself stop early on damaged input.
  bool Overrun() const { return position_ > bytes_.size() + 16; }

  // After the last bit: whether the bytes are those that BinaryEncoder::Finish gives for the bits
  // decoded, none more and none other. No two such streams give the same bits.
  bool EndsExactly() const {
    const size_t num_settled = position_ - sizeof(code_);
    if (low_ == 0) return bytes_.size() <= num_settled && (bytes_.empty() || bytes_.back() != 0);
    return bytes_.size() == num_settled + 1 && bytes_.back() == (low_ >> 56) + 1;
  }

 private:
  uint8_t NextByte() {
    const size_t at = position_++;
    return at < bytes_.size() ? bytes_[at] : uint8_t{0};
  }

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  uint64_t low_ = 0;
  uint64_t high_ = ~uint64_t{0};
  uint64_t code_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_ENTROPY_BINARY_DECODER_H_
