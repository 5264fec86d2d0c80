#include "codec/stream_blocks.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "codec/container/content_hash.h"
#include "codec/media/bytes/content_cutter.h"    // kPieceBytes, ContentDetector
#include "codec/media/bytes/content_detector.h"  // RunPeriod
#include "codec/ordered_jobs.h"

namespace gmzip {
namespace {

// Bytes of all blocks but the last: whole rows, if at least one fits.
size_t BlockBytes(const RowLayout& rows, const ByteSettings& settings) {
  if (rows.row_bytes == 0 || rows.row_bytes > settings.block_bytes) return settings.block_bytes;
  return settings.block_bytes / rows.row_bytes * rows.row_bytes;
}

// What zstd makes this small is made smaller by a model, but not by much in bytes, and takes it as
// long as any other.
constexpr size_t kTinyShare = 1024;

CodedBlock EncodeStreamBlock(Role role, std::span<const uint8_t> raw, const RowLayout& rows,
                             const StreamSettings& settings) {
  if (const size_t period = RunPeriod(raw); period != 0) {
    CodedBytes coded = EncodeRun(raw, period);
    return MakeCodedBlock(role, coded.coding, raw, std::move(coded.payload));
  }
  CodedBytes coded = rows.row_bytes == 0 || rows.row_bytes > raw.size()
                         ? EncodeByteBlock(raw, settings.bytes)
                         : EncodeRowBlock(raw, rows.row_bytes, rows.pixel_bytes, settings.bytes);
  if (settings.model && coded.payload.size() > raw.size() / kTinyShare) {
    ByteStreamEncoder encoder(*settings.model, settings.byte_models);
    const size_t limit = std::min(coded.payload.size(), settings.max_model_bytes);
    if (auto mixed = encoder.Encode(raw, KindOfStream(raw), limit)) {
      return MakeMixedBlock(role, raw, std::move(*mixed));
    }
  }
  return MakeCodedBlock(role, coded.coding, raw, std::move(coded.payload));
}

}  // namespace

ByteKind KindOfStream(std::span<const uint8_t> raw) {
  ContentDetector detector;
  size_t num_text = 0;
  for (size_t start = 0; start < raw.size(); start += kPieceBytes) {
    const auto piece = raw.subspan(start, std::min(kPieceBytes, raw.size() - start));
    if (detector.Next(piece) == ContentKind::kText) num_text += piece.size();
  }
  return num_text * 2 > raw.size() ? ByteKind::kText : ByteKind::kBinary;
}

int ResolveThreads(int num_threads) {
  if (num_threads > 0) return num_threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

CodedBlock MakeMixedBlock(Role role, std::span<const uint8_t> raw, MixedPayload mixed) {
  CodedBlock block = MakeCodedBlock(role, Coding::kMixed, raw, std::move(mixed.bytes));
  block.header.mixed_head = SerializeMixedHead(mixed.head);
  return block;
}

Result<std::vector<CodedBlock>> EncodeStream(
    Role role, std::span<const uint8_t> stream, const RowLayout& rows,
    const StreamSettings& settings, int num_threads,
    const std::function<bool(const CodedBlock&)>& keep_going) {
  const size_t block_bytes = BlockBytes(rows, settings.bytes);
  OrderedJobs<CodedBlock> jobs(num_threads, num_threads);
  std::vector<CodedBlock> blocks;
  const auto take = [&]() -> Result<void> {
    blocks.push_back(jobs.Next());
    if (!keep_going(blocks.back())) {
      return MakeError(ErrorCode::kCancelled, "cancelled");
    }
    return {};
  };
  for (size_t start = 0; start < stream.size(); start += block_bytes) {
    const auto raw = stream.subspan(start, std::min(block_bytes, stream.size() - start));
    if (jobs.IsFull()) GMZIP_RETURN_IF_ERROR(take());
    jobs.Start([=, &settings] { return EncodeStreamBlock(role, raw, rows, settings); });
  }
  while (!jobs.IsEmpty()) GMZIP_RETURN_IF_ERROR(take());
  return blocks;
}

Result<std::vector<uint8_t>> DecodeStreamBlock(const BlockHeader& header,
                                               std::span<const uint8_t> payload,
                                               uint64_t memory_limit, ByteStreamDecoder* chain) {
  if (HasPayloadCheck(header.coding) && CheckPayload(payload) != header.payload_check) {
    return MakeError(ErrorCode::kDamaged, "a block's payload is damaged");
  }
  const bool is_mixed = header.coding == Coding::kMixed;
  auto raw = is_mixed ? chain->Decode(header.mixed_head, payload, header.raw_size, memory_limit)
                      : DecodeByteBlock(header.coding, payload, header.raw_size);
  if (!raw || HashContent(*raw) == header.content_hash) return raw;
  if (is_mixed) chain->Break();
  return MakeError(ErrorCode::kDamaged, HasPayloadCheck(header.coding)
                                            ? "a block decodes to other bytes than were coded"
                                            : "a block's payload is damaged");
}

Result<std::vector<uint8_t>> DecodeStreamBlock(const BlockHeader& header,
                                               std::span<const uint8_t> payload,
                                               uint64_t memory_limit,
                                               SharedByteModels byte_models) {
  ByteStreamDecoder chain(std::move(byte_models));
  return DecodeStreamBlock(header, payload, memory_limit, &chain);
}

}  // namespace gmzip
