#include "codec/media/deflate/deflate_parser.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "codec/media/deflate/deflate_bits.h"
#include "codec/media/deflate/huffman_code.h"

namespace gmzip::deflate {
namespace {

class Parser {
 public:
  Parser(std::span<const uint8_t> stream, size_t max_raw_bytes)
      : stream_(stream), reader_(stream), max_raw_bytes_(max_raw_bytes) {}

  Result<ParsedDeflate> Run() {
    bool is_final = false;
    while (!is_final) {
      Block block;
      is_final = reader_.Read(1) != 0;
      block.is_final = is_final;
      block.raw_begin = parsed_.raw.size();
      block.first_token = parsed_.tokens.size();
      const uint32_t kind = reader_.Read(2);
      if (kind == 3) return Damaged("unknown deflate block kind");
      block.kind = static_cast<BlockKind>(kind);
      GMZIP_RETURN_IF_ERROR(ReadBlock(block));
      block.raw_bytes = parsed_.raw.size() - block.raw_begin;
      block.num_tokens = parsed_.tokens.size() - block.first_token;
      parsed_.blocks.push_back(std::move(block));
    }
    const uint32_t rest = reader_.BitsToByteEnd();
    parsed_.final_padding = static_cast<uint8_t>(reader_.Read(rest));
    parsed_.stream_bytes = reader_.BytePosition();
    if (reader_.Overrun()) return Damaged("deflate stream is cut off");
    return std::move(parsed_);
  }

 private:
  expected_impl::unexpected<Error> Damaged(const char* what) const {
    return MakeError(ErrorCode::kDamaged, what, static_cast<int64_t>(reader_.BytePosition()));
  }

  Result<void> ReadBlock(Block& block) {
    if (block.kind == BlockKind::kStored) return ReadStored(block);
    if (block.kind == BlockKind::kFixed) {
      static constexpr std::array<uint8_t, kNumDistance> kFixedDistanceBits = [] {
        std::array<uint8_t, kNumDistance> bits{};
        bits.fill(5);
        return bits;
      }();
      litlen_.Build(FixedLitLenBits());
      distance_.Build(kFixedDistanceBits);
    } else {
      GMZIP_RETURN_IF_ERROR(ReadTables(block.tables));
    }
    return ReadTokens();
  }

  Result<void> ReadStored(Block& block) {
    block.stored_padding = static_cast<uint8_t>(reader_.Read(reader_.BitsToByteEnd()));
    const uint32_t size = reader_.Read(16);
    if ((reader_.Read(16) ^ size) != 0xFFFF) return Damaged("stored block's length is damaged");
    const size_t begin = reader_.BytePosition();
    if (begin > stream_.size() || stream_.size() - begin < size) {
      return Damaged("stored block is cut off");
    }
    if (max_raw_bytes_ - parsed_.raw.size() < size) return TooLarge();
    const auto from = stream_.subspan(begin, size);
    parsed_.raw.insert(parsed_.raw.end(), from.begin(), from.end());
    reader_.SetBytePosition(begin + size);
    return {};
  }

  Result<void> ReadTables(DynamicTables& tables) {
    tables.num_litlen = static_cast<int>(reader_.Read(5)) + 257;
    tables.num_distance = static_cast<int>(reader_.Read(5)) + 1;
    tables.num_code_length = static_cast<int>(reader_.Read(4)) + 4;
    if (tables.num_litlen > kNumLitLen || tables.num_distance > kNumDistance) {
      return Damaged("dynamic block with too many codes");
    }
    for (int i = 0; i < tables.num_code_length; ++i) {
      tables.code_length_bits[kCodeLengthOrder[static_cast<size_t>(i)]] =
          static_cast<uint8_t>(reader_.Read(3));
    }
    HuffmanDecoder code_lengths;
    if (!code_lengths.Build(tables.code_length_bits)) {
      return Damaged("code length code is over-subscribed");
    }
    GMZIP_RETURN_IF_ERROR(ReadCodeLengths(code_lengths, tables));
    if (!litlen_.Build(tables.litlen_bits) || !distance_.Build(tables.distance_bits)) {
      return Damaged("dynamic block's code is over-subscribed");
    }
    return {};
  }

