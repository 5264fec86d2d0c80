// A stream of bytes cut into blocks that are coded on several threads, in order.
#ifndef GMZIP_CODEC_STREAM_BLOCKS_H_
#define GMZIP_CODEC_STREAM_BLOCKS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_writer.h"  // CodedBlock
#include "codec/media/bytes/byte_block.h"
#include "codec/passes/byte_coder.h"

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

// How a stream other than a file of bytes is coded.
struct StreamSettings {
  ByteSettings bytes;
  // The byte model to try, anew for each block; none: zstd alone.
  std::optional<ByteModelSettings> model = {};
  SharedByteModels byte_models = {};  // of the byte model
  // The byte model gives a block up that takes it more.
  size_t max_model_bytes = SIZE_MAX;
};

// What most bytes of a block are that no file's head tells of: text or binary. Thread-safe.
ByteKind KindOfStream(std::span<const uint8_t> raw);

// A block of a payload that the byte model made of `raw`. Thread-safe.
CodedBlock MakeMixedBlock(Role role, std::span<const uint8_t> raw, MixedPayload mixed);

// Cuts `stream` into blocks of settings.bytes.block_bytes (whole rows where there are rows) and
// codes them, each in the way that takes least. An empty stream has no block. `keep_going` is shown
// each block in order; when it returns false, ends with kCancelled.
Result<std::vector<CodedBlock>> EncodeStream(
    Role role, std::span<const uint8_t> stream, const RowLayout& rows,
    const StreamSettings& settings, int num_threads,
    const std::function<bool(const CodedBlock&)>& keep_going);

// Decodes a block of bytes and checks payload and content.
//   chain         the model that mixed blocks go on with and leave behind
//   memory_limit  of the model
// Errors: kDamaged; kTooLarge.
Result<std::vector<uint8_t>> DecodeStreamBlock(const BlockHeader& header,
                                               std::span<const uint8_t> payload,
                                               uint64_t memory_limit, ByteStreamDecoder* chain);

// The same for a block that goes on from no other. Thread-safe.
Result<std::vector<uint8_t>> DecodeStreamBlock(const BlockHeader& header,
                                               std::span<const uint8_t> payload,
                                               uint64_t memory_limit, SharedByteModels byte_models);

}  // namespace gmzip

#endif  // GMZIP_CODEC_STREAM_BLOCKS_H_
