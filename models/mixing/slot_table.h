// A hash table of bit histories: a slot for each context and half byte.
#ifndef GMZIP_MODELS_MIXING_SLOT_TABLE_H_
#define GMZIP_MODELS_MIXING_SLOT_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "models/mixing/bit_history.h"

namespace gmzip {

// What a context knows of half a byte: the four binary decisions make a tree of 15 nodes.
struct HistorySlot {
  uint16_t check;
  std::array<BitHistory, 15> nodes;  // by 1 + node's usual number: root, then two, four, eight
  uint8_t last_byte;                 // in the first half's slot: what came last in this context,
  uint8_t run;                       // and how often in a row; 0: the slot is new
  uint8_t spare;
};
static_assert(sizeof(HistorySlot) == 20);

// Memory is fixed; when a line is full the slot seen least goes. Not thread-safe.
class SlotTable {
 public:
  // log2_bytes: 16 .. 30. Memory is taken from the system as zeros, and only where it is touched.
  explicit SlotTable(int log2_bytes);

  // Asks the cache for the line of `hash`. Always inline, this and all like it: GCC 12 takes a
  // function that only prefetches for one without effect and drops calls of it.
  [[gnu::always_inline]] void Prefetch(uint64_t hash) const {
    __builtin_prefetch(&lines_[hash >> shift_]);
  }

  // The same for the four neighbours that share `hash`.
  [[gnu::always_inline]] void PrefetchNeighbours(uint64_t hash) const {
    const Line* lines = &lines_[hash >> shift_ & ~uint64_t{3}];
    for (size_t i = 0; i < 4; ++i) __builtin_prefetch(lines + i);
  }
  // As Find, of one of four neighbours (0 .. 3): contexts that differ in what comes last, so that
  // all four can be asked for before it is known.
  HistorySlot* FindNeighbour(uint64_t hash, uint32_t neighbour, bool* is_new) {
    return FindIn(&lines_[(hash >> shift_) ^ neighbour], hash, is_new);
  }

  // The slot of `hash`, made new (zeros but for check) if the table has none. Valid until the next
  // Find.
  //   is_new  whether it was made
  HistorySlot* Find(uint64_t hash, bool* is_new) {
    return FindIn(&lines_[hash >> shift_], hash, is_new);
  }

 private:
  struct alignas(64) Line {
    std::array<HistorySlot, 3> slots;
    uint32_t spare;
  };
  static_assert(sizeof(Line) == 64);

  static HistorySlot* FindIn(Line* line, uint64_t hash, bool* is_new) {
    const auto check = static_cast<uint16_t>(hash >> 8);
    for (HistorySlot& slot : line->slots) {
      if (slot.check == check) {
        *is_new = false;
        return &slot;
      }
    }
    *is_new = true;
    return Replace(line, check);
  }
  static HistorySlot* Replace(Line* line, uint16_t check);

  struct Free {
    void operator()(Line* lines) const;
  };
  std::unique_ptr<Line[], Free> lines_;
  int shift_;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_SLOT_TABLE_H_
