#include <algorithm>
#include <string>
#include <utility>

#include "codec/block_search.h"
#include "codec/container/content_hash.h"
#include "codec/file_restoring.h"
#include "codec/gmzip.h"
#include "codec/media/pnm/pnm_split.h"
#include "codec/model_choice.h"
#include "codec/passes/byte_coder.h"
#include "codec/passes/mixed_head.h"
#include "codec/picture_blocks.h"
#include "codec/stream_blocks.h"

namespace gmzip {
namespace {

// Decodes the blocks of one damaged file. Lives for one call of Recover. One thread: a damaged file
// is rare, and a plain loop is easy to trust.
class Recoverer {
 public:
  Recoverer(std::span<const uint8_t> gmz, GmzHeader header, const DecompressOptions& options,
            const Sink& sink)
      : gmz_(gmz), header_(std::move(header)), options_(options), sink_(sink) {}

  Result<RecoverReport> Run(const std::vector<FoundBlock>& blocks) {
    GMZIP_RETURN_IF_ERROR(Prepare());
    for (FoundBlock block : blocks) {
      ++report_.num_blocks;
      if (block.entry.raw_size == 0) block.entry.raw_size = MissingBytes(blocks);
      GMZIP_RETURN_IF_ERROR(TakeBlock(block));
    }
    NoteUndecodable();
    if (header_.way == Way::kBytes) return std::move(report_);
    GMZIP_RETURN_IF_ERROR(FinishPicture());
    return std::move(report_);
  }

 private:
  Result<void> Prepare() {
    GMZIP_ASSIGN_OR_RETURN(byte_models_, FindByteModelsOf(options_, header_));
    chain_ = ByteStreamDecoder(byte_models_);
    GMZIP_ASSIGN_OR_RETURN(streams_, MakeDecodedStreams(header_, options_.memory_limit_bytes));
    if (header_.picture) {
      GMZIP_ASSIGN_OR_RETURN(coder_,
                             FindModel(options_.models, options_.model_file, header_.model_ids[0],
                                       header_.picture->NumModelChannels()));
    }
    return {};
  }

  // The length of the one block nothing tells the length of: what the others leave of the file. 0
  // if there are several, or if the file's end is lost too.
  uint64_t MissingBytes(const std::vector<FoundBlock>& blocks) const {
    uint64_t known = 0;
    int num_unknown = 0;
    for (const FoundBlock& block : blocks) {
      known += block.entry.raw_size;
      num_unknown += block.entry.raw_size == 0 ? 1 : 0;
    }
    const uint64_t original = header_.original_size.value_or(0);
    const bool is_plausible = header_.way == Way::kBytes && num_unknown == 1 && original > known &&
                              original - known <= kMaxBlockBytes;
    return is_plausible ? original - known : 0;
  }

  Result<void> TakeBlock(const FoundBlock& block) {
    if (block.entry.role == Role::kPictureFrame) return TakeFrame(block);
    GMZIP_RETURN_IF_ERROR(CheckSize(block));
    auto raw = Decode(block);
    if (raw) {
      if (chain_.HasModel()) NoteUndecodable();
    } else {
      raw = std::vector<uint8_t>(static_cast<size_t>(block.entry.raw_size));
    }
    switch (block.entry.role) {
      case Role::kFileBytes:
        return sink_(*raw);
      case Role::kSideInfo:
        return AppendTo(&streams_.side_info, *raw);
      case Role::kAlpha:
        return AppendTo(&streams_.planes.alpha, *raw);
      case Role::kSamples:
        return AppendTo(&streams_.samples, *raw);
      case Role::kPictureFrame:
      case Role::kEnd:
        break;
    }
    return {};
  }

  // Before memory is taken: an index may claim anything.
  Result<void> CheckSize(const FoundBlock& block) {
    num_bytes_ += block.entry.raw_size;
    const bool is_file = block.entry.role == Role::kFileBytes;
    const uint64_t limit =
        is_file ? header_.original_size.value_or(UINT64_MAX) : options_.memory_limit_bytes / 2;
    if (block.entry.raw_size > std::min(kMaxBlockBytes, options_.memory_limit_bytes) ||
        num_bytes_ > limit) {
      return MakeError(ErrorCode::kTooLarge, "the blocks claim more bytes than the file can have");
    }
    return {};
  }

  // Notes the damage, if any.
  Result<std::vector<uint8_t>> Decode(const FoundBlock& block) {
    if (!chain_.HasModel() && GoesOn(block)) {
      ++num_undecodable_;
      num_undecodable_bytes_ += block.entry.raw_size;
      ++report_.num_damaged_blocks;
      return MakeError(ErrorCode::kDamaged, "it goes on from a lost block");
    }
    Result<std::vector<uint8_t>> raw = MakeError(ErrorCode::kDamaged, "its header is damaged");
    if (block.header) {
      raw = DecodeStreamBlock(*block.header, block.payload, options_.memory_limit_bytes, &chain_);
    } else if (block.entry.coding == Coding::kMixed) {
      chain_.Break();
    }
    if (!raw) NoteDamage(block, raw.error().message);
    return raw;
  }

  static bool GoesOn(const FoundBlock& block) {
    if (!block.header || block.header->coding != Coding::kMixed) return false;
    const auto head = ParseMixedHead(block.header->mixed_head);
    return head && !head->settings;
  }

