// Binary arithmetic decoder: the coder that reads what BinaryEncoder wrote.
#ifndef GMZIP_CODEC_ENTROPY_BINARY_DECODER_H_
#define GMZIP_CODEC_ENTROPY_BINARY_DECODER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/entropy/binary_encoder.h"  // SplitInterval

namespace gmzip {

// Bytes that are all there.
class WholeBytes {
 public:
  explicit WholeBytes(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  // Byte `at`, 0 past the end.
  uint8_t At(size_t at) const { return at < bytes_.size() ? bytes_[at] : uint8_t{0}; }
  size_t size() const { return bytes_.size(); }
  bool EndsBefore(size_t at) const { return at > bytes_.size(); }

 private:
  std::span<const uint8_t> bytes_;
};

// Any bytes decode to some bits: damage is found by the frame's hash, not here. Past the end the
// stream reads as zeros. Not thread-safe; what `bytes` views must outlive the decoder.
//   Bytes  as WholeBytes; one whose bytes still come waits in At and size, and knows of no end
template <typename Bytes>
class BinaryDecoderOf {
 public:
  static constexpr bool kDecodes = true;

  explicit BinaryDecoderOf(Bytes bytes) : bytes_(bytes) {
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
  bool Overrun() const { return bytes_.EndsBefore(position_ - std::min<size_t>(position_, 16)); }

  // After the last bit: whether the bytes are those that BinaryEncoder::Finish gives for the bits
  // decoded, none more and none other. No two such streams give the same bits.
  bool EndsExactly() {
    const size_t num_settled = position_ - sizeof(code_);
    const size_t size = bytes_.size();
    const unsigned last = size == 0 ? 0 : bytes_.At(size - 1);
    if (low_ == 0) return size <= num_settled && (size == 0 || last != 0);
    return size == num_settled + 1 && last == (low_ >> 56) + 1;
  }

 private:
  uint8_t NextByte() { return bytes_.At(position_++); }

  Bytes bytes_;
  size_t position_ = 0;
  uint64_t low_ = 0;
  uint64_t high_ = ~uint64_t{0};
  uint64_t code_ = 0;
};

class BinaryDecoder : public BinaryDecoderOf<WholeBytes> {
 public:
  explicit BinaryDecoder(std::span<const uint8_t> bytes)
      : BinaryDecoderOf<WholeBytes>(WholeBytes(bytes)) {}
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_ENTROPY_BINARY_DECODER_H_
