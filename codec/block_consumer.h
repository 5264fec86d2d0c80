// What turns a .gmz file's blocks back into the original file, one kind for each way of coding.
#ifndef GMZIP_CODEC_BLOCK_CONSUMER_H_
#define GMZIP_CODEC_BLOCK_CONSUMER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "codec/gmzip.h"  // DecompressOptions
#include "codec/passes/byte_models.h"

namespace gmzip {

// That Restore on these samples and side info gave this file: the encoder did it while it coded.
struct RestorationProof {
  uint64_t samples_hash;
  uint64_t side_info_hash;
  uint64_t file_bytes;
  uint64_t file_hash;
};

// That a decoder made these bytes of a block's payload, from a model that starts anew: the encoder
// had it do so while it coded.
struct DecodedBlock {
  uint8_t mixed_head;
  SharedByteModels byte_models;
  uint64_t payload_hash;
  std::vector<uint8_t> raw;
};

// Takes the blocks in order, then Finish once. Decodes on several threads, calls sink and progress
// from the caller's. Gives the sink nothing whose hash was not checked. Not thread-safe.
class BlockConsumer {
 public:
  virtual ~BlockConsumer() = default;

  // The next block, if it is this one, need not be decoded again, and no other goes on from it.
  virtual void Expect(DecodedBlock&& /*decoded*/) {}
  // offset: of the block in the file, for errors. Errors, of this block or one before it: kDamaged,
  // kTooLarge, kCancelled, the sink's own.
  virtual Result<void> Take(const BlockHeader& header, std::vector<uint8_t> payload,
                            uint64_t offset) = 0;
  // Gives the rest to the sink. The end record's hash, where it has one, is checked: before the
  // sink gets a picture file, after it got a file of bytes. A picture file whose restoration is
  // proved is not made again: the sink gets nothing.
  virtual Result<DecompressReport> Finish(const EndRecord& end) = 0;
};

// Errors: kTooLarge if the header asks for more than the memory limit; kModelMissing;
// kUnsupported if this build has no module for the kind of file.
Result<std::unique_ptr<BlockConsumer>> MakeBlockConsumer(const GmzHeader& header,
                                                         const DecompressOptions& options,
                                                         Sink sink,
                                                         std::optional<RestorationProof> proof);

// The two kinds, for MakeBlockConsumer.
Result<std::unique_ptr<BlockConsumer>> MakeByteConsumer(const GmzHeader& header,
                                                        const DecompressOptions& options,
                                                        Sink sink);
Result<std::unique_ptr<BlockConsumer>> MakePictureConsumer(const GmzHeader& header,
                                                           const DecompressOptions& options,
                                                           Sink sink,
                                                           std::optional<RestorationProof> proof);

// Size and hash of the file against header and end record. Errors: kDamaged.
Result<void> CheckOriginal(const GmzHeader& header, const EndRecord& end, uint64_t size_bytes,
                           uint64_t hash);

}  // namespace gmzip

#endif  // GMZIP_CODEC_BLOCK_CONSUMER_H_
