#include "codec/media/deflate/zlib_matcher.h"

#include <algorithm>

#include "base/byte_order.h"
#include "codec/media/deflate/match_length.h"
#include "codec/media/deflate/start_hash.h"

namespace gmzip::deflate {
namespace {

// zlib keeps this many bytes of its window free.
constexpr size_t kMinLookahead = kMaxMatch + kMinMatch + 1;
// A match of three bytes from farther away costs more than three literals, zlib reckons.
constexpr ptrdiff_t kTooFar = 4096;
// ZlibStrategy::kFiltered drops matches up to this length.
constexpr uint32_t kFilteredLength = 5;
// Steps to positions that only share a hash by chance, before a search goes the way zlib goes.
constexpr uint32_t kMaxDetours = 1024;

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
      drops_shorts_(lazy_ && strategy_ == ZlibStrategy::kFiltered),
      long_bytes_(drops_shorts_ ? kFilteredLength + 1 : kMinMatch + 1),
      max_distance_((size_t{1} << parameters.window_bits) - kMinLookahead),
      window_mask_((1U << parameters.window_bits) - 1),
      hash_shift_((parameters.HashBits() + 2) / 3),
      hash_mask_((1U << parameters.HashBits()) - 1) {
  if (parameters.level == 0) strategy_ = ZlibStrategy::kHuffmanOnly;
  if (!Searches()) return;
  num_inserted_.assign(size_t{hash_mask_} + 1, 0);
  ordinals_.assign(size_t{window_mask_} + 1, 0);
  if (!drops_shorts_) by_zlibs_hash_.emplace(hash_mask_ + 1, window_mask_ + 1);
  by_long_hash_.emplace(kNumStartHashes, window_mask_ + 1);
}

void ZlibMatcher::InsertUpTo(size_t end) {
  // The last two bytes start no match.
  const size_t last = raw_.size() < kMinMatch ? 0 : raw_.size() - kMinMatch + 1;
  for (end = std::min(end, last); insert_end_ < end; ++insert_end_) {
    const uint32_t hash = Hash(insert_end_);
    ordinals_[insert_end_ & window_mask_] = num_inserted_[hash]++;
    if (by_zlibs_hash_) by_zlibs_hash_->Insert(insert_end_, hash);
    if (insert_end_ + long_bytes_ <= raw_.size()) {
      by_long_hash_->Insert(insert_end_, HashOfStart(raw_.data() + insert_end_, long_bytes_));
    }
  }
}

// Where short matches are dropped all positions are inserted, so these chains can be made late.
void ZlibMatcher::ChainWindowByZlibsHash() {
  by_zlibs_hash_.emplace(hash_mask_ + 1, window_mask_ + 1);
  const size_t first = insert_end_ - std::min<size_t>(insert_end_, window_mask_ + 1);
  for (size_t at = first; at < insert_end_; ++at) by_zlibs_hash_->Insert(at, Hash(at));
}

bool ZlibMatcher::IsInWindow(const Search& search, ptrdiff_t candidate) const {
  // zlib cannot match its window's first byte: 0 stands for "none".
  return candidate > 0 && search.position - candidate <= static_cast<ptrdiff_t>(max_distance_);
}

// Whether zlib's search would come to a position of the same hash. All nearer ones than one it
// does not come to may be tried, none farther away.
bool ZlibMatcher::IsTried(const Search& search, ptrdiff_t candidate) const {
  if (!IsInWindow(search, candidate)) return false;
  const auto at = static_cast<size_t>(search.position);
  const uint32_t rank = static_cast<uint16_t>(
      ordinals_[at & window_mask_] - ordinals_[static_cast<size_t>(candidate) & window_mask_]);
  // Only its first step goes as far as the window.
  const bool is_farthest = search.position - candidate == static_cast<ptrdiff_t>(max_distance_);
  return rank <= search.num_tried && (rank == 1 || !is_farthest);
}

// Along `chains`, whatever hash they are by; nothing if they are of no use here.
std::optional<Token> ZlibMatcher::FindLong(const MatchChains& chains, const Search& search) const {
  if (search.lookahead < long_bytes_) return Token{};
  const uint32_t nice = std::min<uint32_t>(limits_.nice_length, search.lookahead);
  const uint8_t* const raw = raw_.data();
  const uint8_t* const here = raw + search.position;
  uint32_t best = std::max(search.previous_length, long_bytes_ - 1);
  ptrdiff_t best_at = 0;
  // A longer match has these two bytes at the end of the best one so far: most candidates fail on
  // them, predictably.
  uint16_t end_bytes = LoadLe<uint16_t>(here + best - 1);
  uint32_t num_steps = 0;
  for (ptrdiff_t candidate = chains.Before(search.position); IsInWindow(search, candidate);
       candidate = chains.Before(candidate)) {
    // So many steps cannot pass more positions than zlib tries.
    if (++num_steps > search.num_tried) {
      if (num_steps > search.num_tried + kMaxDetours) return std::nullopt;
      const bool is_on_zlibs_way =
          Hash(static_cast<size_t>(candidate)) == Hash(static_cast<size_t>(search.position));
      if (is_on_zlibs_way && !IsTried(search, candidate)) break;
    }
    const uint8_t* const there = raw + candidate;
    if (LoadLe<uint16_t>(there + best - 1) != end_bytes) continue;
    const uint32_t length = MatchLength(there, here, search.lookahead);
    if (length <= best) continue;
    if (!IsTried(search, candidate)) break;
    best = length;
    best_at = candidate;
    if (best >= nice) break;
    end_bytes = LoadLe<uint16_t>(here + best - 1);
  }
  if (best_at == 0) return Token{};
  return Token{static_cast<uint16_t>(best), static_cast<uint16_t>(search.position - best_at)};
}

Token ZlibMatcher::FindShort(const Search& search) const {
  const uint8_t* const here = raw_.data() + search.position;
  for (ptrdiff_t candidate = by_zlibs_hash_->Before(search.position); IsTried(search, candidate);
       candidate = by_zlibs_hash_->Before(candidate)) {
    const ptrdiff_t distance = search.position - candidate;
    if (lazy_ && distance > kTooFar) break;
    if (std::equal(here, here + kMinMatch, here - distance)) {
      return {static_cast<uint16_t>(kMinMatch), static_cast<uint16_t>(distance)};
    }
  }
  return {};
}

Token ZlibMatcher::FindMatch(size_t at, uint32_t previous_length) {
  InsertUpTo(at + 1);
  const auto lookahead = static_cast<uint32_t>(std::min<size_t>(raw_.size() - at, kMaxMatch));
  if (lookahead < kMinMatch || lookahead <= previous_length) return {};
  uint32_t num_tried = limits_.max_chain;
  if (previous_length >= limits_.good_length) num_tried >>= 2;
  const Search search{static_cast<ptrdiff_t>(at), previous_length, lookahead, num_tried};
  std::optional<Token> match = FindLong(*by_long_hash_, search);
  if (!match) {
    if (!by_zlibs_hash_) ChainWindowByZlibsHash();
    match = FindLong(*by_zlibs_hash_, search);
  }
  if (!match->IsLiteral() || drops_shorts_ || previous_length >= kMinMatch) return *match;
  return FindShort(search);
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
  if (!Searches()) return;
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
  if (Searches()) InsertUpTo(position_);
}

}  // namespace gmzip::deflate
