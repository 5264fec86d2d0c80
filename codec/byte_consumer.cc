#include <utility>

#include "codec/block_consumer.h"
#include "codec/container/content_hash.h"
#include "codec/ordered_jobs.h"
#include "codec/stream_blocks.h"

namespace gmzip {
namespace {

// Way::kBytes: every block goes to the sink as soon as it and those before it are decoded.
class ByteConsumer : public BlockConsumer {
 public:
  ByteConsumer(const GmzHeader& header, const DecompressOptions& options, Sink sink)
      : header_(header),
        options_(options),
        sink_(std::move(sink)),
        jobs_(ResolveThreads(options.num_threads)) {}

  Result<void> Take(const BlockHeader& header, std::vector<uint8_t> payload,
                    uint64_t offset) override {
    if (header.role != Role::kFileBytes) {
      return MakeError(ErrorCode::kDamaged, "a file of bytes has a block of another role");
    }
    if (header.raw_size > options_.memory_limit_bytes) {
      return MakeError(ErrorCode::kTooLarge, "a block takes more memory than the limit allows");
    }
    if (jobs_.IsFull()) GMZIP_RETURN_IF_ERROR(Drain());
    jobs_.Start([header, payload = std::move(payload), offset] {
      return WithOffset(DecodeStreamBlock(header, payload), offset);
    });
    ++num_blocks_;
    return {};
  }

  Result<DecompressReport> Finish(const EndRecord& end) override {
    while (!jobs_.IsEmpty()) GMZIP_RETURN_IF_ERROR(Drain());
    if (!end.original_hash && num_blocks_ > 1) {
      return MakeError(ErrorCode::kDamaged, "the end record lacks the file's hash");
    }
    const uint64_t hash = hasher_.Value();
    GMZIP_RETURN_IF_ERROR(CheckOriginal(header_, end, num_bytes_, hash));
    return DecompressReport{header_, num_bytes_, hash};
  }

 private:
  // The oldest block to the sink.
  Result<void> Drain() {
    GMZIP_ASSIGN_OR_RETURN(const std::vector<uint8_t> raw, jobs_.Next());
    hasher_.Add(raw);
    num_bytes_ += raw.size();
    GMZIP_RETURN_IF_ERROR(sink_(raw));
    if (options_.progress && !options_.progress({num_bytes_, header_.original_size.value_or(0)})) {
      return MakeError(ErrorCode::kCancelled, "cancelled");
    }
    return {};
  }

  GmzHeader header_;
  DecompressOptions options_;
  Sink sink_;
  OrderedJobs<Result<std::vector<uint8_t>>> jobs_;
  ContentHasher hasher_;
  uint64_t num_blocks_ = 0;
  uint64_t num_bytes_ = 0;
};

}  // namespace

Result<std::unique_ptr<BlockConsumer>> MakeByteConsumer(const GmzHeader& header,
                                                        const DecompressOptions& options,
                                                        Sink sink) {
  return std::make_unique<ByteConsumer>(header, options, std::move(sink));
}

Result<std::unique_ptr<BlockConsumer>> MakeBlockConsumer(const GmzHeader& header,
                                                         const DecompressOptions& options,
                                                         Sink sink,
                                                         std::optional<RestorationProof> proof) {
  return header.way == Way::kBytes ? MakeByteConsumer(header, options, std::move(sink))
                                   : MakePictureConsumer(header, options, std::move(sink), proof);
}

Result<void> CheckOriginal(const GmzHeader& header, const EndRecord& end, uint64_t size_bytes,
                           uint64_t hash) {
  if (!header.original_size && !end.original_size) {
    return MakeError(ErrorCode::kDamaged, "the end record lacks the file's size");
  }
  const bool size_matches = header.original_size.value_or(size_bytes) == size_bytes &&
                            end.original_size.value_or(size_bytes) == size_bytes;
  if (!size_matches) {
    return MakeError(ErrorCode::kDamaged, "the decoded file has another size than the original");
  }
  if (end.original_hash.value_or(hash) != hash) {
    return MakeError(ErrorCode::kDamaged, "the decoded file has another hash than the original");
  }
  return {};
}

}  // namespace gmzip
