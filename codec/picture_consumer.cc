#include <chrono>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "codec/block_consumer.h"
#include "codec/container/content_hash.h"
#include "codec/file_restoring.h"
#include "codec/model_choice.h"
#include "codec/ordered_jobs.h"
#include "codec/picture_blocks.h"
#include "codec/stream_blocks.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

// Between two calls of progress: often enough for a progress line and for Ctrl-C.
constexpr std::chrono::milliseconds kPatience{100};

// Way::kPicture and Way::kSamples: gathers the decoded streams, restores the file at the end.
class PictureConsumer : public BlockConsumer {
 public:
  PictureConsumer(const GmzHeader& header, const DecompressOptions& options, Sink sink,
                  DecodedStreams streams, std::shared_ptr<const PictureCoder> coder,
                  SharedByteModels byte_models, std::optional<RestorationProof> proof)
      : header_(header),
        options_(options),
        sink_(std::move(sink)),
        streams_(std::move(streams)),
        coder_(std::move(coder)),
        byte_models_(std::move(byte_models)),
        proof_(proof),
        jobs_(ResolveThreads(options.num_threads), ResolveThreads(options.num_threads)) {}

  ~PictureConsumer() override { watch_.Cancel(); }

  Result<void> Take(const BlockHeader& header, Bytes payload, uint64_t offset) override {
    if (header.role < last_role_) {
      return MakeError(ErrorCode::kDamaged, "a block comes too late for its role");
    }
    last_role_ = header.role;
    block_offset_ = offset;
    if (jobs_.IsFull()) GMZIP_RETURN_IF_ERROR(Drain());
    switch (header.role) {
      case Role::kSideInfo:
        return StartStream(header, std::move(payload), &streams_.side_info);
      case Role::kAlpha:
        if (header_.picture && header_.picture->HasAlpha()) {
          return StartStream(header, std::move(payload), &streams_.planes.alpha);
        }
        break;
      case Role::kSamples:
        if (header_.way == Way::kSamples) {
          return StartStream(header, std::move(payload), &streams_.samples);
        }
        break;
      case Role::kPictureFrame:
        if (header_.picture) return StartFrame(header, std::move(payload));
        break;
      case Role::kFileBytes:
      case Role::kEnd:
        break;
    }
    return MakeError(ErrorCode::kDamaged, "a block has a role this kind of file has not");
  }

  Result<DecompressReport> Finish(const EndRecord& end) override {
    while (!jobs_.IsEmpty()) GMZIP_RETURN_IF_ERROR(Drain());
    if (header_.picture && num_frames_ != header_.picture->NumFrames()) {
      return MakeError(ErrorCode::kDamaged, "a picture frame is missing");
    }
    if (!end.original_hash) {
      return MakeError(ErrorCode::kDamaged, "the end record lacks the file's hash");
    }
    GMZIP_ASSIGN_OR_RETURN(const Bytes samples, TakeSamples(header_, &streams_));
    if (proof_ && proof_->samples_hash == HashContent(samples) &&
        proof_->side_info_hash == HashContent(streams_.side_info)) {
      GMZIP_RETURN_IF_ERROR(CheckOriginal(header_, end, proof_->file_bytes, proof_->file_hash));
      return DecompressReport{header_, proof_->file_bytes, proof_->file_hash};
    }
    GMZIP_ASSIGN_OR_RETURN(const Bytes file, RestoreOriginal(header_, samples, streams_.side_info,
                                                             options_.memory_limit_bytes));
    const uint64_t hash = HashContent(file);
    GMZIP_RETURN_IF_ERROR(CheckOriginal(header_, end, file.size(), hash));
    GMZIP_RETURN_IF_ERROR(sink_(file));
    return DecompressReport{header_, file.size(), hash};
  }

