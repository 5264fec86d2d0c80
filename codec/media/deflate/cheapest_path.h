// The tokens that cost fewest bits under a block's own tables.
//
// zopfli, 7-Zip, libdeflate and their like search for that path with estimates of the tables they
// are about to write. With the written tables at hand the search comes out nearly the same, and
// where it does not, the costs tell how close the call was.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_PATH_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_PATH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/media/deflate/candidate_index.h"
#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// What may follow at one position. Costs are in bits, of the token and of the best path from
// behind it, and can be compared with each other only.
struct Choices {
  static constexpr size_t kMaxMatches = 8;
  struct Match {
    Token token;
    uint32_t cost_bits = 0;
  };

  uint32_t literal_cost_bits = 0;
  std::array<Match, kMaxMatches> matches;  // cheapest first, longer first among equals
  size_t num_matches = 0;
  std::span<const Token> nearest;  // as CandidateIndex::FindNearest gives them

  // The nearest distance found for a match of this length, 0 if there is none.
  uint32_t NearestDistance(uint32_t length) const {
    for (const Token token : nearest) {
      if (token.length >= length) return token.distance;
    }
    return 0;
  }
};

// Not thread-safe; takes about 2 MB. `raw` and `index` must outlive it; the index must be used
// at rising positions.
class CheapestPath {
 public:
  // max_steps: places looked at for a position's matches
  CheapestPath(std::span<const uint8_t> raw, CandidateIndex& index, uint32_t max_steps)
      : raw_(raw), index_(index), max_steps_(max_steps) {}

  // Starts a block that ends at `end`, with these code lengths; 0 marks symbols it does not use.
  void BeginBlock(size_t end, std::span<const uint8_t> litlen_bits,
                  std::span<const uint8_t> distance_bits);

  // The choices at `at`, which is before the block's end and rises from call to call. Valid until
  // the next call.
  const Choices& Look(size_t at);

 private:
  // Paths are searched this far ahead at a time, and this much farther so that the end matters
  // little; together less than the window that CandidateIndex can step back.
  static constexpr size_t kSegment = 24576;
  static constexpr size_t kOverlap = 2048;
  // Stands for the cost of a symbol without a code: such a path loses, but costs still add up.
  static constexpr uint32_t kNoCode = 64;

  void Search(size_t begin);
  uint32_t LiteralCost(size_t at) const { return literal_bits_[raw_[at]]; }

  std::span<const uint8_t> raw_;
  CandidateIndex& index_;
  uint32_t max_steps_;
  size_t block_end_ = 0;
  size_t begin_ = 0;  // of the searched segment
  size_t valid_ = 0;  // positions before it need no new search
  size_t end_ = 0;    // of the searched segment, overlap included
  std::array<uint32_t, 256> literal_bits_{};
  std::array<uint32_t, kMaxMatch + 1> length_bits_{};  // extra bits included
  std::array<uint32_t, kNumDistance> distance_bits_{};
  std::vector<Token> nearest_;  // of all positions of the segment, one after the other
  std::vector<uint32_t> nearest_begin_;
  std::vector<uint32_t> cost_bits_;  // by position - begin_: of the best path to end_
  std::vector<Token> found_;
  Choices choices_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_CHEAPEST_PATH_H_