  // One line for all blocks that nothing is wrong with but what they go on from.
  void NoteUndecodable() {
    if (num_undecodable_ == 0) return;
    report_.notes.push_back(
        "blocks after it that go on from it are lost too (" + std::to_string(num_undecodable_) +
        " of them): " + std::to_string(num_undecodable_bytes_) + " bytes are zeros");
    num_undecodable_ = 0;
    num_undecodable_bytes_ = 0;
  }

  Result<void> TakeFrame(const FoundBlock& block) {
    if (!header_.picture) return {};
    const PictureShape& shape = *header_.picture;
    // A frame whose header is lost still counts, where the index tells of it.
    if (next_frame_ >= shape.NumFrames()) return {};
    const uint32_t index = next_frame_++;
    Result<void> decoded = MakeError(ErrorCode::kDamaged, "its header is damaged");
    if (block.header) {
      decoded = DecodePictureFrame(*block.header, block.payload, shape, index, *coder_, &watch_,
                                   &streams_.planes.colour);
    }
    if (decoded) return {};
    NoteDamage(block, decoded.error().message);
    Picture& colour = streams_.planes.colour;
    const size_t start = size_t{index} * shape.rows_per_frame * colour.RowBytes();
    const size_t count = shape.rows_per_frame * colour.RowBytes();
    std::fill_n(colour.samples.begin() + static_cast<std::ptrdiff_t>(start),
                std::min(count, colour.samples.size() - start), uint8_t{0});
    return {};
  }

  // The file itself if its module takes the damaged parts, else a PNM file of the picture.
  Result<void> FinishPicture() {
    if (header_.picture) {
      const bool has_alpha = header_.picture->HasAlpha();
      streams_.planes.alpha.resize(has_alpha ? header_.picture->NumPixels() : 0);
    }
    if (report_.num_damaged_blocks == 0 || header_.media == Media::kPnm) {
      DecodedStreams streams = streams_;  // kept for the picture alone, should this fail
      GMZIP_ASSIGN_OR_RETURN(const auto samples, TakeSamples(header_, &streams));
      auto file = RestoreOriginal(header_, samples, streams.side_info, options_.memory_limit_bytes);
      if (file) return sink_(*file);
      report_.notes.push_back("the file could not be rebuilt: " + file.error().message);
    }
    if (!header_.picture) {
      return MakeError(ErrorCode::kDamaged, "the samples cannot be turned into a file any more");
    }
    const Picture picture = JoinPlanes(std::move(streams_.planes));
    report_.restored_suffix = PnmSuffix(picture.num_channels);
    return sink_(WritePnm(picture));
  }

  static Result<void> AppendTo(std::vector<uint8_t>* to, std::span<const uint8_t> bytes) {
    to->insert(to->end(), bytes.begin(), bytes.end());
    return {};
  }

  void NoteDamage(const FoundBlock& block, const std::string& why) {
    NoteUndecodable();
    ++report_.num_damaged_blocks;
    report_.notes.push_back(std::string(RoleName(block.entry.role)) + " block at byte " +
                            std::to_string(block.offset) + " is lost (" + why +
                            "): " + std::to_string(block.entry.raw_size) + " bytes are zeros");
  }

  std::span<const uint8_t> gmz_;
  GmzHeader header_;
  const DecompressOptions& options_;
  const Sink& sink_;
  DecodedStreams streams_;
  std::shared_ptr<const PictureCoder> coder_;
  FrameWatch watch_;
  SharedByteModels byte_models_;
  ByteStreamDecoder chain_{nullptr};    // of the file's bytes
  uint64_t num_undecodable_ = 0;        // blocks since the one that broke the chain
  uint64_t num_undecodable_bytes_ = 0;  // in these
  uint32_t next_frame_ = 0;
  uint64_t num_bytes_ = 0;  // of streams, so far
  RecoverReport report_;
};

}  // namespace

Result<RecoverReport> Recover(std::span<const uint8_t> gmz, const DecompressOptions& options,
                              const Sink& sink) {
  // An undamaged file takes the usual way, once to check and once to write.
  auto whole = Verify(gmz, options);
  if (whole) {
    Decompressor decompressor(options, sink);
    GMZIP_RETURN_IF_ERROR(decompressor.Write(gmz));
    GMZIP_RETURN_IF_ERROR(decompressor.Finish());
    RecoverReport report;
    report.is_exact = true;
    return report;
  }
  if (whole.error().code != ErrorCode::kDamaged && whole.error().code != ErrorCode::kUnsupported) {
    return expected_impl::unexpected<Error>(std::move(whole).error());
  }
  GMZIP_ASSIGN_OR_RETURN(auto header, ParseHeader(gmz));
  if (!header)
    return MakeError(ErrorCode::kDamaged, "the header is cut short: nothing can be saved");
  const std::vector<FoundBlock> blocks = FindBlocks(gmz, header->size_bytes);
  if (blocks.empty()) {
    return MakeError(ErrorCode::kDamaged, "no block can be found: nothing can be saved");
  }
  GMZIP_ASSIGN_OR_RETURN(RecoverReport report,
                         Recoverer(gmz, std::move(header->value), options, sink).Run(blocks));
  if (report.num_damaged_blocks == 0) report.notes.push_back(whole.error().message);
  return report;
}

}  // namespace gmzip
