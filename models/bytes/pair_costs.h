// What each symbol costs after each context of one order: while counts are gathered.
#ifndef GMZIP_MODELS_BYTES_PAIR_COSTS_H_
#define GMZIP_MODELS_BYTES_PAIR_COSTS_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip {

// Pairs of a context and a symbol as numbers of `pair_bits` bits, in order, with a cost of 0 to 15
// each: 9 bytes a pair, found by the pair's upper bits. Thread-safe once Finish was called.
class PairCosts {
 public:
  static constexpr int kCostBits = 4;
  static constexpr uint32_t kUnknown = 15;

  explicit PairCosts(int pair_bits) : pair_bits_(pair_bits) {}

  void Reserve(size_t num_pairs) { entries_.reserve(num_pairs); }
  // In rising order, each pair once; fewer than 2^32.
  void Add(uint64_t pair, uint32_t cost) { entries_.push_back(pair << kCostBits | cost); }

  void Finish() {
    // About four pairs to a place.
    const int bits =
        std::clamp(static_cast<int>(std::bit_width(entries_.size() / 4)), 1, pair_bits_);
    shift_ = pair_bits_ - bits;
    starts_.assign((size_t{1} << bits) + 1, 0);
    for (const uint64_t entry : entries_) ++starts_[PlaceOf(entry >> kCostBits) + 1];
    for (size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  }

  // Find in three steps, for many pairs at a time: PrefetchStart, PrefetchEntry, Find.
  void PrefetchStart(uint64_t pair) const { __builtin_prefetch(&starts_[PlaceOf(pair)]); }
  void PrefetchEntry(uint64_t pair) const {
    __builtin_prefetch(entries_.data() + starts_[PlaceOf(pair)]);
  }
  // kUnknown if not there.
  uint32_t Find(uint64_t pair) const {
    const size_t place = PlaceOf(pair);
    const auto end = entries_.begin() + starts_[place + 1];
    const auto found = std::lower_bound(entries_.begin() + starts_[place], end, pair << kCostBits);
    if (found == end || *found >> kCostBits != pair) return kUnknown;
    return static_cast<uint32_t>(*found & ((1 << kCostBits) - 1));
  }

 private:
  size_t PlaceOf(uint64_t pair) const { return static_cast<size_t>(pair >> shift_); }

  int pair_bits_;
  int shift_ = 0;
  std::vector<uint64_t> entries_;
  std::vector<uint32_t> starts_;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_PAIR_COSTS_H_
