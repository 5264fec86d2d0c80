// Bounds-checked reading of header fields, and their writing: bytes, varints, little-endian words.
//
// A varint is unsigned LEB128: seven bits a byte, low bits first, the top bit set on all bytes but
// the last. At most ten bytes, and always the shortest form (docs/FORMAT.md, section 2).
#ifndef GMZIP_CODEC_CONTAINER_BYTE_CURSOR_H_
#define GMZIP_CODEC_CONTAINER_BYTE_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/byte_order.h"

namespace gmzip {

// Reads forward over bytes it does not own. A read that fails returns 0 and makes ok() false for
// good, so that a parser checks once at the end. Not thread-safe.
class ByteCursor {
 public:
  enum class State {
    kOk,
    kRanOut,     // more bytes could make the reads succeed
    kMalformed,  // no further bytes could: a varint that is too long or not the shortest
  };

  explicit ByteCursor(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  State state() const { return state_; }
  bool ok() const { return state_ == State::kOk; }
  size_t position() const { return position_; }
  size_t bytes_left() const { return bytes_.size() - position_; }

  // A little-endian unsigned integer of sizeof(T) bytes.
  template <typename T>
  T Word() {
    const std::span<const uint8_t> bytes = Bytes(sizeof(T));
    return ok() ? LoadLe<T>(bytes.data()) : T{0};
  }

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = Word<uint8_t>();
      if (!ok()) return 0;
      const uint64_t bits = byte & 0x7FU;
      const bool overflows = shift == 63 && bits > 1;
      const bool is_padded = shift > 0 && byte == 0;
      if (overflows || is_padded) break;
      value |= bits << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    state_ = State::kMalformed;
    return 0;
  }

  // The next `count` bytes, a view into the cursor's bytes; empty when they are not there.
  std::span<const uint8_t> Bytes(uint64_t count) {
    if (!ok()) return {};
    if (count > bytes_left()) {
      state_ = State::kRanOut;
      return {};
    }
    const auto taken = bytes_.subspan(position_, static_cast<size_t>(count));
    position_ += taken.size();
    return taken;
  }

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 0;  // at most bytes_.size()
  State state_ = State::kOk;
};

inline void AppendVarint(uint64_t value, std::vector<uint8_t>* out) {
  while (value >= 0x80) {
    out->push_back(static_cast<uint8_t>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<uint8_t>(value));
}

template <typename T>
void AppendWord(T value, std::vector<uint8_t>* out) {
  uint8_t bytes[sizeof(T)];
  StoreLe(value, bytes);
  out->insert(out->end(), bytes, bytes + sizeof(T));
}

inline void AppendBytes(std::span<const uint8_t> bytes, std::vector<uint8_t>* out) {
  out->insert(out->end(), bytes.begin(), bytes.end());
}

}  // namespace gmzip

#endif  // GMZIP_CODEC_CONTAINER_BYTE_CURSOR_H_
