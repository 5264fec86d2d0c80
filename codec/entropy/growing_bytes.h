// Bytes that one thread makes while another reads them.
#ifndef GMZIP_CODEC_ENTROPY_GROWING_BYTES_H_
#define GMZIP_CODEC_ENTROPY_GROWING_BYTES_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace gmzip {

// One thread writes, one reads. The reader waits for what is not there yet, so the writer must end
// the bytes whatever happens.
class GrowingBytes {
 public:
  // All bytes so far, of which some may have been given before. Zeros at the end of those may be
  // gone in the last call.
  void Publish(std::span<const uint8_t> bytes);
  // Those published are all. Takes no memory, so it cannot fail.
  void End();

  // What a decoder reads them through (BinaryDecoderOf). Of the reading thread.
  class Reader {
   public:
    explicit Reader(GrowingBytes* bytes) : bytes_(bytes) {}

    // Byte `at`, 0 past the end; waits until it is known.
    uint8_t At(size_t at) {
      if (at >= known_.size() && !is_ended_) WaitFor(at);
      return at < known_.size() ? known_[at] : uint8_t{0};
    }
    // Waits for the end.
    size_t size() {
      while (!is_ended_) WaitFor(known_.size());
      return known_.size();
    }
    // False as long as there is more to come.
    bool EndsBefore(size_t at) const { return is_ended_ && at > known_.size(); }

   private:
    void WaitFor(size_t at);

    GrowingBytes* bytes_;
    std::vector<uint8_t> known_;
    bool is_ended_ = false;
  };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<uint8_t> bytes_;
  bool is_ended_ = false;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_ENTROPY_GROWING_BYTES_H_
