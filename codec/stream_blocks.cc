#include "codec/stream_blocks.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "codec/container/content_hash.h"
#include "codec/ordered_jobs.h"

namespace gmzip {
namespace {

// Bytes of all blocks but the last: whole rows, if at least one fits.
size_t BlockBytes(const RowLayout& rows, const ByteSettings& settings) {
  if (rows.row_bytes == 0 || rows.row_bytes > settings.block_bytes) return settings.block_bytes;
  return settings.block_bytes / rows.row_bytes * rows.row_bytes;
}

}  // namespace

int ResolveThreads(int num_threads) {
  if (num_threads > 0) return num_threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

CodedBlock EncodeStreamBlock(Role role, std::span<const uint8_t> raw, const RowLayout& rows,
                             const ByteSettings& settings) {
  CodedBytes coded = rows.row_bytes == 0 || rows.row_bytes > raw.size()
                         ? EncodeByteBlock(raw, settings)
                         : EncodeRowBlock(raw, rows.row_bytes, rows.pixel_bytes, settings);
  return MakeCodedBlock(role, coded.coding, raw, std::move(coded.payload));
}

Result<std::vector<CodedBlock>> EncodeStream(
    Role role, std::span<const uint8_t> stream, const RowLayout& rows, const ByteSettings& settings,
    int num_threads, const std::function<bool(const CodedBlock&)>& keep_going) {
  const size_t block_bytes = BlockBytes(rows, settings);
  OrderedJobs<CodedBlock> jobs(num_threads);
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
                                               std::span<const uint8_t> payload) {
  if (header.coding != Coding::kStored && CheckPayload(payload) != header.payload_check) {
    return MakeError(ErrorCode::kDamaged, "a block's payload is damaged");
  }
  GMZIP_ASSIGN_OR_RETURN(std::vector<uint8_t> raw,
                         DecodeByteBlock(header.coding, payload, header.raw_size));
  if (HashContent(raw) != header.content_hash) {
    return MakeError(ErrorCode::kDamaged, "a block decodes to other bytes than were coded");
  }
  return raw;
}

}  // namespace gmzip