  Result<void> ReadCodeLengths(const HuffmanDecoder& code, DynamicTables& tables) {
    const int total = tables.num_litlen + tables.num_distance;
    uint8_t last = 0;
    for (int at = 0; at < total;) {
      reader_.Fill();
      const int symbol = code.Read(reader_);
      if (symbol < 0) return Damaged("unknown code in a dynamic block's tables");
      CodeLengthSymbol s{static_cast<uint8_t>(symbol), 0};
      if (symbol >= 16) {
        constexpr std::array<uint8_t, 3> kExtraBits = {2, 3, 7};
        s.extra = static_cast<uint8_t>(reader_.Read(kExtraBits[static_cast<size_t>(symbol) - 16]));
      }
      if (symbol == 16 && at == 0) return Damaged("repeat of no code length");
      if (symbol != 16) last = symbol < 16 ? s.symbol : uint8_t{0};
      const int run = CodeLengthRun(s);
      if (run > total - at) return Damaged("code lengths run past their number");
      for (int i = 0; i < run; ++i, ++at) {
        if (at < tables.num_litlen) {
          tables.litlen_bits[static_cast<size_t>(at)] = last;
        } else {
          tables.distance_bits[static_cast<size_t>(at - tables.num_litlen)] = last;
        }
      }
      tables.symbols.push_back(s);
      if (reader_.Overrun()) return Damaged("deflate stream is cut off");
    }
    return {};
  }

  Result<void> ReadTokens() {
    std::vector<uint8_t>& raw = parsed_.raw;
    for (;;) {
      reader_.Fill();
      const int symbol = litlen_.Read(reader_);
      if (symbol < 0 || symbol >= kNumLitLen) return Damaged("unknown code in a deflate block");
      if (reader_.Overrun()) return Damaged("deflate stream is cut off");
      if (symbol == kEndOfBlock) return {};
      if (symbol < kEndOfBlock) {
        if (raw.size() >= max_raw_bytes_) return TooLarge();
        raw.push_back(static_cast<uint8_t>(symbol));
        parsed_.tokens.push_back({});
        continue;
      }
      GMZIP_RETURN_IF_ERROR(ReadMatch(static_cast<size_t>(symbol) - kEndOfBlock - 1));
    }
  }

  Result<void> ReadMatch(size_t length_code) {
    const uint32_t length = kLengthBase[length_code] + reader_.Peek(kLengthExtraBits[length_code]);
    reader_.Skip(kLengthExtraBits[length_code]);
    if (length == kMaxMatch && length_code != kLengthCode[kMaxMatch]) {
      return MakeError(ErrorCode::kUnsupported, "length 258 written as 227 + 31");
    }
    reader_.Fill();
    const int distance_code = distance_.Read(reader_);
    if (distance_code < 0) return Damaged("unknown distance code");
    const auto code = static_cast<size_t>(distance_code);
    const uint32_t distance = kDistanceBase[code] + reader_.Peek(kDistanceExtraBits[code]);
    reader_.Skip(kDistanceExtraBits[code]);
    std::vector<uint8_t>& raw = parsed_.raw;
    if (distance > raw.size()) return Damaged("match reaches before the first byte");
    if (max_raw_bytes_ - raw.size() < length) return TooLarge();
    const size_t begin = raw.size();
    raw.resize(begin + length);
    uint8_t* to = raw.data() + begin;
    const uint8_t* from = to - distance;
    if (distance >= length) {
      std::memcpy(to, from, length);
    } else {
      for (uint32_t i = 0; i < length; ++i) to[i] = from[i];
    }
    parsed_.tokens.push_back({static_cast<uint16_t>(length), static_cast<uint16_t>(distance)});
    return {};
  }

  static expected_impl::unexpected<Error> TooLarge() {
    return MakeError(ErrorCode::kTooLarge, "deflate stream holds more bytes than allowed");
  }

  std::span<const uint8_t> stream_;
  BitReader reader_;
  size_t max_raw_bytes_;
  ParsedDeflate parsed_;
  HuffmanDecoder litlen_;
  HuffmanDecoder distance_;
};

}  // namespace

Result<ParsedDeflate> ParseDeflate(std::span<const uint8_t> stream, size_t max_raw_bytes) {
  return Parser(stream, max_raw_bytes).Run();
}

}  // namespace gmzip::deflate
