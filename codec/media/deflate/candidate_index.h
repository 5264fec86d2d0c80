// Every earlier place where a match could come from, nearest first.
//
// Unlike ZlibMatcher's chains it leaves nothing out: it serves tokens that zlib would not write.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_CANDIDATE_INDEX_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_CANDIDATE_INDEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// Places are chained by the hash of the 3, 4, 6, 10 and 16 bytes they begin with. A match longer
// than 15 bytes is looked for on the chain of the last 16 it must have.
//
// Positions are indexed when first asked for, so an index nobody asks costs nothing. One may ask
// for a position up to 32768 before the highest asked for so far. Not thread-safe; takes 2.5 MB;
// `raw` must outlive the index.
class CandidateIndex {
 public:
  // Places before `begin` are left out.
  explicit CandidateIndex(std::span<const uint8_t> raw, size_t begin = 0)
      : raw_(raw), insert_end_(begin) {}

  // How many places nearer than `distance` also hold `length` >= kMinMatch bytes equal to those at
  // `at`; -1 if that takes more than kMaxSteps to find out, or if `distance` is no such place.
  int Rank(size_t at, uint32_t length, uint32_t distance);

  // The inverse: the distance of the place with that rank, 0 if none within kMaxSteps.
  uint32_t Distance(size_t at, uint32_t length, uint32_t rank);

  // For every match length the nearest place that has it, as tokens of rising length and distance
  // (lengths between two of them belong to the longer). Fills `found`; stops after `max_steps`.
  void FindNearest(size_t at, uint32_t max_steps, std::vector<Token>& found);

 private:
  // Bounds the time spent on a token. Places farther down the chain are coded by their distance.
  static constexpr uint32_t kMaxSteps = 512;
  static constexpr uint32_t kNone = ~uint32_t{0};
  static constexpr std::array<uint8_t, 5> kKeyBytes = {3, 4, 6, 10, 16};

  struct Chains {
    std::vector<uint32_t> head;
    std::vector<uint32_t> prev;
  };

  // The chains with the longest key a match of `length` bytes still shares.
  static size_t LevelFor(uint32_t length);
  uint32_t Hash(size_t at, size_t level) const;
  void InsertUpTo(size_t end);
  uint32_t First(size_t at, size_t level);
  uint32_t After(uint32_t candidate, size_t at, size_t level) const;

  std::span<const uint8_t> raw_;
  std::array<Chains, kKeyBytes.size()> chains_;
  size_t insert_end_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_CANDIDATE_INDEX_H_
