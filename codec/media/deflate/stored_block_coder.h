// Codes the length of a stored block and the bits skipped before it.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_STORED_BLOCK_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_STORED_BLOCK_CODER_H_

#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// One object per stream and direction. Not thread-safe.
class StoredBlockCoder {
 public:
  static constexpr size_t kMaxStoredBytes = 65535;

  // Codes stored_padding and raw_bytes of `block`, of which `rest` are left in the stream.
  // Errors: kDamaged if it would be longer (decoders only).
  template <typename Coder>
  Result<void> Code(Coder& coder, Block& block, size_t rest) {
    const bool has_padding = padding_.Code(coder, block.stored_padding != 0 ? 1 : 0) != 0;
    block.stored_padding =
        static_cast<uint8_t>(has_padding ? CodePlainBits(coder, block.stored_padding, 7) : 0);
    if (to_end_.Code(coder, block.raw_bytes == rest ? 1 : 0) != 0) {
      block.raw_bytes = rest;
    } else if (like_last_.Code(coder, block.raw_bytes == last_bytes_ ? 1 : 0) != 0) {
      block.raw_bytes = last_bytes_;
    } else {
      block.raw_bytes = CodePlainBits(coder, static_cast<uint32_t>(block.raw_bytes), 16);
    }
    if (block.raw_bytes > rest || block.raw_bytes > kMaxStoredBytes) {
      return MakeError(ErrorCode::kDamaged, "stored deflate block past the end");
    }
    last_bytes_ = block.raw_bytes;
    return {};
  }

 private:
  size_t last_bytes_ = 0;
  AdaptiveBit padding_ = kUnlikely;
  AdaptiveBit to_end_;
  AdaptiveBit like_last_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_STORED_BLOCK_CODER_H_
