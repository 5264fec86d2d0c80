#include <algorithm>
#include <utility>

#include "codec/byte_levels.h"
#include "codec/container/content_hash.h"
#include "codec/file_bytes_encoder.h"
#include "codec/file_coding.h"
#include "codec/gmz_decoder.h"
#include "codec/gmzip.h"
#include "codec/media/detect.h"
#include "codec/media/media_format.h"
#include "codec/media/pnm/pnm_split.h"
#include "codec/model_choice.h"  // ChooseByteModels

namespace gmzip {
namespace {

// A stream of unknown length is gathered up to this: if it ends before, its length is known after
// all, and it is coded like a file.
constexpr size_t kGatheredBytes = size_t{1} << 20;

}  // namespace

// Gathers the first bytes until it knows what the file is; then either blocks flow through
// (kBytes) or the whole file is gathered for Finish (kWhole).
class Compressor::Impl {
 public:
  Impl(CompressOptions options, Sink sink)
      : options_(std::move(options)),
        sink_(std::move(sink)),
        writer_([this](std::span<const uint8_t> bytes) { return Emit(bytes); }) {
    if (!options_.verify) return;
    DecompressOptions verify_options;
    verify_options.num_threads = options_.num_threads;
    verify_options.memory_limit_bytes = options_.memory_limit_bytes;
    verify_options.model_file = options_.model_file;
    verify_options.models = options_.models;
    verify_options.beside_coding = true;
    if (options_.progress) {
      verify_options.progress = [this](const Progress& progress) {
        return !is_whole_ ||
               options_.progress({pending_.size() + progress.done, pending_.size() * 2});
      };
    }
    verifier_.emplace(std::move(verify_options),
                      [](std::span<const uint8_t>) { return Result<void>(); });
  }

  Result<void> Write(std::span<const uint8_t> bytes) {
    num_bytes_ += bytes.size();
    if (options_.known_size && num_bytes_ > *options_.known_size) return SizeError();
    if (bytes_encoder_) return AddToFile(bytes);
    AppendTo(&pending_, bytes);
    if (!is_whole_) {
      if (pending_.size() < kDetectBytes) return {};
      media_ = DetectMedia(pending_);
      is_whole_ = FormatOf(media_) != nullptr;
    }
    // A picture must fit in memory three times: file, samples, coded. Beyond, it flows as bytes.
    const uint64_t expected_bytes = std::max(num_bytes_, options_.known_size.value_or(0));
    if (is_whole_ && expected_bytes <= options_.memory_limit_bytes / 3) {
      pending_.reserve(expected_bytes);
      return {};
    }
    const bool is_gathering = !is_whole_ && !options_.known_size;
    if (is_gathering && pending_.size() < kGatheredBytes) return {};
    return StartBytes(options_.known_size);
  }

  Result<CompressReport> Finish() {
    if (options_.known_size && *options_.known_size != num_bytes_) {
      return SizeError();
    }
    if (is_whole_) {
      GMZIP_RETURN_IF_ERROR(FinishWhole());
    } else {
      if (!bytes_encoder_) GMZIP_RETURN_IF_ERROR(StartBytes(num_bytes_));
      GMZIP_RETURN_IF_ERROR(bytes_encoder_->Finish());
    }
    const uint64_t original_hash = hasher_.Value();
    GMZIP_RETURN_IF_ERROR(writer_.Finish(num_bytes_, original_hash));
    if (verifier_) {
      auto decoded = verifier_->Finish();
      if (!decoded) return VerifyError(decoded.error());
      if (decoded->original_hash != original_hash) {
        return VerifyError({ErrorCode::kInternal, "other bytes came back"});
      }
    }
    report_.original_bytes = num_bytes_;
    report_.coded_bytes = writer_.bytes_written();
    return std::move(report_);
  }

 private:
  static void AppendTo(std::vector<uint8_t>* to, std::span<const uint8_t> bytes) {
    to->insert(to->end(), bytes.begin(), bytes.end());
  }

  static expected_impl::unexpected<Error> SizeError() {
    return MakeError(ErrorCode::kInvalidArgument, "the file changed its size while being read");
  }

  static expected_impl::unexpected<Error> VerifyError(const Error& error) {
    if (error.code == ErrorCode::kCancelled) return expected_impl::unexpected<Error>(error);
    return MakeError(ErrorCode::kInternal,
                     "verification failed (" + error.message +
                         "); please report this file to the authors of gmzip");
  }

