#include "codec/file_bytes_encoder.h"

#include <algorithm>
#include <utility>

#include "codec/byte_levels.h"
#include "codec/media/bytes/byte_block.h"
#include "codec/stream_blocks.h"  // ResolveThreads

namespace gmzip {
namespace {

CodedBlock EncodeStored(std::span<const uint8_t> raw) {
  return MakeCodedBlock(Role::kFileBytes, Coding::kStored, raw, {raw.begin(), raw.end()});
}

// Mixed, or stored where that takes less and the model can be given up.
CodedBlock EncodeModelled(const ContentBlock& block, ByteStreamEncoder* encoder) {
  // The header of a mixed block has a raw size and a head besides.
  constexpr size_t kMoreHeaderBytes = 4;
  const size_t limit = block.bytes.size() - std::min(block.bytes.size(), kMoreHeaderBytes);
  auto payload = encoder->Encode(block.bytes, ByteKindOf(block.kind), limit);
  if (!payload) return EncodeStored(block.bytes);
  return MakeMixedBlock(Role::kFileBytes, block.bytes, std::move(*payload));
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
      take_(std::move(take)),
      model_(std::make_shared<Model>(
          ByteStreamEncoder(ByteModelOf(options, num_bytes), byte_models_))),
      cutter_(CutSettingsOf(options),
              [this](ContentBlock block) { return StartBlock(std::move(block)); }),
      jobs_(num_threads_) {}

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
        return MakeCodedBlock(Role::kFileBytes, coded.coding, block.bytes,
                              std::move(coded.payload));
      });
      break;
    case ContentKind::kCompressed:
      jobs_.Start([block = std::move(block)] { return EncodeStored(block.bytes); });
      break;
    case ContentKind::kText:
    case ContentKind::kExecutable:
    case ContentKind::kBinary:
      if (options_.independent) {
        const ByteModelSettings settings = ByteModelOf(options_, block.bytes.size());
        model_ = std::make_shared<Model>(ByteStreamEncoder(settings, byte_models_));
      }
      jobs_.Start([block = std::move(block), model = model_, turn = model_->Draw()] {
        return model->Take(
            turn, [&](ByteStreamEncoder* encoder) { return EncodeModelled(block, encoder); });
      });
      break;
  }
  // One thread is one at a time: what follows, verification above all, waits for the block.
  return num_threads_ == 1 ? FinishBlock() : Result<void>();
}

}  // namespace gmzip
