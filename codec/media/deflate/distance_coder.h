// Codes the distance of a match that was not predicted.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_DISTANCE_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_DISTANCE_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/candidate_index.h"
#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// As the number of nearer places that hold the same bytes, or in full where that takes too long to
// find. One object per stream and direction. Not thread-safe.
class DistanceCoder {
 public:
  // The match at `at` has `length` >= kMinMatch bytes, which must not reach past the raw bytes.
  // A decoder may return any distance in [0, 32768]; 0 is an error.
  template <typename Coder>
  uint32_t Code(Coder& coder, CandidateIndex& index, size_t at, uint32_t length,
                uint32_t distance) {
    auto& rank_model = rank_[std::min<size_t>(length, 8) - kMinMatch];
    if constexpr (Coder::kDecodes) {
      const uint32_t rank = rank_model.Code(coder, 0);
      if (rank != 0) return index.Distance(at, length, rank - 1);
    } else {
      const int rank = index.Rank(at, length, distance);
      if (rank_model.Code(coder, static_cast<uint32_t>(rank + 1)) != 0) return distance;
    }
    const auto wanted = static_cast<uint32_t>(DistanceCode(std::max<uint32_t>(distance, 1)));
    const uint32_t code = code_.Code(coder, wanted);
    if (code >= kNumDistance) return 0;
    const uint32_t base = kDistanceBase[code];
    return base + CodePlainBits(coder, distance - base, kDistanceExtraBits[code]);
  }

 private:
  std::array<AdaptiveNumber, 6> rank_;  // by length: 0 in full, else rank + 1
  AdaptiveTree<5> code_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_DISTANCE_CODER_H_
