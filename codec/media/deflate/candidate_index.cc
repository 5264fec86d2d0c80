#include "codec/media/deflate/candidate_index.h"

#include <algorithm>

#include "codec/media/deflate/match_length.h"
#include "codec/media/deflate/start_hash.h"

namespace gmzip::deflate {
namespace {

// Twice the window: chains of positions up to a window behind the last stay whole.
constexpr uint32_t kTableMask = 2 * kMaxDistance - 1;

}  // namespace

size_t CandidateIndex::LevelFor(uint32_t length) {
  size_t level = 0;
  while (level + 1 < kKeyBytes.size() && kKeyBytes[level + 1] <= length) ++level;
  return level;
}

uint32_t CandidateIndex::Hash(size_t at, size_t level) const {
  return HashOfStart(raw_.data() + at, kKeyBytes[level]);
}

void CandidateIndex::InsertUpTo(size_t end) {
  if (chains_[0].head.empty()) {
    for (Chains& chains : chains_) {
      chains.head.assign(kNumStartHashes, kNone);
      chains.prev.assign(2 * size_t{kMaxDistance}, kNone);
    }
  }
  for (; insert_end_ < end; ++insert_end_) {
    for (size_t level = 0; level < kKeyBytes.size(); ++level) {
      if (raw_.size() - insert_end_ < kKeyBytes[level]) break;
      uint32_t& head = chains_[level].head[Hash(insert_end_, level)];
      chains_[level].prev[insert_end_ & kTableMask] = head;
      head = static_cast<uint32_t>(insert_end_);
    }
  }
}

uint32_t CandidateIndex::First(size_t at, size_t level) {
  InsertUpTo(at);
  if (raw_.size() - at < kKeyBytes[level]) return kNone;
  const uint32_t first = at < insert_end_ ? chains_[level].prev[at & kTableMask]
                                          : chains_[level].head[Hash(at, level)];
  return first != kNone && at - first <= kMaxDistance ? first : kNone;
}

uint32_t CandidateIndex::After(uint32_t candidate, size_t at, size_t level) const {
  const uint32_t next = chains_[level].prev[candidate & kTableMask];
  // An entry overwritten since points forward or out of the window: the chain has ended.
  return next < candidate && at - next <= kMaxDistance ? next : kNone;
}

int CandidateIndex::Rank(size_t at, uint32_t length, uint32_t distance) {
  int rank = 0;
  const size_t level = LevelFor(length);
  uint32_t candidate = First(at, level);
  for (uint32_t step = 0; step < kMaxSteps && candidate != kNone; ++step) {
    const uint8_t* const there = raw_.data() + candidate;
    if (MatchLength(there, raw_.data() + at, length) == length) {
      if (at - candidate == distance) return rank;
      ++rank;
    }
    if (at - candidate > distance) break;
    candidate = After(candidate, at, level);
  }
  return -1;
}

uint32_t CandidateIndex::Distance(size_t at, uint32_t length, uint32_t rank) {
  const size_t level = LevelFor(length);
  uint32_t candidate = First(at, level);
  for (uint32_t step = 0; step < kMaxSteps && candidate != kNone; ++step) {
    const uint8_t* const there = raw_.data() + candidate;
    if (MatchLength(there, raw_.data() + at, length) == length && rank-- == 0) {
      return static_cast<uint32_t>(at - candidate);
    }
    candidate = After(candidate, at, level);
  }
  return 0;
}

void CandidateIndex::FindNearest(size_t at, uint32_t max_steps, std::vector<Token>& found) {
  found.clear();
  const auto most = static_cast<uint32_t>(std::min<size_t>(raw_.size() - at, kMaxMatch));
  const uint8_t* const here = raw_.data() + at;
  InsertUpTo(std::min(at + kMaxMatch, raw_.size()));
  uint32_t best = kMinMatch - 1;
  size_t nearest_left = at;  // no place from here on can hold more than `best` bytes
  uint32_t step = 0;
  while (best < most) {
    // What is to come shares best + 1 bytes. The chain of the last of them is followed, not that
    // of the first: in flat parts every place shares the first bytes, few the end of the run.
    const size_t level = LevelFor(best + 1);
    const size_t offset = best + 1 - kKeyBytes[level];
    uint32_t end = First(at + offset, level);
    uint32_t length = 0;
    size_t candidate = 0;
    for (; step < max_steps && end != kNone && end >= offset; ++step) {
      candidate = end - offset;
      const uint8_t* const there = raw_.data() + candidate;
      if (candidate < nearest_left && there[best] == here[best] && there[0] == here[0]) {
        length = MatchLength(there, here, most);
        if (length > best) break;
      }
      end = After(end, at + offset, level);
    }
    if (length <= best) return;
    best = length;
    nearest_left = candidate;
    found.push_back({static_cast<uint16_t>(length), static_cast<uint16_t>(at - candidate)});
  }
}

}  // namespace gmzip::deflate
