// How many bytes two places of a buffer have in common.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_MATCH_LENGTH_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_MATCH_LENGTH_H_

#include <bit>
#include <cstdint>

#include "base/byte_order.h"

namespace gmzip::deflate {

// Number of equal leading bytes of a and b, at most `max`; both hold at least `max` bytes.
inline uint32_t MatchLength(const uint8_t* a, const uint8_t* b, uint32_t max) {
  uint32_t length = 0;
  while (length + 8 <= max) {
    const uint64_t differs = LoadLe<uint64_t>(a + length) ^ LoadLe<uint64_t>(b + length);
    if (differs != 0) return length + static_cast<uint32_t>(std::countr_zero(differs)) / 8;
    length += 8;
  }
  while (length < max && a[length] == b[length]) ++length;
  return length;
}

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_MATCH_LENGTH_H_
