// Hashes of the bytes that a match begins with.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_START_HASH_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_START_HASH_H_

#include <cstdint>

#include "base/byte_order.h"

namespace gmzip::deflate {

inline constexpr uint32_t kStartHashBits = 16;
inline constexpr uint32_t kNumStartHashes = 1U << kStartHashBits;

// Of the first `count` bytes: 3, 4, 6, 10 or 16. Below kNumStartHashes.
inline uint32_t HashOfStart(const uint8_t* bytes, uint32_t count) {
  constexpr uint64_t kMix = 0x9E3779B97F4A7C15;
  uint64_t key = 0;
  switch (count) {
    case 3:
      key = uint64_t{bytes[0]} | uint64_t{bytes[1]} << 8 | uint64_t{bytes[2]} << 16;
      break;
    case 4:
      key = LoadLe<uint32_t>(bytes);
      break;
    case 6:
      key = LoadLe<uint32_t>(bytes) | uint64_t{LoadLe<uint16_t>(bytes + 4)} << 32;
      break;
    case 10:
      key = LoadLe<uint64_t>(bytes) * kMix ^ LoadLe<uint16_t>(bytes + 8);
      break;
    default:
      key = LoadLe<uint64_t>(bytes) * kMix ^ LoadLe<uint64_t>(bytes + 8);
      break;
  }
  return static_cast<uint32_t>(key * kMix >> (64 - kStartHashBits));
}

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_START_HASH_H_
