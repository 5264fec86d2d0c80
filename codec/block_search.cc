#include "codec/block_search.h"

#include <algorithm>

#include "codec/container/content_hash.h"

namespace gmzip {
namespace {

// Where the end record starts, by the file's last bytes; the file's size if they are damaged.
uint64_t FindEnd(std::span<const uint8_t> gmz) {
  if (gmz.size() < kEndTailBytes) return gmz.size();
  const uint32_t end_size = EndSizeFromTail(gmz.last<kEndTailBytes>());
  if (end_size > gmz.size()) return gmz.size();
  const auto end = ParseEnd(gmz.last(end_size));
  return end && *end ? gmz.size() - end_size : gmz.size();
}

// The index, if the end record is whole and describes a file of this length.
std::optional<std::vector<IndexEntry>> ReadIndex(std::span<const uint8_t> gmz,
                                                 uint64_t first_block) {
  const uint64_t end_at = FindEnd(gmz);
  if (end_at < first_block || end_at == gmz.size()) return std::nullopt;
  auto end = ParseEnd(gmz.subspan(static_cast<size_t>(end_at)));
  if (!end || !*end || (*end)->value.index.empty()) return std::nullopt;
  uint64_t left = end_at - first_block;
  for (const IndexEntry& entry : (*end)->value.index) {
    if (entry.total_size > left) return std::nullopt;
    left -= entry.total_size;
  }
  if (left != 0) return std::nullopt;
  return std::move((*end)->value.index);
}

// The block whose header stands at `offset`; nullopt if none does.
std::optional<FoundBlock> BlockAt(std::span<const uint8_t> gmz, uint64_t offset) {
  const auto rest = gmz.subspan(static_cast<size_t>(offset));
  const auto parsed = ParseBlockHeader(rest);
  if (!parsed || !*parsed) return std::nullopt;
  const BlockHeader& header = (*parsed)->value;
  const size_t size = (*parsed)->size_bytes;
  const auto payload_size =
      static_cast<size_t>(std::min<uint64_t>(header.coded_size, rest.size() - size));
  return FoundBlock{offset,
                    {header.role, header.coding, size + header.coded_size, header.raw_size},
                    header,
                    rest.subspan(size, payload_size)};
}

// end: where the end record starts, or the file ends.
bool HasGoodPayload(std::span<const uint8_t> gmz, const FoundBlock& block, uint64_t end) {
  if (block.payload.size() != block.header->coded_size) return false;
  if (block.header->coding == Coding::kStored) {
    return HashContent(block.payload) == block.header->content_hash;
  }
  if (HasPayloadCheck(block.header->coding)) {
    return CheckPayload(block.payload) == block.header->payload_check;
  }
  // Only decoding could tell. That the next block, or the end, is where it should be will do.
  const uint64_t next = block.offset + block.entry.total_size;
  return next == end || BlockAt(gmz, next);
}

std::vector<FoundBlock> FollowIndex(std::span<const uint8_t> gmz, uint64_t offset,
                                    const std::vector<IndexEntry>& index) {
  std::vector<FoundBlock> blocks;
  for (const IndexEntry& entry : index) {
    auto block = BlockAt(gmz, offset);
    const bool is_expected = block && block->entry.total_size == entry.total_size &&
                             block->entry.raw_size == entry.raw_size;
    blocks.push_back(is_expected ? *block : FoundBlock{offset, entry, std::nullopt, {}});
    offset += entry.total_size;
  }
  return blocks;
}

std::vector<FoundBlock> FollowHeaders(std::span<const uint8_t> gmz, uint64_t offset) {
  std::vector<FoundBlock> blocks;
  bool is_lost = false;
  const uint64_t end = FindEnd(gmz);
  while (offset < end) {
    const auto block = BlockAt(gmz, offset);
    // While searching, chance must not pass for a header: its payload must fit too.
    if (block && (!is_lost || HasGoodPayload(gmz, *block, end))) {
      // A lost block is most likely of the role of the one after it.
      if (is_lost) blocks.back().entry.role = block->entry.role;
      blocks.push_back(*block);
      offset += block->entry.total_size;
      is_lost = false;
      continue;
    }
    // Mixed, for all that is known: then blocks may go on from it.
    if (!is_lost) blocks.push_back({offset, {.coding = Coding::kMixed}, std::nullopt, {}});
    is_lost = true;
    ++offset;
  }
  // What is lost at the very end was the end record, if it began like one.
  if (is_lost && IsEndTag(gmz[static_cast<size_t>(blocks.back().offset)])) blocks.pop_back();
  return blocks;
}

}  // namespace

std::vector<FoundBlock> FindBlocks(std::span<const uint8_t> gmz, uint64_t first_block) {
  const auto index = ReadIndex(gmz, first_block);
  return index ? FollowIndex(gmz, first_block, *index) : FollowHeaders(gmz, first_block);
}

}  // namespace gmzip
