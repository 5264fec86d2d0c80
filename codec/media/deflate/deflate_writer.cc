#include "codec/media/deflate/deflate_writer.h"

#include <algorithm>

#include "codec/media/deflate/huffman_code.h"

namespace gmzip::deflate {

Result<void> DeflateWriter::WriteBlock(const Block& block, std::span<const Token> tokens,
                                       std::span<const uint8_t> raw) {
  bits_.Write(block.is_final ? 1 : 0, 1);
  bits_.Write(static_cast<uint32_t>(block.kind), 2);
  if (block.kind == BlockKind::kStored) {
    WriteStored(block, raw);
    return {};
  }
  if (block.kind == BlockKind::kDynamic) {
    WriteTables(block.tables);
    SetCodes(block.tables.litlen_bits, block.tables.distance_bits);
  } else {
    std::array<uint8_t, kNumDistance> five{};
    five.fill(5);
    SetCodes(FixedLitLenBits(), five);
  }
  size_t at = 0;
  for (const Token token : tokens) {
    bool has_code = false;
    if (token.IsLiteral()) {
      const Code code = litlen_[raw[at]];
      bits_.Write(code.value, code.num_bits);
      has_code = code.num_bits != 0;
    } else {
      has_code = WriteMatch(token);
    }
    if (!has_code) return MakeError(ErrorCode::kDamaged, "deflate token without a code");
    at += token.length;
  }
  const Code end = litlen_[kEndOfBlock];
  if (end.num_bits == 0) return MakeError(ErrorCode::kDamaged, "deflate block without an end");
  bits_.Write(end.value, end.num_bits);
  return {};
}

std::vector<uint8_t> DeflateWriter::Finish(uint8_t final_padding) {
  const uint32_t count = bits_.BitsToByteEnd();
  bits_.Write(final_padding & ((1U << count) - 1), count);
  return bits_.Take();
}

void DeflateWriter::WriteStored(const Block& block, std::span<const uint8_t> raw) {
  const uint32_t count = bits_.BitsToByteEnd();
  bits_.Write(block.stored_padding & ((1U << count) - 1), count);
  const auto size = static_cast<uint32_t>(raw.size()) & 0xFFFF;
  bits_.Write(size, 16);
  bits_.Write(size ^ 0xFFFF, 16);
  bits_.WriteBytes(raw);
}

void DeflateWriter::WriteTables(const DynamicTables& tables) {
  bits_.Write(static_cast<uint32_t>(tables.num_litlen - 257), 5);
  bits_.Write(static_cast<uint32_t>(tables.num_distance - 1), 5);
  bits_.Write(static_cast<uint32_t>(tables.num_code_length - 4), 4);
  for (int i = 0; i < tables.num_code_length; ++i) {
    bits_.Write(tables.code_length_bits[kCodeLengthOrder[static_cast<size_t>(i)]], 3);
  }
  std::array<uint16_t, kNumCodeLength> codes{};
  AssignCodes(tables.code_length_bits, codes);
  for (const CodeLengthSymbol s : tables.symbols) {
    constexpr std::array<uint8_t, 3> kExtraBits = {2, 3, 7};
    bits_.Write(codes[s.symbol], tables.code_length_bits[s.symbol]);
    if (s.symbol >= 16) bits_.Write(s.extra, kExtraBits[size_t{s.symbol} - 16]);
  }
}

void DeflateWriter::SetCodes(std::span<const uint8_t> litlen_bits,
                             std::span<const uint8_t> distance_bits) {
  std::array<uint16_t, 288> codes{};
  AssignCodes(litlen_bits, codes);
  for (size_t i = 0; i < litlen_.size(); ++i) litlen_[i] = {codes[i], litlen_bits[i]};
  AssignCodes(distance_bits, codes);
  for (size_t i = 0; i < distance_.size(); ++i) distance_[i] = {codes[i], distance_bits[i]};
}

bool DeflateWriter::WriteMatch(Token token) {
  const size_t length_code = kLengthCode[token.length];
  const auto distance_code = static_cast<size_t>(DistanceCode(token.distance));
  const Code length = litlen_[length_code + kEndOfBlock + 1];
  const Code distance = distance_[distance_code];
  bits_.Write(length.value, length.num_bits);
  bits_.Write(token.length - uint32_t{kLengthBase[length_code]}, kLengthExtraBits[length_code]);
  bits_.Write(distance.value, distance.num_bits);
  bits_.Write(token.distance - uint32_t{kDistanceBase[distance_code]},
              kDistanceExtraBits[distance_code]);
  return length.num_bits != 0 && distance.num_bits != 0;
}

}  // namespace gmzip::deflate
