#include "codec/file_coding.h"

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "codec/byte_levels.h"
#include "codec/container/content_hash.h"
#include "codec/file_bytes_encoder.h"
#include "codec/media/media_format.h"
#include "codec/model_choice.h"
#include "codec/picture_blocks.h"
#include "codec/stream_blocks.h"

namespace gmzip {
namespace {

using Blocks = std::vector<CodedBlock>;

// Bytes of the whole .gmz file.
uint64_t FileSize(const CodedFile& coded) {
  GmzWriter writer([](std::span<const uint8_t>) { return Result<void>(); });
  (void)writer.Start(coded.header);
  for (const CodedBlock& block : coded.blocks) (void)writer.WriteBlock(block);
  (void)writer.Finish(0, 0);
  return writer.bytes_written();
}

void Append(Blocks blocks, Blocks* to) {
  std::move(blocks.begin(), blocks.end(), std::back_inserter(*to));
}

// Tries the ways one file can go. Lives for one call of CodeFile.
class FileCoder {
 public:
  FileCoder(std::span<const uint8_t> file, Media media, const CompressOptions& options)
      : file_(file), options_(options), num_threads_(ResolveThreads(options.num_threads)) {
    header_.media = media;
    header_.level = static_cast<uint8_t>(options.level);
    header_.original_size = file.size();
  }

  Result<CodedFile> Code() {
    GMZIP_ASSIGN_OR_RETURN(const NamedByteModels byte_models, ChooseByteModels(options_));
    byte_models_ = byte_models.models;
    NameByteModels(byte_models, &header_);
    std::string note;
    if (const MediaFormat* format = FormatOf(header_.media); format != nullptr) {
      auto parts = format->Split(file_, options_.memory_limit_bytes);
      if (parts) {
        GMZIP_ASSIGN_OR_RETURN(note, CodeParts(std::move(*parts)));
      } else {
        note = "coded as bytes: " + parts.error().message;
      }
    }
    if (is_decided_) return std::move(*best_);
    CodedFile as_bytes{header_, {}, std::move(note)};
    GMZIP_RETURN_IF_ERROR(AddFileBytes(&as_bytes));
    Keep(std::move(as_bytes));
    return std::move(*best_);
  }

 private:
  SharedByteModels byte_models_;
  bool is_decided_ = false;  // best_ is it: the ways left need not be tried

  // Tries the ways that need the file taken apart. The side info is made while the picture is
  // coded. Gives the note on why they are closed, if they are.
  Result<std::string> CodeParts(MediaParts parts) {
    RowLayout rows{parts.row_bytes, parts.pixel_bytes};
    std::span<const uint8_t> samples = parts.samples;
    if (parts.picture) {
      samples = parts.picture->samples;
      rows = {static_cast<uint32_t>(std::min<size_t>(parts.picture->RowBytes(), UINT32_MAX)),
              static_cast<uint32_t>(parts.picture->num_channels)};
    }
    auto making = std::async(std::launch::async, parts.make_side_info, samples);
    std::optional<CodedFile> picture;
    if (parts.picture) {
      GMZIP_ASSIGN_OR_RETURN(picture, CodePicture(*parts.picture));
    }
    auto side_info = making.get();
    if (!side_info) return "coded as bytes: " + side_info.error().message;
    CodedFile side{header_, {}, side_info->note};
    if (side_info->is_proven) {
      side.proof = {HashContent(samples), HashContent(side_info->bytes), file_.size(),
                    HashContent(file_)};
    }
    GMZIP_RETURN_IF_ERROR(AddStream(Role::kSideInfo, side_info->bytes, {}, &side));
    if (picture) {
      picture->note = side.note;
      picture->proof = side.proof;
      picture->blocks.insert(picture->blocks.begin(), side.blocks.begin(), side.blocks.end());
      Keep(std::move(*picture));
    }
    CodedFile as_samples = std::move(side);
    as_samples.header.way = Way::kSamples;
    GMZIP_RETURN_IF_ERROR(AddStream(Role::kSamples, samples, rows, &as_samples));
    Keep(std::move(as_samples));
    is_decided_ = parts.replaces_bytes && best_ && best_size_ < file_.size();
    return std::string();
  }

  // The picture's own blocks, without side info; nothing if no model is for it.
  Result<std::optional<CodedFile>> CodePicture(const Picture& picture) {
    const PictureShape shape = ShapeOf(picture);
    GMZIP_ASSIGN_OR_RETURN(const auto coder, ChooseModel(options_, shape.NumModelChannels()));
    if (coder == nullptr) return std::optional<CodedFile>();
    const uint64_t frame_bytes = uint64_t{shape.rows_per_frame} * picture.RowBytes();
    if (frame_bytes * static_cast<uint64_t>(num_threads_) > options_.memory_limit_bytes) {
      return std::optional<CodedFile>();
    }
    CodedFile coded{header_, {}, {}};
    coded.header.way = Way::kPicture;
    coded.header.picture = shape;
    coded.header.model_ids.insert(coded.header.model_ids.begin(), coder->ModelId());
    const PicturePlanes planes = SplitPlanes(picture);
    GMZIP_RETURN_IF_ERROR(AddStream(Role::kAlpha, planes.alpha, {shape.width, 1}, &coded));
    const auto keep_going = [&](uint64_t num_pixels) {
      return Report(static_cast<double>(num_pixels) / static_cast<double>(shape.NumPixels()));
    };
    GMZIP_ASSIGN_OR_RETURN(Blocks frames,
                           EncodePictureFrames(planes.colour, shape, *coder, EffortOf(options_),
                                               num_threads_, keep_going));
    Append(std::move(frames), &coded.blocks);
    return std::optional<CodedFile>(std::move(coded));
  }

