// The coder that only measures: adds up what bits would cost.
#ifndef GMZIP_CODEC_ENTROPY_COST_METER_H_
#define GMZIP_CODEC_ENTROPY_COST_METER_H_

#include <cstdint>

#include "models/runtime/tables.h"

namespace gmzip {

// Not thread-safe.
class CostMeter {
 public:
  static constexpr bool kDecodes = false;

  int Bit(int bit, uint32_t p1_16) {
    total_q16_ += CostQ16(bit != 0 ? p1_16 : 65536 - p1_16);
    return bit;
  }

  // Bits x 65536 so far.
  uint64_t total_q16() const { return total_q16_; }

 private:
  uint64_t total_q16_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_ENTROPY_COST_METER_H_
