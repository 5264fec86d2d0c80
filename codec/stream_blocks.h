// A stream of bytes cut into blocks that are coded on several threads, in order.
#ifndef GMZIP_CODEC_STREAM_BLOCKS_H_
#define GMZIP_CODEC_STREAM_BLOCKS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_writer.h"  // CodedBlock
#include "codec/media/bytes/byte_block.h"

namespace gmzip {

// The result, whose error points to `offset` in the file unless it has a place already.
template <typename T>
Result<T> WithOffset(Result<T> result, uint64_t offset) {
  if (!result && result.error().offset < 0) result.error().offset = static_cast<int64_t>(offset);
  return result;
}

// The threads that 0 stands for, or num_threads itself; at least 1.
int ResolveThreads(int num_threads);

// Rows of samples in a stream, for row filters; row_bytes 0: just bytes.
struct RowLayout {
  uint32_t row_bytes = 0;
  uint32_t pixel_bytes = 1;
};

// Codes one block with the role. Thread-safe.
CodedBlock EncodeStreamBlock(Role role, std::span<const uint8_t> raw, const RowLayout& rows,
                             const ByteSettings& settings);

// Cuts `stream` into blocks of settings.block_bytes (whole rows where there are rows) and codes
// them. An empty stream has no block. `keep_going` is shown each block in order; when it returns
// false, ends with kCancelled.
Result<std::vector<CodedBlock>> EncodeStream(
    Role role, std::span<const uint8_t> stream, const RowLayout& rows, const ByteSettings& settings,
    int num_threads, const std::function<bool(const CodedBlock&)>& keep_going);

// Decodes a block of bytes and checks payload and content. Thread-safe. Errors: kDamaged.
Result<std::vector<uint8_t>> DecodeStreamBlock(const BlockHeader& header,
                                               std::span<const uint8_t> payload);

}  // namespace gmzip

#endif  // GMZIP_CODEC_STREAM_BLOCKS_H_
