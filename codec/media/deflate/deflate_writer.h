// Writes a deflate stream from its blocks: the inverse of the parser.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_WRITER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_WRITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/deflate_bits.h"
#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// Write the blocks in order, then Finish once. Not thread-safe.
class DeflateWriter {
 public:
  // `raw` [sum of the tokens' lengths, or block.raw_bytes of a stored block] is what the block
  // stands for; block.first_token and block.raw_begin are not looked at.
  // Errors: kDamaged if a token has no code in the block's tables.
  Result<void> WriteBlock(const Block& block, std::span<const Token> tokens,
                          std::span<const uint8_t> raw);

  size_t NumBytes() const { return bits_.NumBytes(); }

  // Fills up the last byte with `final_padding` and gives the stream.
  std::vector<uint8_t> Finish(uint8_t final_padding);

 private:
  struct Code {
    uint32_t value = 0;
    uint32_t num_bits = 0;  // 0: the symbol has no code
  };

  void WriteStored(const Block& block, std::span<const uint8_t> raw);
  void WriteTables(const DynamicTables& tables);
  void SetCodes(std::span<const uint8_t> litlen_bits, std::span<const uint8_t> distance_bits);
  bool WriteMatch(Token token);

  BitWriter bits_;
  std::array<Code, kNumLitLen> litlen_;
  std::array<Code, kNumDistance> distance_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_WRITER_H_
