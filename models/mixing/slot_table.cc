#include "models/mixing/slot_table.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace gmzip {

SlotTable::SlotTable(int log2_bytes) : shift_(64 - (log2_bytes - 6)) {
  const size_t num_bytes = size_t{1} << log2_bytes;
  // Zeros straight from the system, in large pages where it has them: half of the time goes into
  // finding slots.
  const size_t alignment = size_t{1} << (log2_bytes < 21 ? 12 : 21);
  void* memory = std::aligned_alloc(alignment, num_bytes);
  if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (log2_bytes >= 21) madvise(memory, num_bytes, MADV_HUGEPAGE);
#endif
  std::memset(memory, 0, num_bytes);
  lines_.reset(static_cast<Line*>(memory));
}

void SlotTable::Free::operator()(Line* lines) const { std::free(lines); }

HistorySlot* SlotTable::Replace(Line* line, uint16_t check) {
  const auto priority = [](const HistorySlot& slot) {
    const BitHistoryState& state = kBitHistories.states[slot.nodes[0]];
    return state.n0 + state.n1;
  };
  HistorySlot* least = line->slots.data();
  for (HistorySlot& slot : line->slots) {
    if (priority(slot) < priority(*least)) least = &slot;
  }
  *least = HistorySlot{};
  least->check = check;
  return least;
}

}  // namespace gmzip
