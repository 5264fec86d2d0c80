// The deflate format (RFC 1951) as data: tokens, blocks, tables of lengths and distances.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_FORMAT_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_FORMAT_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip::deflate {

inline constexpr int kMinMatch = 3;
inline constexpr int kMaxMatch = 258;
inline constexpr int kMaxDistance = 32768;
inline constexpr int kNumLitLen = 286;  // literals, end of block, 29 lengths
inline constexpr int kNumDistance = 30;
inline constexpr int kNumCodeLength = 19;
inline constexpr int kEndOfBlock = 256;
inline constexpr int kMaxCodeBits = 15;
inline constexpr int kMaxCodeLengthBits = 7;

// The order in which a dynamic block sends the lengths of the code length code.
inline constexpr std::array<uint8_t, kNumCodeLength> kCodeLengthOrder = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

inline constexpr std::array<uint16_t, 29> kLengthBase = {
    3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
inline constexpr std::array<uint8_t, 29> kLengthExtraBits = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
inline constexpr std::array<uint16_t, 30> kDistanceBase = {
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
inline constexpr std::array<uint8_t, 30> kDistanceExtraBits = {
    0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
    6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

// Index into kLengthBase of every match length.
inline constexpr std::array<uint8_t, kMaxMatch + 1> kLengthCode = [] {
  std::array<uint8_t, kMaxMatch + 1> codes{};
  for (size_t code = 0; code < kLengthBase.size(); ++code) {
    for (size_t length = kLengthBase[code]; length <= kMaxMatch; ++length) {
      codes[length] = static_cast<uint8_t>(code);
    }
  }
  return codes;
}();

// Index into kDistanceBase of a distance in [1, 32768]: its highest bit and the bit below.
constexpr int DistanceCode(uint32_t distance) {
  if (distance <= 2) return static_cast<int>(distance) - 1;
  const int top = static_cast<int>(std::bit_width(distance - 1)) - 1;
  return 2 * top + static_cast<int>((distance - 1) >> (top - 1) & 1);
}

// A literal (length 1, distance 0; the byte itself is in the raw bytes) or a match.
struct Token {
  uint16_t length = 1;    // 1, or kMinMatch .. kMaxMatch
  uint16_t distance = 0;  // 0, or 1 .. kMaxDistance

  bool IsLiteral() const { return distance == 0; }
  bool operator==(const Token&) const = default;
};

enum class BlockKind : uint8_t { kStored = 0, kFixed = 1, kDynamic = 2 };

// One symbol of a dynamic block's sequence of code lengths: 0..15 a length, 16 repeats the last
// length, 17 and 18 are runs of zeros. `extra` holds the extra bits of 16 to 18.
struct CodeLengthSymbol {
  uint8_t symbol = 0;
  uint8_t extra = 0;

  bool operator==(const CodeLengthSymbol&) const = default;
};

// The number of lengths a symbol stands for.
inline int CodeLengthRun(CodeLengthSymbol s) {
  return s.symbol < 16 ? 1 : s.extra + (s.symbol == 18 ? 11 : 3);
}

// The tables a dynamic block sends, and how it sends them.
struct DynamicTables {
  std::array<uint8_t, kNumLitLen> litlen_bits{};  // code length of each symbol, 0: unused
  std::array<uint8_t, kNumDistance> distance_bits{};
  int num_litlen = 0;                                      // sent: 257 .. 286
  int num_distance = 0;                                    // sent: 1 .. 30
  int num_code_length = 0;                                 // sent: 4 .. 19
  std::array<uint8_t, kNumCodeLength> code_length_bits{};  // by symbol, not in sending order
  std::vector<CodeLengthSymbol> symbols;  // covers num_litlen + num_distance lengths

  bool operator==(const DynamicTables&) const = default;
};

struct Block {
  BlockKind kind = BlockKind::kStored;
  bool is_final = false;
  uint8_t stored_padding = 0;  // stored blocks: the bits skipped before LEN, low bit first
  size_t raw_begin = 0;
  size_t raw_bytes = 0;
  size_t first_token = 0;  // into ParsedDeflate::tokens; a stored block has none
  size_t num_tokens = 0;
  DynamicTables tables;  // kDynamic only
};

// A deflate stream taken apart; together with nothing else it gives the stream back.
struct ParsedDeflate {
  std::vector<uint8_t> raw;
  std::vector<Token> tokens;
  std::vector<Block> blocks;
  uint8_t final_padding = 0;  // the unused high bits of the last byte
  size_t stream_bytes = 0;    // consumed by the stream, last byte included
};

// How often a block uses each symbol; end of block counts once.
struct Histogram {
  std::array<uint32_t, kNumLitLen> litlen{};
  std::array<uint32_t, kNumDistance> distance{};
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_FORMAT_H_
