// Bit reader and bit writer in deflate's order: the first bit is the lowest of its byte.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_BITS_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_BITS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/byte_order.h"

namespace gmzip::deflate {

// Past the end it reads zeros; Overrun() tells. `bytes` must outlive the reader.
class BitReader {
 public:
  explicit BitReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  // Makes at least 32 bits ready for Peek and Skip.
  void Fill() {
    if (position_ + 8 <= bytes_.size()) {
      hold_ |= LoadLe<uint64_t>(bytes_.data() + position_) << num_bits_;
      position_ += (63 - num_bits_) >> 3;
      num_bits_ |= 56;
      return;
    }
    while (num_bits_ <= 56) {
      if (position_ < bytes_.size()) hold_ |= uint64_t{bytes_[position_]} << num_bits_;
      ++position_;
      num_bits_ += 8;
    }
  }

  // After Fill: at most 32 bits in all between two calls of Fill.
  uint32_t Peek(uint32_t count) const {
    return static_cast<uint32_t>(hold_ & ((uint64_t{1} << count) - 1));
  }
  void Skip(uint32_t count) {
    hold_ >>= count;
    num_bits_ -= count;
  }

  // Reads `count` <= 32 bits.
  uint32_t Read(uint32_t count) {
    Fill();
    const uint32_t value = Peek(count);
    Skip(count);
    return value;
  }

  // Bits left in the byte that was begun.
  uint32_t BitsToByteEnd() const { return num_bits_ & 7; }

  // The byte position once the begun byte is finished; exact at a byte boundary.
  size_t BytePosition() const { return position_ - num_bits_ / 8; }

  // Continues at `position`, a byte boundary.
  void SetBytePosition(size_t position) {
    position_ = position;
    hold_ = 0;
    num_bits_ = 0;
  }

  bool Overrun() const { return BytePosition() > bytes_.size(); }

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  uint64_t hold_ = 0;
  uint32_t num_bits_ = 0;
};

class BitWriter {
 public:
  // Appends the low `count` <= 32 bits of `value`; the others must be zero.
  void Write(uint32_t value, uint32_t count) {
    hold_ |= uint64_t{value} << num_bits_;
    num_bits_ += count;
    while (num_bits_ >= 8) {
      bytes_.push_back(static_cast<uint8_t>(hold_));
      hold_ >>= 8;
      num_bits_ -= 8;
    }
  }

  // Bits missing to a whole byte.
  uint32_t BitsToByteEnd() const { return (8 - num_bits_) & 7; }

  // Appends whole bytes; only at a byte boundary.
  void WriteBytes(std::span<const uint8_t> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  // Whole bytes so far.
  size_t NumBytes() const { return bytes_.size(); }

  // The bytes; call at a byte boundary.
  std::vector<uint8_t> Take() { return std::move(bytes_); }

 private:
  std::vector<uint8_t> bytes_;
  uint64_t hold_ = 0;
  uint32_t num_bits_ = 0;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_BITS_H_