  // Whether a fast level of zstd leaves so much of `stream` that what codes it cannot beat the best
  // way so far either: level 3 took at most 1.40 times as much as level 19 on ten pictures tried
  // (photographs 1.04 to 1.27, screenshots and charts 1.17 to 1.40), and the byte model takes less
  // than level 19: how much less at most is a guess, 55 % of level 3.
  bool IsHopeless(std::span<const uint8_t> stream, const RowLayout& rows, bool has_model) const {
    // What compresses a lot has long repeats, of which the fast level knows nothing.
    if (!best_ || best_size_ < stream.size() / 16) return false;
    StreamSettings fast = StreamSettingsOf(options_, stream.size());
    fast.bytes.zstd_level = std::min(3, fast.bytes.zstd_level);
    fast.model.reset();
    uint64_t size = 0;
    const uint64_t percent = has_model ? 55 : 71;
    const auto below_margin = [&](const CodedBlock& block) {
      size += TotalSize(block);
      return size / 100 * percent <= best_size_;
    };
    return !EncodeStream(Role::kSamples, stream, rows, fast, num_threads_, below_margin);
  }

  // Adds the stream's blocks to `coded`; stops early, with enough blocks to lose, once `coded` can
  // no longer be the smallest.
  Result<void> AddStream(Role role, std::span<const uint8_t> stream, const RowLayout& rows,
                         CodedFile* coded) {
    StreamSettings settings = StreamSettingsOf(options_, stream.size());
    settings.byte_models = byte_models_;
    if (best_) settings.max_model_bytes = static_cast<size_t>(best_size_);
    if (IsHopeless(stream, rows, settings.model.has_value())) {
      has_lost_ = true;
      return {};
    }
    const auto keep_going = WatchSize(*coded, stream.size());
    auto encoded = EncodeStream(role, stream, rows, settings, num_threads_, keep_going);
    if (!encoded) return LostOrCancelled();
    Append(std::move(*encoded), &coded->blocks);
    return {};
  }

  // The same for the file itself.
  Result<void> AddFileBytes(CodedFile* coded) {
    if (IsHopeless(file_, {}, true)) {
      has_lost_ = true;
      return {};
    }
    const auto keep_going = WatchSize(*coded, file_.size());
    // Verified later, if this way is the smallest.
    CompressOptions options = options_;
    options.verify = false;
    FileBytesEncoder encoder(
        options, byte_models_, file_.size(),
        [&](const CodedBlock& block, const std::optional<DecodedBlock>& /*decoded*/) {
          coded->blocks.push_back(block);
          return keep_going(block) ? Result<void>() : MakeError(ErrorCode::kCancelled, "cancelled");
        });
    if (!encoder.Write(file_) || !encoder.Finish()) return LostOrCancelled();
    return {};
  }

  // Counts the blocks added to `coded`: false once it has lost, or the caller wants no more.
  std::function<bool(const CodedBlock&)> WatchSize(const CodedFile& coded, uint64_t stream_bytes) {
    return [this, size = FileSize(coded), stream_bytes,
            raw_done = uint64_t{0}](const CodedBlock& block) mutable {
      size += TotalSize(block);
      raw_done += block.header.raw_size;
      if (best_) return size <= best_size_;
      is_cancelled_ = !Report(static_cast<double>(raw_done) / static_cast<double>(stream_bytes));
      return !is_cancelled_;
    };
  }

  Result<void> LostOrCancelled() {
    if (is_cancelled_) return MakeError(ErrorCode::kCancelled, "cancelled");
    has_lost_ = true;
    return {};
  }

  void Keep(CodedFile candidate) {
    if (std::exchange(has_lost_, false)) return;
    const uint64_t size = FileSize(candidate);
    if (best_ && size >= best_size_) return;
    best_ = std::move(candidate);
    best_size_ = size;
  }

  bool Report(double fraction) {
    if (!options_.progress) return true;
    furthest_ = std::max(furthest_, std::min(fraction, 1.0));
    const uint64_t total = file_.size() * (options_.verify ? 2 : 1);
    return options_.progress(
        {static_cast<uint64_t>(furthest_ * static_cast<double>(file_.size())), total});
  }

  std::span<const uint8_t> file_;
  const CompressOptions& options_;
  int num_threads_;
  GmzHeader header_;
  std::optional<CodedFile> best_;
  uint64_t best_size_ = 0;  // of best_, in bytes
  bool has_lost_ = false;   // the candidate being made was given up
  bool is_cancelled_ = false;
  double furthest_ = 0;  // of the work so far, so that progress never runs backwards
};

}  // namespace

Result<CodedFile> CodeFile(std::span<const uint8_t> file, Media media,
                           const CompressOptions& options) {
  return FileCoder(file, media, options).Code();
}

}  // namespace gmzip
