#include "codec/measure_bytes.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "codec/byte_levels.h"
#include "codec/file_bytes_encoder.h"  // ByteKindOf
#include "codec/media/bytes/content_cutter.h"
#include "codec/media/detect.h"
#include "codec/media/media_format.h"
#include "codec/model_choice.h"  // ChooseByteModels
#include "codec/passes/byte_coder.h"
#include "codec/stream_blocks.h"  // KindOfStream

namespace gmzip {
namespace {

constexpr uint32_t kStoredCostQ16 = 8 << 16;

std::optional<MediaParts> Open(std::span<const uint8_t> file, const CompressOptions& options) {
  const MediaFormat* format = FormatOf(DetectMedia(file));
  if (format == nullptr) return std::nullopt;
  auto parts = format->Split(file, options.memory_limit_bytes);
  if (!parts) return std::nullopt;
  return std::move(*parts);
}

// A file's own bytes: the blocks of FileBytesEncoder. Not thread-safe.
class FileMeter {
 public:
  FileMeter(const CompressOptions& options, const SharedByteModels& byte_models,
            BytesMeasurement* measured)
      : options_(options),
        byte_models_(byte_models),
        measured_(measured),
        model_(ByteModelOf(options, measured->bytes.size()), byte_models) {}

  Result<void> Measure() {
    ContentCutter cutter(CutSettingsOf(options_),
                         [this](const ContentBlock& block) { return Add(block); });
    GMZIP_RETURN_IF_ERROR(cutter.Write(measured_->bytes));
    return cutter.Finish();
  }

 private:
  Result<void> Add(const ContentBlock& block) {
    std::vector<uint32_t>& cost_q16 = measured_->cost_q16;
    const size_t end = cost_q16.size() + block.bytes.size();
    measured_->num_of_kind[static_cast<size_t>(block.kind)] += block.bytes.size();
    switch (block.kind) {
      case ContentKind::kRun:
        cost_q16.resize(cost_q16.size() + block.run_period, kStoredCostQ16);
        cost_q16.resize(end, 0);
        break;
      case ContentKind::kCompressed:
        cost_q16.resize(end, kStoredCostQ16);
        break;
      case ContentKind::kText:
      case ContentKind::kExecutable:
      case ContentKind::kBinary: {
        if (options_.independent) {
          model_ = ByteStreamEncoder(ByteModelOf(options_, block.bytes.size()), byte_models_);
        }
        const auto of_block = model_.Measure(block.bytes, ByteKindOf(block.kind));
        cost_q16.insert(cost_q16.end(), of_block.begin(), of_block.end());
        break;
      }
    }
    if (options_.progress && !options_.progress({cost_q16.size(), measured_->bytes.size()})) {
      return MakeError(ErrorCode::kCancelled, "cancelled");
    }
    return {};
  }

  const CompressOptions& options_;
  SharedByteModels byte_models_;
  BytesMeasurement* measured_;
  ByteStreamEncoder model_;
};

// Samples, what was packed among them: the blocks of EncodeStream, each with a model of its own.
void MeasureSamples(const CompressOptions& options, const SharedByteModels& byte_models,
                    BytesMeasurement* measured) {
  const std::span<const uint8_t> samples = measured->bytes;
  const size_t block_bytes = StreamSettingsOf(options, samples.size()).bytes.block_bytes;
  // One for all blocks: samples have no head of their own that says what to expect.
  ContentDetector detector;
  for (size_t start = 0; start < samples.size(); start += kPieceBytes) {
    const auto piece = samples.subspan(start, std::min(kPieceBytes, samples.size() - start));
    measured->num_of_kind[static_cast<size_t>(detector.Next(piece))] += piece.size();
  }
  for (size_t start = 0; start < samples.size(); start += block_bytes) {
    const auto raw = samples.subspan(start, std::min(block_bytes, samples.size() - start));
    const auto of_block =
        MeasureBytes(raw, KindOfStream(raw), ByteModelOf(options, raw.size()), byte_models);
    measured->cost_q16.insert(measured->cost_q16.end(), of_block.begin(), of_block.end());
  }
}

}  // namespace

ContentKind BytesMeasurement::Kind() const {
  if (bytes.empty()) return ContentKind::kBinary;
  const auto* const most = std::max_element(num_of_kind.begin(), num_of_kind.end());
  return static_cast<ContentKind>(most - num_of_kind.begin());
}

bool HoldsPicture(std::span<const uint8_t> file, const CompressOptions& options) {
  const auto parts = Open(file, options);
  return parts && parts->picture;
}

Result<BytesMeasurement> MeasureFileBytes(std::span<const uint8_t> file,
                                          const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(const NamedByteModels byte_models, ChooseByteModels(options));
  BytesMeasurement measured;
  measured.media = DetectMedia(file);
  auto parts = Open(file, options);
  measured.is_opened = parts && !parts->picture;
  if (measured.is_opened) {
    measured.bytes = std::move(parts->samples);
    measured.cost_q16.reserve(measured.bytes.size());
    MeasureSamples(options, byte_models.models, &measured);
  } else {
    measured.bytes.assign(file.begin(), file.end());
    measured.cost_q16.reserve(measured.bytes.size());
    GMZIP_RETURN_IF_ERROR(FileMeter(options, byte_models.models, &measured).Measure());
  }
  measured.total_q16 =
      std::accumulate(measured.cost_q16.begin(), measured.cost_q16.end(), uint64_t{0});
  return measured;
}

Result<std::optional<HalvesMeasurement>> MeasureHalves(const BytesMeasurement& measured,
                                                       std::span<const uint8_t> file,
                                                       const CompressOptions& options) {
  const std::optional<CompressOptions> stage_alone = WithoutNetwork(options);
  if (!stage_alone || measured.Kind() != ContentKind::kText) return std::nullopt;
  GMZIP_ASSIGN_OR_RETURN(const BytesMeasurement stage, MeasureFileBytes(file, *stage_alone));
  GMZIP_ASSIGN_OR_RETURN(const NamedByteModels byte_models, ChooseByteModels(options));
  HalvesMeasurement halves;
  halves.stage_bits = static_cast<double>(stage.total_q16) / 65536;
  halves.network_bits =
      static_cast<double>(MeasureNetwork(
          measured.bytes, ByteModelOf(options, measured.bytes.size()).effort, byte_models.models)) /
      65536;
  return halves;
}

Result<uint64_t> ByteModelsSize(const CompressOptions& options, bool with_network) {
  GMZIP_ASSIGN_OR_RETURN(const NamedByteModels named, ChooseByteModels(options));
  if (!with_network || named.models->network != nullptr) return named.size_bytes;
  GMZIP_ASSIGN_OR_RETURN(const NamedNetwork network, BuiltInNetwork());
  const size_t size_bytes = named.size_bytes + network.size_bytes;
  if (ByteModelOf(options, std::nullopt).effort != ByteEffort::kNetworkHigh) return size_bytes;
  GMZIP_ASSIGN_OR_RETURN(const NamedNetwork large, BuiltInLargeNetwork());
  return size_bytes + large.size_bytes;
}

}  // namespace gmzip