  // To the caller's sink and through the verifier.
  Result<void> Emit(std::span<const uint8_t> bytes) {
    GMZIP_RETURN_IF_ERROR(sink_(bytes));
    if (!verifier_) return {};
    auto decoded = verifier_->Write(bytes);
    if (!decoded) return VerifyError(decoded.error());
    return {};
  }

  // Writes the header of a file of bytes and lets `pending_` flow.
  Result<void> StartBytes(std::optional<uint64_t> size) {
    if (std::exchange(is_whole_, false)) report_.note = "too large for a picture; coded as bytes";
    GMZIP_ASSIGN_OR_RETURN(const NamedByteModels byte_models, ChooseByteModels(options_));
    GmzHeader header;
    NameByteModels(byte_models, &header);
    header.media = media_;
    header.level = static_cast<uint8_t>(options_.level);
    header.original_size = size;
    report_.media = media_;
    GMZIP_RETURN_IF_ERROR(writer_.Start(header));
    bytes_encoder_.emplace(options_, byte_models.models, size,
                           [this](const CodedBlock& block, std::optional<DecodedBlock> decoded) {
                             if (verifier_ && decoded) verifier_->Expect(std::move(*decoded));
                             return WriteBlock(block);
                           });
    const std::vector<uint8_t> pending = std::move(pending_);
    return AddToFile(pending);
  }

  Result<void> AddToFile(std::span<const uint8_t> bytes) {
    hasher_.Add(bytes);
    return bytes_encoder_->Write(bytes);
  }

  Result<void> WriteBlock(const CodedBlock& block) {
    num_coded_ += block.header.raw_size;
    GMZIP_RETURN_IF_ERROR(writer_.WriteBlock(block));
    if (options_.progress && !options_.progress({num_coded_, options_.known_size.value_or(0)})) {
      return MakeError(ErrorCode::kCancelled, "cancelled");
    }
    return {};
  }

  Result<void> FinishWhole() {
    if (options_.pixels_only) KeepPixelsOnly();
    hasher_.Add(pending_);
    num_bytes_ = pending_.size();
    GMZIP_ASSIGN_OR_RETURN(const CodedFile coded, CodeFile(pending_, media_, options_));
    report_.media = coded.header.media;
    report_.way = coded.header.way;
    if (report_.note.empty()) report_.note = coded.note;
    if (verifier_ && coded.proof) verifier_->SetProof(*coded.proof);
    GMZIP_RETURN_IF_ERROR(writer_.Start(coded.header));
    for (const CodedBlock& block : coded.blocks) GMZIP_RETURN_IF_ERROR(writer_.WriteBlock(block));
    return {};
  }

  // Puts a plain PNM file of the picture in place of the file.
  void KeepPixelsOnly() {
    auto parts = FormatOf(media_)->Split(pending_, options_.memory_limit_bytes);
    if (!parts || !parts->picture) {
      report_.note = "this kind of picture keeps its file: --pixels-only has no effect";
      return;
    }
    pending_ = WritePnm(*parts->picture);
    media_ = Media::kPnm;
    report_.restored_suffix = PnmSuffix(parts->picture->num_channels);
  }

  CompressOptions options_;
  Sink sink_;
  GmzWriter writer_;
  std::optional<GmzDecoder> verifier_;
  ContentHasher hasher_;  // of the original file
  Media media_ = Media::kBytes;
  bool is_whole_ = false;         // gathering a picture file
  std::vector<uint8_t> pending_;  // bytes of a file that does not flow, or not yet
  uint64_t num_bytes_ = 0;        // written to us
  uint64_t num_coded_ = 0;        // of those, in blocks given to the writer
  CompressReport report_;
  // Last, so that it is destroyed first: it holds jobs and gives blocks to what stands above.
  std::optional<FileBytesEncoder> bytes_encoder_;  // once bytes flow
};

Result<Compressor> Compressor::Create(CompressOptions options, Sink sink) {
  const bool is_level = options.level >= kMinLevel && options.level <= kMaxLevel;
  if (!is_level && options.level != kDefaultLevel) {
    return MakeError(ErrorCode::kInvalidArgument, "the level must be 1 to 9");
  }
  return Compressor(std::make_unique<Impl>(std::move(options), std::move(sink)));
}

Compressor::Compressor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

Result<void> Compressor::Write(std::span<const uint8_t> bytes) { return impl_->Write(bytes); }
Result<CompressReport> Compressor::Finish() { return impl_->Finish(); }

}  // namespace gmzip
