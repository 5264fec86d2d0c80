#include "codec/media/deflate/huffman_code.h"

#include <algorithm>

namespace gmzip::deflate {
namespace {

uint16_t Reverse(uint32_t code, uint32_t num_bits) {
  uint32_t reversed = 0;
  for (uint32_t i = 0; i < num_bits; ++i) reversed |= (code >> i & 1) << (num_bits - 1 - i);
  return static_cast<uint16_t>(reversed);
}

}  // namespace

void AssignCodes(std::span<const uint8_t> bits, std::span<uint16_t> codes) {
  std::array<uint32_t, kMaxCodeBits + 1> count{};
  for (const uint8_t length : bits) ++count[length];
  count[0] = 0;
  std::array<uint32_t, kMaxCodeBits + 1> next{};
  for (size_t length = 1; length <= kMaxCodeBits; ++length) {
    next[length] = (next[length - 1] + count[length - 1]) << 1;
  }
  for (size_t i = 0; i < bits.size(); ++i) {
    const uint32_t length = bits[i];
    // The mask keeps an over-subscribed set's codes within their length.
    codes[i] = length == 0 ? uint16_t{0} : Reverse(next[length]++ & ((1U << length) - 1), length);
  }
}

std::array<uint8_t, 288> FixedLitLenBits() {
  std::array<uint8_t, 288> bits{};
  for (size_t i = 0; i < bits.size(); ++i) {
    bits[i] = static_cast<uint8_t>(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  }
  return bits;
}

bool HuffmanDecoder::Build(std::span<const uint8_t> bits) {
  num_codes_.fill(0);
  for (const uint8_t length : bits) ++num_codes_[length];
  num_codes_[0] = 0;
  int32_t room = 1;
  for (size_t length = 1; length <= kMaxCodeBits; ++length) {
    room = room * 2 - num_codes_[length];
    if (room < 0) return false;
  }
  std::array<uint16_t, kMaxCodeBits + 2> offset{};
  for (size_t length = 1; length <= kMaxCodeBits; ++length) {
    offset[length + 1] = static_cast<uint16_t>(offset[length] + num_codes_[length]);
  }
  for (size_t i = 0; i < bits.size(); ++i) {
    if (bits[i] != 0) symbols_[offset[bits[i]]++] = static_cast<uint16_t>(i);
  }
  std::array<uint16_t, 288> codes{};
  AssignCodes(bits, std::span(codes).first(bits.size()));
  fast_.fill(0);
  for (size_t i = 0; i < bits.size(); ++i) {
    if (bits[i] == 0 || bits[i] > kFastBits) continue;
    for (size_t at = codes[i]; at < fast_.size(); at += size_t{1} << bits[i]) {
      fast_[at] = static_cast<uint16_t>(i << 4 | bits[i]);
    }
  }
  return true;
}

int HuffmanDecoder::ReadLong(BitReader& reader) const {
  const uint32_t window = reader.Peek(kMaxCodeBits);
  int32_t code = 0;
  int32_t first = 0;
  int32_t index = 0;
  for (uint32_t length = 1; length <= kMaxCodeBits; ++length) {
    code |= static_cast<int32_t>(window >> (length - 1) & 1);
    const int32_t count = num_codes_[length];
    if (code - count < first) {
      reader.Skip(length);
      const int32_t place = index + (code - first);
      return symbols_[static_cast<size_t>(place)];
    }
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return -1;
}

}  // namespace gmzip::deflate
