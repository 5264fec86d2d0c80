#include "models/bytes/primed_counts.h"

#include <algorithm>

namespace gmzip {
namespace {

// About 1.6^class.
constexpr std::array<uint16_t, 16> kCountOfClass = {1,  2,  3,   4,   6,   10,  16,  26,
                                                    42, 68, 110, 180, 290, 460, 750, 1200};

}  // namespace

PrimedPlace PlaceOfContext(uint64_t context_hash, uint64_t num_buckets) {
  const uint64_t bucket = ((context_hash >> 32) * num_buckets) >> 32;
  // Other bits than the bucket's: those just below them, mixed with them.
  const auto mark =
      static_cast<uint16_t>((((context_hash >> 27) * 0x9E3779B97F4A7C15U) >> 48) & 0xFFF0);
  return {bucket, mark == 0xFFF0 ? uint16_t{0} : mark};
}

size_t PrimedCounts::Find(uint64_t context_hash,
                          std::array<PrimedSymbol, kBucketSymbols>* symbols) const {
  const PrimedPlace place = PlaceOfContext(context_hash, num_buckets_);
  const uint8_t* bucket = table_ + place.bucket * kBucketBytes;
  size_t num = 0;
  for (size_t i = 0; i < kBucketSymbols; ++i) {
    const uint32_t mark = bucket[2 * i] | uint32_t{bucket[2 * i + 1]} << 8;
    if ((mark & 0xFFF0) == place.mark) {
      (*symbols)[num++] = {bucket[2 * kBucketSymbols + i], static_cast<uint8_t>(mark & 15)};
    }
  }
  return num;
}

void PrimedCounts::Prime(uint64_t context_hash, uint32_t high_bits, HistorySlot* slot) const {
  std::array<PrimedSymbol, kBucketSymbols> symbols;
  const size_t num = Find(context_hash, &symbols);
  if (num == 0) return;
  std::array<std::array<uint32_t, 2>, 15> counts{};
  uint32_t most = 0;
  for (size_t i = 0; i < num; ++i) {
    const uint32_t symbol = symbols[i].symbol;
    if (high_bits != 1 && (symbol >> 4 | 16) != high_bits) continue;
    const uint32_t half = high_bits == 1 ? symbol >> 4 : symbol & 15;
    const uint32_t count = kCountOfClass[symbols[i].count_class];
    if (high_bits == 1 && count > most) {
      most = count;
      slot->last_byte = symbols[i].symbol;
    }
    uint32_t node = 0;
    for (int bit = 3; bit >= 0; --bit) {
      const uint32_t b = half >> bit & 1;
      counts[node][b] += count;
      node = 2 * node + 1 + b;
    }
  }
  for (size_t node = 0; node < counts.size(); ++node) {
    slot->nodes[node] = PrimedHistory(counts[node][0], counts[node][1]);
  }
}

}  // namespace gmzip
