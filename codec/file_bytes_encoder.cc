#include "codec/file_bytes_encoder.h"

#include <algorithm>
#include <utility>

#include "codec/byte_levels.h"
#include "codec/container/content_hash.h"
#include "codec/media/bytes/byte_block.h"
#include "codec/stream_blocks.h"  // ResolveThreads

namespace gmzip {
namespace {

CodedBlock EncodeStored(std::span<const uint8_t> raw) {
  return MakeCodedBlock(Role::kFileBytes, Coding::kStored, raw, {raw.begin(), raw.end()});
}

// Threads at most, so that a model for each thread, and one for each that verifies, fits.
int LimitThreads(const CompressOptions& options) {
  const int num_threads = ResolveThreads(options.num_threads);
  if (!options.independent) return num_threads;
  const uint64_t model_bytes =
      ByteModelBytes(ByteModelOf(options, CutSettingsOf(options).last_block_bytes));
  const uint64_t fitting = options.memory_limit_bytes / (2 * model_bytes);
  return static_cast<int>(std::clamp<uint64_t>(fitting, 1, static_cast<uint64_t>(num_threads)));
}

}  // namespace

ByteKind ByteKindOf(ContentKind content) {
  switch (content) {
    case ContentKind::kText:
      return ByteKind::kText;
    case ContentKind::kExecutable:
      return ByteKind::kExecutable;
    case ContentKind::kRun:
    case ContentKind::kCompressed:
    case ContentKind::kBinary:
      break;
  }
  return ByteKind::kBinary;
}

FileBytesEncoder::FileBytesEncoder(const CompressOptions& options, SharedByteModels byte_models,
                                   std::optional<uint64_t> num_bytes, TakeBlock take)
    : options_(options),
      byte_models_(std::move(byte_models)),
      num_threads_(LimitThreads(options)),
      num_bytes_(num_bytes),
      take_(std::move(take)),
      model_(std::make_shared<Model>(
          ByteStreamEncoder(ByteModelOf(options, num_bytes), byte_models_))),
      cutter_(CutSettingsOf(options),
              [this](ContentBlock block) { return StartBlock(std::move(block)); }),
      jobs_(num_threads_) {}

FileBytesEncoder::TriedBlock FileBytesEncoder::EncodeModelled(const ContentBlock& block,
                                                              bool decodes,
                                                              ByteStreamEncoder* encoder) {
  // The header of a mixed block has a raw size and a head besides.
  constexpr size_t kMoreHeaderBytes = 4;
  const size_t limit = block.bytes.size() - std::min(block.bytes.size(), kMoreHeaderBytes);
  const ByteKind kind = ByteKindOf(block.kind);
  std::optional<std::vector<uint8_t>> raw;
  auto payload = decodes ? encoder->EncodeAndDecode(block.bytes, kind, limit, &raw)
                         : encoder->Encode(block.bytes, kind, limit);
  if (!payload) return {EncodeStored(block.bytes)};
  TriedBlock tried{MakeMixedBlock(Role::kFileBytes, block.bytes, std::move(*payload))};
  if (raw) {
    tried.decoded = {tried.block.header.mixed_head, encoder->byte_models(),
                     HashContent(tried.block.payload), std::move(*raw)};
  }
  return tried;
}

std::optional<ByteModelSettings> FileBytesEncoder::OtherModel(const ContentBlock& block) const {
  ByteModelSettings settings = ByteModelOf(options_, num_bytes_);
  const bool is_short = block.bytes.size() <= CutSettingsOf(options_).last_block_bytes;
  if (settings.effort != ByteEffort::kNetworkHigh || block.kind != ContentKind::kText ||
      !is_short || options_.independent) {
    return std::nullopt;
  }
  settings.effort = ByteEffort::kNetwork;
  return settings;
}

Result<void> FileBytesEncoder::Finish() {
  GMZIP_RETURN_IF_ERROR(cutter_.Finish());
  while (!jobs_.IsEmpty()) GMZIP_RETURN_IF_ERROR(FinishBlock());
  return {};
}

Result<void> FileBytesEncoder::StartBlock(ContentBlock block) {
  if (jobs_.IsFull()) GMZIP_RETURN_IF_ERROR(FinishBlock());
  switch (block.kind) {
    case ContentKind::kRun:
      jobs_.Start([block = std::move(block)] {
        CodedBytes coded = EncodeRun(block.bytes, block.run_period);
        return TriedBlock{
            MakeCodedBlock(Role::kFileBytes, coded.coding, block.bytes, std::move(coded.payload))};
      });
      break;
    case ContentKind::kCompressed:
      jobs_.Start([block = std::move(block)] { return TriedBlock{EncodeStored(block.bytes)}; });
      break;
    case ContentKind::kText:
    case ContentKind::kExecutable:
    case ContentKind::kBinary: {
      if (options_.independent) {
        const ByteModelSettings settings = ByteModelOf(options_, block.bytes.size());
        model_ = std::make_shared<Model>(ByteStreamEncoder(settings, byte_models_));
      }
      // A file of one block is verified while it is coded; of more, each while the next is coded.
      const bool is_file = num_bytes_ == block.bytes.size();
      const bool decodes = options_.verify && num_threads_ > 1 && is_file;
      const auto other = is_file ? OtherModel(block) : std::nullopt;
      jobs_.Start([=, this, block = std::move(block), model = model_, turn = model_->Draw()] {
        return model->Take(turn, [&](ByteStreamEncoder* encoder) {
          TriedBlock tried = EncodeModelled(block, decodes, encoder);
          if (!other) return tried;
          ByteStreamEncoder other_encoder(*other, byte_models_);
          TriedBlock other_tried = EncodeModelled(block, decodes, &other_encoder);
          if (other_tried.block.payload.size() < tried.block.payload.size()) return other_tried;
          return tried;
        });
      });
      break;
    }
  }
  // One thread is one at a time: what follows, verification above all, waits for the block.
  return num_threads_ == 1 ? FinishBlock() : Result<void>();
}

}  // namespace gmzip
