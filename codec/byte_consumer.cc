#include <deque>
#include <functional>
#include <memory>
#include <numeric>
#include <utility>

#include "codec/block_consumer.h"
#include "codec/container/content_hash.h"
#include "codec/model_choice.h"  // FindByteModelsOf
#include "codec/ordered_jobs.h"
#include "codec/passes/byte_coder.h"
#include "codec/passes/mixed_head.h"
#include "codec/stream_blocks.h"
#include "codec/turns.h"

namespace gmzip {
namespace {

// Way::kBytes: every block goes to the sink as soon as it and those before it are decoded.
class ByteConsumer : public BlockConsumer {
 public:
  ByteConsumer(const GmzHeader& header, const DecompressOptions& options,
               SharedByteModels byte_models, Sink sink)
      : header_(header),
        options_(options),
        byte_models_(std::move(byte_models)),
        sink_(std::move(sink)),
        num_threads_(ResolveThreads(options.num_threads)),
        jobs_(ResolveThreads(options.num_threads)) {}

  void Expect(DecodedBlock&& decoded) override { expected_ = std::move(decoded); }

  Result<void> Take(const BlockHeader& header, std::vector<uint8_t> payload,
                    uint64_t offset) override {
    if (header.role != Role::kFileBytes) {
      return MakeError(ErrorCode::kDamaged, "a file of bytes has a block of another role");
    }
    if (header.raw_size > options_.memory_limit_bytes) {
      return MakeError(ErrorCode::kTooLarge, "a block takes more memory than the limit allows");
    }
    uint64_t model_bytes = 0;
    if (header.coding == Coding::kMixed) {
      GMZIP_ASSIGN_OR_RETURN(const MixedHead head,
                             WithOffset(ParseMixedHead(header.mixed_head), offset));
      if (head.settings) {
        model_bytes = ByteModelBytes(*head.settings);
        // Further chains may go on beside the first.
        const bool has_core = num_threads_ > 1 && !options_.beside_coding && !has_chain_;
        has_chain_ = true;
        chain_ = std::make_shared<Chain>(ByteStreamDecoder(byte_models_, has_core));
      }
    }
    while (!jobs_.IsEmpty() && (jobs_.IsFull() || MustWaitFor(model_bytes))) {
      GMZIP_RETURN_IF_ERROR(Drain());
    }
    model_bytes_.push_back(model_bytes);
    jobs_.Start(MakeJob(header, std::move(payload), offset));
    ++num_blocks_;
    // One thread is one at a time: nothing goes on while the caller works.
    return num_threads_ == 1 ? Drain() : Result<void>();
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
  using Chain = Turns<ByteStreamDecoder>;
  using Job = std::function<Result<std::vector<uint8_t>>()>;

  // A mixed block waits for those before it in its chain; others depend on none.
  Job MakeJob(const BlockHeader& header, std::vector<uint8_t> payload, uint64_t offset) {
    const uint64_t limit = options_.memory_limit_bytes;
    if (auto expected = std::exchange(expected_, std::nullopt);
        expected && IsOf(*expected, header, payload)) {
      return [raw = std::move(expected->raw)] { return raw; };
    }
    if (header.coding != Coding::kMixed) {
      return [header, payload = std::move(payload), offset, limit] {
        return WithOffset(DecodeStreamBlock(header, payload, limit, nullptr), offset);
      };
    }
    return [header, payload = std::move(payload), offset, limit, chain = chain_,
            turn = chain_->Draw()] {
      return chain->Take(turn, [&](ByteStreamDecoder* decoder) {
        return WithOffset(DecodeStreamBlock(header, payload, limit, decoder), offset);
      });
    };
  }

  bool IsOf(const DecodedBlock& decoded, const BlockHeader& header,
            std::span<const uint8_t> payload) const {
    return header.coding == Coding::kMixed && header.mixed_head == decoded.mixed_head &&
           byte_models_ == decoded.byte_models && HashContent(payload) == decoded.payload_hash &&
           header.raw_size == decoded.raw.size() && HashContent(decoded.raw) == header.content_hash;
  }

  // Whether another model besides those of blocks under way is too much.
  bool MustWaitFor(uint64_t model_bytes) const {
    const uint64_t taken = std::accumulate(model_bytes_.begin(), model_bytes_.end(), uint64_t{0});
    return model_bytes != 0 && taken + model_bytes > options_.memory_limit_bytes;
  }

  // The oldest block to the sink.
  Result<void> Drain() {
    model_bytes_.pop_front();
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
  SharedByteModels byte_models_;
  Sink sink_;
  int num_threads_;
  bool has_chain_ = false;  // whether a mixed block began one
  // Of the mixed block taken last; nothing was lost in it so far.
  std::shared_ptr<Chain> chain_ = std::make_shared<Chain>(ByteStreamDecoder(byte_models_));
  std::optional<DecodedBlock> expected_;
  std::deque<uint64_t> model_bytes_;  // of the models that the jobs under way start
  ContentHasher hasher_;
  uint64_t num_blocks_ = 0;
  uint64_t num_bytes_ = 0;
  // Last, so that it is destroyed first.
  OrderedJobs<Result<std::vector<uint8_t>>> jobs_;
};

}  // namespace

Result<std::unique_ptr<BlockConsumer>> MakeByteConsumer(const GmzHeader& header,
                                                        const DecompressOptions& options,
                                                        Sink sink) {
  GMZIP_ASSIGN_OR_RETURN(SharedByteModels byte_models, FindByteModelsOf(options, header));
  return std::make_unique<ByteConsumer>(header, options, std::move(byte_models), std::move(sink));
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
