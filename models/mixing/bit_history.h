// What a context has seen of one binary decision, in a byte: the bit history.
//
// A history is (n0, n1) with the order of the first few bits and the last bit after that, n0 and n1
// small and bounded; a bit that contradicts many equal ones makes most of them forgotten. So it
// tells steady contexts from changing ones, which a probability alone does not. The idea is that of
// the PAQ6 to PAQ8 compressors (Mahoney 2005, "Adaptive weighing of context models for lossless
// data compression", section on nonstationary state machines); the table here is generated from the
// rules in bit_history.cc.
#ifndef GMZIP_MODELS_MIXING_BIT_HISTORY_H_
#define GMZIP_MODELS_MIXING_BIT_HISTORY_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace gmzip {

// 0 is the empty history.
using BitHistory = uint8_t;

struct BitHistoryState {
  uint8_t n0;
  uint8_t n1;
  std::array<BitHistory, 2> next;  // after a bit 0, a bit 1
};

struct BitHistoryTable {
  std::array<BitHistoryState, 256> states;
  int num_states;    // primed ones included
  int first_primed;  // the first of them
};

extern const BitHistoryTable kBitHistories;

inline BitHistory NextHistory(BitHistory history, int bit) {
  return kBitHistories.states[history].next[static_cast<size_t>(bit)];
}

// A history for a place that has none yet, from counts out of training data, of 0 to 2^20 each.
// Such histories are states of their own, so that how far to trust them is learned; a bit or two
// later they are ordinary ones. 0 if both counts are 0.
BitHistory PrimedHistory(uint32_t count0, uint32_t count1);

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_BIT_HISTORY_H_
