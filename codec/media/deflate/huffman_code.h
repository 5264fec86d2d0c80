// Canonical Huffman codes of deflate: from code lengths to codes, and a decoder.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_HUFFMAN_CODE_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_HUFFMAN_CODE_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/media/deflate/deflate_bits.h"
#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// The codes of symbols with the given lengths, reversed so that BitWriter sends them as they are.
//   bits   [n]  0 .. 15; 0 leaves the symbol without a code
//   codes  [n]
// Any lengths are taken; an over-subscribed set gives codes that nobody can decode.
void AssignCodes(std::span<const uint8_t> bits, std::span<uint16_t> codes);

// The code lengths of fixed blocks: 288 for literals and lengths (286 and 287 never occur), 30 for
// distances.
std::array<uint8_t, 288> FixedLitLenBits();

// Decodes one symbol after the other. Codes up to kFastBits long take one table look-up.
class HuffmanDecoder {
 public:
  // False if the lengths are over-subscribed. Incomplete sets are taken: a code without a symbol
  // is an error only where it occurs.
  bool Build(std::span<const uint8_t> bits);

  // The next symbol, or -1 for a code that has none. `reader` must be filled: takes up to 15 bits.
  int Read(BitReader& reader) const {
    const uint16_t entry = fast_[reader.Peek(kFastBits)];
    if (entry != 0) {
      reader.Skip(entry & 15U);
      return entry >> 4;
    }
    return ReadLong(reader);
  }

 private:
  static constexpr uint32_t kFastBits = 10;

  int ReadLong(BitReader& reader) const;

  std::array<uint16_t, 1U << kFastBits> fast_{};        // symbol * 16 + length, 0: longer or none
  std::array<uint16_t, kMaxCodeBits + 1> num_codes_{};  // by length
  std::array<uint16_t, 288> symbols_{};                 // in canonical order
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_HUFFMAN_CODE_H_
