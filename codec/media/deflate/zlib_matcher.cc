#include "codec/media/deflate/zlib_matcher.h"

#include <algorithm>

#include "base/byte_order.h"
#include "codec/media/deflate/match_length.h"

namespace gmzip::deflate {
namespace {

// zlib keeps this many bytes of its window free.
constexpr size_t kMinLookahead = kMaxMatch + kMinMatch + 1;
// A match of three bytes from farther away costs more than three literals, zlib reckons.
constexpr size_t kTooFar = 4096;

}  // namespace

// zlib's configuration_table.
const ZlibMatcher::Limits ZlibMatcher::kLimitsByLevel[10] = {
    {0, 0, 0, 0},         {4, 4, 8, 4},        {4, 5, 16, 8},     {4, 6, 32, 32},
    {4, 4, 16, 16},       {8, 16, 32, 32},     {8, 16, 128, 128}, {8, 32, 128, 256},
    {32, 128, 258, 1024}, {32, 258, 258, 4096}};

ZlibMatcher::ZlibMatcher(const ZlibParameters& parameters, std::span<const uint8_t> raw)
    : raw_(raw),
      limits_(kLimitsByLevel[parameters.level]),
      strategy_(parameters.strategy),
      lazy_(parameters.level >= 4),
      max_distance_((size_t{1} << parameters.window_bits) - kMinLookahead),
      window_mask_((1U << parameters.window_bits) - 1),
      hash_shift_((parameters.HashBits() + 2) / 3),
      hash_mask_((1U << parameters.HashBits()) - 1) {
  if (parameters.level == 0) strategy_ = ZlibStrategy::kHuffmanOnly;
  if (strategy_ == ZlibStrategy::kHuffmanOnly || strategy_ == ZlibStrategy::kRle) return;
  head_.assign(size_t{hash_mask_} + 1, 0);
  step_back_.assign(size_t{window_mask_} + 1, UINT16_MAX);
}

void ZlibMatcher::InsertUpTo(size_t end) {
  // The last two bytes start no match.
  const size_t last = raw_.size() < kMinMatch ? 0 : raw_.size() - kMinMatch + 1;
  for (end = std::min(end, last); insert_end_ < end; ++insert_end_) {
    uint32_t& head = head_[Hash(insert_end_)];
    step_back_[insert_end_ & window_mask_] =
        static_cast<uint16_t>(std::min<size_t>(insert_end_ - head, UINT16_MAX));
    head = static_cast<uint32_t>(insert_end_);
  }
}

Token ZlibMatcher::FindMatch(size_t at, uint32_t previous_length) {
  InsertUpTo(at + 1);
  const auto lookahead = static_cast<uint32_t>(std::min<size_t>(raw_.size() - at, kMaxMatch));
  if (lookahead < kMinMatch || lookahead <= previous_length) return {};
  // Signed: a step back of UINT16_MAX, "none", may lead to before the first byte.
  const auto position = static_cast<ptrdiff_t>(at);
  const auto farthest = static_cast<ptrdiff_t>(max_distance_);
  ptrdiff_t candidate = position - step_back_[at & window_mask_];
  // zlib cannot match its window's first byte: 0 stands for "none".
  if (candidate <= 0 || position - candidate > farthest) return {};
  const ptrdiff_t limit = std::max<ptrdiff_t>(position - farthest, 0);
  const uint32_t nice = std::min<uint32_t>(limits_.nice_length, lookahead);
  uint32_t chain = limits_.max_chain;
  if (previous_length >= limits_.good_length) chain >>= 2;
  const uint8_t* const raw = raw_.data();
  const uint8_t* const here = raw + at;
  uint32_t best = previous_length;
  ptrdiff_t best_at = 0;
  // A longer match has these two bytes at the end of the best one so far: most candidates fail on
  // them, predictably.
  uint16_t end_bytes = LoadLe<uint16_t>(here + best - 1);
  do {
    const uint8_t* const there = raw + candidate;
    if (LoadLe<uint16_t>(there + best - 1) == end_bytes) {
      const uint32_t length = MatchLength(there, here, lookahead);
      if (length > best) {
        best = length;
        best_at = candidate;
        if (best >= nice) break;
        end_bytes = LoadLe<uint16_t>(here + best - 1);
      }
    }
    candidate -= step_back_[static_cast<size_t>(candidate) & window_mask_];
  } while (candidate > limit && --chain != 0);
  if (best_at == 0) return {};
  const auto distance = static_cast<uint16_t>(position - best_at);
  if (lazy_ && best <= 5 &&
      (strategy_ == ZlibStrategy::kFiltered || (best == kMinMatch && distance > kTooFar))) {
    return {};
  }
  return {static_cast<uint16_t>(best), distance};
}

Token ZlibMatcher::RunMatch() const {
  if (position_ == 0) return {};
  const size_t rest = std::min<size_t>(raw_.size() - position_, kMaxMatch);
  const uint8_t* const here = raw_.data() + position_;
  const uint32_t length = MatchLength(here - 1, here, static_cast<uint32_t>(rest));
  if (length < kMinMatch) return {};
  return {static_cast<uint16_t>(length), 1};
}

Token ZlibMatcher::Predict() {
  next_known_ = false;
  if (strategy_ == ZlibStrategy::kHuffmanOnly) return here_ = {};
  if (strategy_ == ZlibStrategy::kRle) return here_ = RunMatch();
  if (!here_known_) here_ = FindMatch(position_, kMinMatch - 1);
  if (!lazy_ || here_.IsLiteral()) return here_;
  if (here_.length < limits_.max_lazy && position_ + 1 < raw_.size()) {
    next_ = FindMatch(position_ + 1, here_.length);
    next_known_ = !next_.IsLiteral();
    if (next_known_) return {};
  }
  return here_;
}

void ZlibMatcher::Advance(Token actual) {
  here_known_ = actual.IsLiteral() && next_known_;
  if (here_known_) here_ = next_;
  next_known_ = false;
  position_ += actual.length;
  if (head_.empty()) return;
  if (!lazy_ && actual.length > limits_.max_lazy) {
    // Levels 1 to 3 leave the inside of long matches out of the chains.
    InsertUpTo(position_ - actual.length + 1);
    insert_end_ = std::max(insert_end_, position_);
  } else {
    InsertUpTo(position_);
  }
}

void ZlibMatcher::SkipStored(size_t count) {
  here_known_ = false;
  position_ += count;
  if (!head_.empty()) InsertUpTo(position_);
}

}  // namespace gmzip::deflate
