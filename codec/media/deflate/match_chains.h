// Positions of a window, chained by a hash of what begins there.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_MATCH_CHAINS_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_MATCH_CHAINS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip::deflate {

// Not thread-safe. Positions are inserted in rising order and stay for a window's length.
class MatchChains {
 public:
  // Of hashes below num_hashes. Takes 4 * num_hashes and 2 * window_bytes bytes.
  //   window_bytes   a power of two, at most 32768
  MatchChains(uint32_t num_hashes, uint32_t window_bytes)
      : window_mask_(window_bytes - 1),
        head_(num_hashes, 0),
        step_back_(window_bytes, UINT16_MAX) {}

  void Insert(size_t position, uint32_t hash) {
    step_back_[position & window_mask_] =
        static_cast<uint16_t>(std::min<size_t>(position - head_[hash], UINT16_MAX));
    head_[hash] = static_cast<uint32_t>(position);
  }

  // The one inserted before `position` with the same hash, which must be in the window. 0 or less:
  // none. It may have left the window; then nothing may be asked of it.
  ptrdiff_t Before(ptrdiff_t position) const {
    return position - step_back_[static_cast<size_t>(position) & window_mask_];
  }

 private:
  uint32_t window_mask_;
  std::vector<uint32_t> head_;  // by hash: the last position inserted, 0 for none
  // By position in the window: how far back the one before it is, UINT16_MAX from there on. 16
  // bits, because searching waits for this table above all, and it should stay in cache.
  std::vector<uint16_t> step_back_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_MATCH_CHAINS_H_
