// The last bytes of a stream, as many as a power of two.
#ifndef GMZIP_MODELS_MIXING_BYTE_HISTORY_H_
#define GMZIP_MODELS_MIXING_BYTE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip {

// Positions count from the stream's start; bytes farther back than size() have been overwritten.
// Not thread-safe.
class ByteHistory {
 public:
  explicit ByteHistory(int log2_bytes)
      : bytes_(size_t{1} << log2_bytes, 0), mask_((uint64_t{1} << log2_bytes) - 1) {}

  void Append(uint8_t byte) { bytes_[end_++ & mask_] = byte; }
  uint8_t operator[](uint64_t position) const { return bytes_[position & mask_]; }
  // The byte `distance` before the end, from 1; 0 before the stream's start.
  uint8_t Back(uint64_t distance) const { return bytes_[(end_ - distance) & mask_]; }
  uint64_t end() const { return end_; }
  uint64_t size() const { return mask_ + 1; }

 private:
  std::vector<uint8_t> bytes_;
  uint64_t mask_;
  uint64_t end_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_BYTE_HISTORY_H_
