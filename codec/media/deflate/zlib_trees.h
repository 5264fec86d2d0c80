// The Huffman tables and block kinds zlib chooses for a block's symbols.
//
// Written from the description of zlib's trees.c: same heap, same ties, same way to shorten codes
// that are too long, so that a block of zlib's is predicted to the bit. Only a prediction: blocks
// of other encoders are coded as differences from it.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_TREES_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_TREES_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// Counts a block's symbols. Thread-safe.
//   raw     [sum of the tokens' lengths]  what the tokens stand for
Histogram CountSymbols(std::span<const Token> tokens, std::span<const uint8_t> raw);

// zlib's tables for a block with this histogram, with the way it would send them. Thread-safe.
DynamicTables ZlibTables(const Histogram& histogram);

// How zlib sends the lengths given in tables.litlen_bits and distance_bits (num_litlen and
// num_distance of them): one sequence for each of the two.
std::vector<CodeLengthSymbol> ZlibCodeLengthSymbols(const DynamicTables& tables);

// Code lengths zlib gives the code length code when it sends `symbols`; by symbol.
std::array<uint8_t, kNumCodeLength> ZlibCodeLengthBits(std::span<const CodeLengthSymbol> symbols);

// Number of code length codes that have to be sent, 4 .. 19.
int NumCodeLengthSent(std::span<const uint8_t> code_length_bits);

// zlib's choice for a block of `raw_bytes`; `tables` are ZlibTables(histogram).
BlockKind ZlibBlockKind(const Histogram& histogram, const DynamicTables& tables, size_t raw_bytes);

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_TREES_H_