 private:
  Result<void> StartStream(const BlockHeader& header, Bytes payload, Bytes* to) {
    num_stream_bytes_ += header.raw_size;
    if (num_stream_bytes_ > options_.memory_limit_bytes / 2) {
      return MakeError(ErrorCode::kTooLarge, "the file takes more memory than the limit allows");
    }
    jobs_.Start([header, payload = std::move(payload), offset = block_offset_,
                 limit = options_.memory_limit_bytes, byte_models = byte_models_] {
      return WithOffset(DecodeStreamBlock(header, payload, limit, byte_models), offset);
    });
    targets_.push_back(to);
    return {};
  }

  Result<void> StartFrame(const BlockHeader& header, Bytes payload) {
    if (num_frames_ == header_.picture->NumFrames()) {
      return MakeError(ErrorCode::kDamaged, "there are more picture frames than the picture has");
    }
    const uint32_t index = num_frames_++;
    jobs_.Start([this, header, payload = std::move(payload), index,
                 offset = block_offset_]() -> Result<Bytes> {
      GMZIP_RETURN_IF_ERROR(
          WithOffset(DecodePictureFrame(header, payload, *header_.picture, index, *coder_, &watch_,
                                        &streams_.planes.colour),
                     offset));
      return Bytes();
    });
    targets_.push_back(&frame_target_);
    return {};
  }

  Result<void> Drain() {
    while (!jobs_.WaitForNext(kPatience)) {
      if (!Report()) watch_.Cancel();
    }
    GMZIP_ASSIGN_OR_RETURN(const Bytes raw, jobs_.Next());
    targets_.front()->insert(targets_.front()->end(), raw.begin(), raw.end());
    targets_.pop_front();
    if (!Report()) return MakeError(ErrorCode::kCancelled, "cancelled");
    return {};
  }

  // Progress in bytes of the original file, as if they came evenly with the pixels.
  bool Report() {
    if (!options_.progress || !header_.picture) return true;
    const double fraction = static_cast<double>(watch_.num_pixels()) /
                            static_cast<double>(header_.picture->NumPixels());
    const uint64_t total = header_.original_size.value_or(0);
    return options_.progress({static_cast<uint64_t>(fraction * static_cast<double>(total)), total});
  }

  GmzHeader header_;
  DecompressOptions options_;
  Sink sink_;
  DecodedStreams streams_;
  std::shared_ptr<const PictureCoder> coder_;
  SharedByteModels byte_models_;
  std::optional<RestorationProof> proof_;
  FrameWatch watch_;
  // Where the bytes of each job under way go; a frame's job gives none, as it fills the picture.
  std::deque<Bytes*> targets_;
  Bytes frame_target_;
  Role last_role_ = Role::kSideInfo;
  uint64_t block_offset_ = 0;      // of the block taken last
  uint32_t num_frames_ = 0;        // started
  uint64_t num_stream_bytes_ = 0;  // of side info, alpha and samples
  // Last, so that it is destroyed first: jobs use what stands above.
  OrderedJobs<Result<Bytes>> jobs_;
};

}  // namespace

Result<std::unique_ptr<BlockConsumer>> MakePictureConsumer(const GmzHeader& header,
                                                           const DecompressOptions& options,
                                                           Sink sink,
                                                           std::optional<RestorationProof> proof) {
  GMZIP_ASSIGN_OR_RETURN(DecodedStreams streams,
                         MakeDecodedStreams(header, options.memory_limit_bytes));
  GMZIP_ASSIGN_OR_RETURN(SharedByteModels byte_models, FindByteModelsOf(options, header));
  std::shared_ptr<const PictureCoder> coder;
  if (header.picture) {
    GMZIP_ASSIGN_OR_RETURN(coder, FindModel(options.models, options.model_file, header.model_ids[0],
                                            header.picture->NumModelChannels()));
  }
  return std::make_unique<PictureConsumer>(header, options, std::move(sink), std::move(streams),
                                           std::move(coder), std::move(byte_models), proof);
}

}  // namespace gmzip
