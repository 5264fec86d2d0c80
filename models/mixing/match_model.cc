#include "models/mixing/match_model.h"

#include <algorithm>
#include <bit>

namespace gmzip {
namespace {

constexpr uint32_t kMaxLength = 65535;
// Agreement is checked this far back.
constexpr uint32_t kMaxChecked = 48;
constexpr uint64_t kPositionMask = (1U << 24) - 1;

// Bits set in a byte: std::popcount is a call where the instruction is not known to be there.
constexpr auto kBitCounts = [] {
  std::array<uint8_t, 256> counts{};
  for (uint32_t i = 0; i < 256; ++i) counts[i] = static_cast<uint8_t>(std::popcount(i));
  return counts;
}();

// 1 .. 15, in steps that grow with the length.
uint32_t LengthClass(uint32_t length) {
  if (length == 0) return 0;
  if (length < 16) return 1 + length / 3;         // 1 .. 6
  if (length < 32) return 7 + (length - 16) / 8;  // 7, 8
  return std::min(9U + static_cast<uint32_t>(std::bit_width(length)) - 6, 15U);
}

}  // namespace

MatchModel::MatchModel(uint32_t min_length, int table_log2)
    : tables_(SharedLogisticTables()),
      min_length_(min_length),
      places_(size_t{1} << table_log2, 0),
      shift_(64 - table_log2) {
  for (size_t i = 0; i < is_right_.size(); ++i) {
    is_right_[i] = AdaptiveProbability(49152 + 1000 * static_cast<uint32_t>(i / 32), 0);
  }
}

void MatchModel::AddByte(const ByteHistory& history) {
  misses_ <<= 1;
  before_8_ = before_8_ << 8 | last_8_ >> 56;
  last_8_ = last_8_ << 8 | history.Back(1);
  if (place_ != 0) {
    if (history[place_] == history.Back(1)) {
      length_ = std::min(length_ + 1, kMaxLength);
    } else {
      length_ = 0;
      misses_ |= 1;
    }
    ++place_;
    // Too many, or overwritten by now.
    if (kBitCounts[misses_ & 255] > 7 || history.end() - place_ >= history.size()) place_ = 0;
  }
  Follow(history);
  if (place_ == 0) {
    length_ = 0;
    expected_byte_ = -1;
    confidence_ = 0;
    return;
  }
  expected_byte_ = history[place_];
  const auto missed = std::min<uint32_t>(kBitCounts[misses_ & 255], 3);
  confidence_ = std::max(LengthClass(length_) * 4 + missed, 1U);
}

void MatchModel::Follow(const ByteHistory& history) {
  if (history.end() < min_length_) return;
  const Place found = Find(last_8_, before_8_);
  uint32_t& entry = places_[found.entry];
  if (length_ < min_length_ && entry >> 24 == found.check) {
    // The position's upper bits are those of the nearest earlier one.
    const uint64_t distance = (history.end() - entry) & kPositionMask;
    const uint64_t place = history.end() - distance;
    const bool is_there =
        distance != 0 && distance < history.size() - kMaxChecked && distance <= history.end();
    if (is_there && place != place_) {
      uint32_t length = 0;
      while (length < kMaxChecked && length < place &&
             history[place - 1 - length] == history.Back(length + 1)) {
        ++length;
      }
      if (length >= min_length_ && length > length_) {
        place_ = place;
        length_ = length;
        misses_ = 0;
      }
    }
  }
  entry = found.check << 24 | static_cast<uint32_t>(history.end() & kPositionMask);
}

}  // namespace gmzip
