#include "codec/media/deflate/candidate_index.h"

#include <algorithm>

#include "codec/media/deflate/match_length.h"

namespace gmzip::deflate {
namespace {

constexpr uint32_t kHashBits = 16;
// Twice the window: chains of positions up to a window behind the last stay whole.
constexpr uint32_t kTableMask = 2 * kMaxDistance - 1;

uint32_t Hash(const uint8_t* bytes) {
  const uint32_t key = uint32_t{bytes[0]} | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16;
  return key * 0x9E3779B1U >> (32 - kHashBits);
}

}  // namespace

void CandidateIndex::InsertUpTo(size_t end) {
  if (head_.empty()) {
    head_.assign(size_t{1} << kHashBits, kNone);
    prev_.assign(2 * size_t{kMaxDistance}, kNone);
  }
  const size_t last = raw_.size() < kMinMatch ? 0 : raw_.size() - kMinMatch + 1;
  for (end = std::min(end, last); insert_end_ < end; ++insert_end_) {
    uint32_t& head = head_[Hash(raw_.data() + insert_end_)];
    prev_[insert_end_ & kTableMask] = head;
    head = static_cast<uint32_t>(insert_end_);
  }
}

uint32_t CandidateIndex::First(size_t at) {
  InsertUpTo(at);
  if (raw_.size() - at < kMinMatch) return kNone;
  const uint32_t first =
      at < insert_end_ ? prev_[at & kTableMask] : head_[Hash(raw_.data() + at)];
  return first != kNone && at - first <= kMaxDistance ? first : kNone;
}

uint32_t CandidateIndex::After(uint32_t candidate, size_t at) const {
  const uint32_t next = prev_[candidate & kTableMask];
  // An entry overwritten since points forward or out of the window: the chain has ended.
  return next < candidate && at - next <= kMaxDistance ? next : kNone;
}

int CandidateIndex::Rank(size_t at, uint32_t length, uint32_t distance) {
  int rank = 0;
  uint32_t candidate = First(at);
  for (uint32_t step = 0; step < kMaxSteps && candidate != kNone; ++step) {
    const uint8_t* const there = raw_.data() + candidate;
    if (MatchLength(there, raw_.data() + at, length) == length) {
      if (at - candidate == distance) return rank;
      ++rank;
    }
    if (at - candidate > distance) break;
    candidate = After(candidate, at);
  }
  return -1;
}

uint32_t CandidateIndex::Distance(size_t at, uint32_t length, uint32_t rank) {
  uint32_t candidate = First(at);
  for (uint32_t step = 0; step < kMaxSteps && candidate != kNone; ++step) {
    const uint8_t* const there = raw_.data() + candidate;
    if (MatchLength(there, raw_.data() + at, length) == length && rank-- == 0) {
      return static_cast<uint32_t>(at - candidate);
    }
    candidate = After(candidate, at);
  }
  return 0;
}

void CandidateIndex::FindNearest(size_t at, uint32_t max_steps, std::vector<Token>& found) {
  found.clear();
  const auto most = static_cast<uint32_t>(std::min<size_t>(raw_.size() - at, kMaxMatch));
  uint32_t best = kMinMatch - 1;
  uint32_t candidate = First(at);
  const uint8_t* const here = raw_.data() + at;
  for (uint32_t step = 0; step < max_steps && candidate != kNone && best < most; ++step) {
    const uint8_t* const there = raw_.data() + candidate;
    if (there[best] == here[best]) {
      const uint32_t length = MatchLength(there, here, most);
      if (length > best) {
        best = length;
        found.push_back({static_cast<uint16_t>(length), static_cast<uint16_t>(at - candidate)});
      }
    }
    candidate = After(candidate, at);
  }
}

}  // namespace gmzip::deflate
