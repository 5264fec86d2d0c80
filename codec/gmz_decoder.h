// A .gmz file, in pieces of any size, to the original's bytes.
#ifndef GMZIP_CODEC_GMZ_DECODER_H_
#define GMZIP_CODEC_GMZ_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "codec/block_consumer.h"
#include "codec/gmzip.h"

namespace gmzip {

// What Decompressor is made of, and what Compressor checks its own output with. A state machine
// over the bytes that have come: header, then blocks, then the end record. Not thread-safe.
class GmzDecoder {
 public:
  // Errors of Write and Finish: as Decompressor's.
  GmzDecoder(DecompressOptions options, Sink sink)
      : options_(std::move(options)), sink_(std::move(sink)) {}

  // Tells that a restoration was carried out before, on the same samples and side info: Finish
  // compares these and does not repeat it; the sink gets nothing then. Call before the first Write.
  void SetProof(const RestorationProof& proof) { proof_ = proof; }

  // Tells what the block that comes next decodes to. Between a header or block and the next.
  void Expect(DecodedBlock decoded) {
    if (consumer_ != nullptr) consumer_->Expect(std::move(decoded));
  }

  Result<void> Write(std::span<const uint8_t> bytes);
  Result<DecompressReport> Finish();

 private:
  std::span<const uint8_t> Available() const {
    return std::span<const uint8_t>(buffer_).subspan(consumed_);
  }
  expected_impl::unexpected<Error> Damaged(std::string what) const;
  void Consume(size_t count);
  // Handles the next structure, if all of it is there.
  Result<bool> Advance();
  Result<bool> AdvanceHeader();
  Result<bool> AdvanceBlockHeader();
  Result<bool> AdvancePayload();
  Result<bool> AdvanceEnd();

  DecompressOptions options_;
  Sink sink_;
  std::optional<RestorationProof> proof_;
  std::vector<uint8_t> buffer_;
  size_t consumed_ = 0;                      // of buffer_
  uint64_t offset_ = 0;                      // in the file, of buffer_[consumed_]
  std::unique_ptr<BlockConsumer> consumer_;  // once the header is parsed
  std::optional<BlockHeader> block_;         // whose payload is awaited
  uint64_t block_offset_ = 0;                // of its header, in the file
  std::vector<IndexEntry> index_;            // of the blocks so far
  std::optional<EndRecord> end_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_GMZ_DECODER_H_
