// Finds the blocks of a damaged .gmz file: by its index, by their own headers, by searching.
#ifndef GMZIP_CODEC_BLOCK_SEARCH_H_
#define GMZIP_CODEC_BLOCK_SEARCH_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/container/gmz_format.h"

namespace gmzip {

struct FoundBlock {
  uint64_t offset = 0;                // in the file
  IndexEntry entry;                   // raw_size 0 if neither header nor index tell it
  std::optional<BlockHeader> header;  // nullopt: damaged
  std::span<const uint8_t> payload;   // shorter than header->coded_size if the file is cut short
};

// The blocks in order, damaged ones among them. With the index whole, nothing is missed; without,
// each block leads to the next, and after a damaged header the next good header whose payload fits
// is searched for. Thread-safe.
std::vector<FoundBlock> FindBlocks(std::span<const uint8_t> gmz, uint64_t first_block);

}  // namespace gmzip

#endif  // GMZIP_CODEC_BLOCK_SEARCH_H_
