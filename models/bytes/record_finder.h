// Finds the length of records: the distance at which bytes repeat most.
#ifndef GMZIP_MODELS_BYTES_RECORD_FINDER_H_
#define GMZIP_MODELS_BYTES_RECORD_FINDER_H_

#include <array>
#include <cstdint>

#include "models/mixing/byte_history.h"

namespace gmzip {

// Looks every kPeriod bytes at the bytes just passed. Not thread-safe.
class RecordFinder {
 public:
  static constexpr uint32_t kMaxLength = 1024;

  // After `history` got another byte.
  void AddByte(const ByteHistory& history);

  // 1 .. kMaxLength; 1 while nothing is known.
  uint32_t length() const { return length_; }

 private:
  void Look(const ByteHistory& history);

  static constexpr uint64_t kPeriod = 1024;
  uint32_t length_ = 1;
  std::array<int32_t, kMaxLength + 1> scores_{};
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_RECORD_FINDER_H_
