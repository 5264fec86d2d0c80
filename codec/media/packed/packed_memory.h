// How much of a memory limit the streams of a file may take: one rule for splitting and restoring.
#ifndef GMZIP_CODEC_MEDIA_PACKED_PACKED_MEMORY_H_
#define GMZIP_CODEC_MEDIA_PACKED_PACKED_MEMORY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace gmzip::packed {

// File and samples may take a third of the limit each. Parsing, describing and rebuilding a stream
// takes up to kStreamFactor bytes per raw byte (RebuildDeflate), and one stream is held at a time:
// the longest one counts, and has what the file and the samples really leave. So what was split
// can be restored with the same limit.
class PackedMemory {
 public:
  explicit PackedMemory(uint64_t limit) : limit_(limit) {}

  // Call first. False if the file is too large.
  bool TakesFile(uint64_t file_bytes) {
    if (file_bytes > limit_ / 3) return false;
    file_bytes_ = file_bytes;
    // The samples have at most the file's bytes and all raw bytes.
    samples_bytes_ = file_bytes;
    return samples_bytes_ <= limit_ / 3;
  }

  // Raw bytes that the next stream may hold.
  size_t RoomForStream() const {
    const uint64_t third = limit_ / 3;
    const uint64_t taken = file_bytes_ + samples_bytes_;
    if (samples_bytes_ >= third || taken + kStreamFactor * longest_ >= limit_) return 0;
    const uint64_t by_itself = (limit_ - taken) / (kStreamFactor + 1);
    const uint64_t with_longest = limit_ - taken - kStreamFactor * longest_;
    return static_cast<size_t>(std::min({third - samples_bytes_, by_itself, with_longest}));
  }

  void AddStream(uint64_t raw_bytes) {
    samples_bytes_ += raw_bytes;
    longest_ = std::max(longest_, raw_bytes);
  }

  static constexpr uint64_t kStreamFactor = 12;

 private:
  uint64_t limit_;
  uint64_t file_bytes_ = 0;
  uint64_t samples_bytes_ = 0;
  uint64_t longest_ = 0;  // raw bytes
};

}  // namespace gmzip::packed

#endif  // GMZIP_CODEC_MEDIA_PACKED_PACKED_MEMORY_H_
