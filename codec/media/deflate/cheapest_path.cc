#include "codec/media/deflate/cheapest_path.h"

#include <algorithm>

namespace gmzip::deflate {

void CheapestPath::BeginBlock(size_t end, std::span<const uint8_t> litlen_bits,
                              std::span<const uint8_t> distance_bits) {
  block_end_ = end;
  valid_ = 0;
  const auto cost = [](uint8_t bits) { return bits == 0 ? kNoCode : uint32_t{bits}; };
  for (size_t i = 0; i < literal_bits_.size(); ++i) literal_bits_[i] = cost(litlen_bits[i]);
  for (size_t length = kMinMatch; length <= kMaxMatch; ++length) {
    const size_t code = kLengthCode[length];
    length_bits_[length] = cost(litlen_bits[kEndOfBlock + 1 + code]) + kLengthExtraBits[code];
  }
  for (size_t i = 0; i < kNumDistance; ++i) {
    distance_bits_[i] = cost(distance_bits[i]) + kDistanceExtraBits[i];
  }
}

void CheapestPath::Search(size_t begin) {
  begin_ = begin;
  end_ = std::min(begin + kSegment + kOverlap, block_end_);
  valid_ = end_ == block_end_ ? end_ : begin + kSegment;
  nearest_.clear();
  nearest_begin_.clear();
  for (size_t at = begin; at < end_; ++at) {
    nearest_begin_.push_back(static_cast<uint32_t>(nearest_.size()));
    index_.FindNearest(at, max_steps_, found_);
    nearest_.insert(nearest_.end(), found_.begin(), found_.end());
  }
  nearest_begin_.push_back(static_cast<uint32_t>(nearest_.size()));
  cost_bits_.assign(end_ - begin + 1, 0);
  for (size_t i = end_ - begin; i-- > 0;) {
    uint32_t best = LiteralCost(begin + i) + cost_bits_[i + 1];
    const size_t room = end_ - begin - i;
    size_t length = kMinMatch;
    for (size_t n = nearest_begin_[i]; n < nearest_begin_[i + 1]; ++n) {
      const uint32_t distance_cost =
          distance_bits_[static_cast<size_t>(DistanceCode(nearest_[n].distance))];
      const size_t last = std::min<size_t>(nearest_[n].length, room);
      for (; length <= last; ++length) {
        best = std::min(best, distance_cost + length_bits_[length] + cost_bits_[i + length]);
      }
    }
    cost_bits_[i] = best;
  }
}

const Choices& CheapestPath::Look(size_t at) {
  if (at >= valid_) Search(at);
  const size_t i = at - begin_;
  choices_.literal_cost_bits = LiteralCost(at) + cost_bits_[i + 1];
  choices_.nearest = std::span<const Token>(nearest_).subspan(
      nearest_begin_[i], nearest_begin_[i + 1] - nearest_begin_[i]);
  choices_.num_matches = 0;
  const size_t room = end_ - at;
  size_t length = kMinMatch;
  for (const Token nearest : choices_.nearest) {
    const uint32_t distance_cost =
        distance_bits_[static_cast<size_t>(DistanceCode(nearest.distance))];
    const size_t last = std::min<size_t>(nearest.length, room);
    for (; length <= last; ++length) {
      const uint32_t cost = distance_cost + length_bits_[length] + cost_bits_[i + length];
      // A place in the list, from the back; a longer match goes before a shorter of equal cost.
      size_t place = choices_.num_matches;
      while (place > 0 && choices_.matches[place - 1].cost_bits >= cost) --place;
      if (place == Choices::kMaxMatches) continue;
      const size_t count = std::min(choices_.num_matches + 1, Choices::kMaxMatches);
      for (size_t move = count - 1; move > place; --move) {
        choices_.matches[move] = choices_.matches[move - 1];
      }
      choices_.matches[place] = {{static_cast<uint16_t>(length), nearest.distance}, cost};
      choices_.num_matches = count;
    }
  }
  return choices_;
}

}  // namespace gmzip::deflate
