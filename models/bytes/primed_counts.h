// What training text says follows a context: a read-only table from contexts to symbols.
//
// The adaptive stage's slots begin from it instead of from nothing. The table is used where it lies
// (in the program, in a file read to memory): loading it costs nothing.
#ifndef GMZIP_MODELS_BYTES_PRIMED_COUNTS_H_
#define GMZIP_MODELS_BYTES_PRIMED_COUNTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/mixing/slot_table.h"

namespace gmzip {

// One symbol after one context: how much it was seen there.
struct PrimedSymbol {
  uint8_t symbol;
  uint8_t count_class;  // 0 .. 15, steps of about a factor of 1.6
};

// Buckets of 64 bytes: 21 marks of 16 bits (12 bits of the context's hash, 4 of count class; little
// endian), then 21 symbols, then a zero. A mark of 0xFFFF ends the bucket. Thread-safe.
class PrimedCounts {
 public:
  static constexpr size_t kBucketBytes = 64;
  static constexpr size_t kBucketSymbols = 21;

  PrimedCounts() = default;
  // table: whole buckets, fewer than 2^32; must outlive this.
  explicit PrimedCounts(std::span<const uint8_t> table)
      : table_(table.data()), num_buckets_(table.size() / kBucketBytes) {}

  bool is_empty() const { return num_buckets_ == 0; }

  // The symbols of a context: how many, at most kBucketSymbols.
  size_t Find(uint64_t context_hash, std::array<PrimedSymbol, kBucketSymbols>* symbols) const;

  // Sets a new slot's histories by the symbols of a context.
  //   high_bits  for the second half of a byte: its first half after a leading 1 (16 .. 31); 1 for
  //              the first half
  void Prime(uint64_t context_hash, uint32_t high_bits, HistorySlot* slot) const;

 private:
  const uint8_t* table_ = nullptr;
  uint64_t num_buckets_ = 0;
};

// Where a context's symbols lie, for those who make tables.
struct PrimedPlace {
  uint64_t bucket;
  uint16_t mark;  // upper 12 bits of the marks, below 0xFFF0
};
PrimedPlace PlaceOfContext(uint64_t context_hash, uint64_t num_buckets);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_PRIMED_COUNTS_H_
