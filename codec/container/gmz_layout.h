// Bit layouts that the writer and the parser of .gmz share (docs/FORMAT.md, sections 3 to 6).
#ifndef GMZIP_CODEC_CONTAINER_GMZ_LAYOUT_H_
#define GMZIP_CODEC_CONTAINER_GMZ_LAYOUT_H_

#include <cstdint>

#include "codec/container/gmz_format.h"

namespace gmzip {

// Flags of the end record: its tag's low bits.
inline constexpr unsigned kEndHasSize = 1;
inline constexpr unsigned kEndHasHash = 2;
inline constexpr unsigned kEndHasIndex = 4;

// Two small enums in a byte: low four bits and high four bits.
inline uint8_t PackNibbles(unsigned low, unsigned high) {
  return static_cast<uint8_t>(low | high << 4);
}

// A header's kind: media low, way high.
inline uint8_t MakeKindByte(Media media, Way way) {
  return PackNibbles(static_cast<unsigned>(media), static_cast<unsigned>(way));
}

// A block's tag: coding low, role high. A high half of 0 is the end record's.
inline uint8_t MakeTag(Role role, Coding coding) {
  return PackNibbles(static_cast<unsigned>(coding), static_cast<unsigned>(role));
}

}  // namespace gmzip

#endif  // GMZIP_CODEC_CONTAINER_GMZ_LAYOUT_H_
