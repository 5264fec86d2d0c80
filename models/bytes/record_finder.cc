#include "models/bytes/record_finder.h"

namespace gmzip {
namespace {

// A longer distance must be better than a shorter one by this many of 256.
constexpr int32_t kMargin = 16;
// Places looked at each time, a prime apart so that they fall everywhere in a record.
constexpr uint32_t kNumSamples = 146;
constexpr uint32_t kSampleStep = 7;

}  // namespace

void RecordFinder::AddByte(const ByteHistory& history) {
  if (history.end() % kPeriod == 0) Look(history);
}

void RecordFinder::Look(const ByteHistory& history) {
  for (uint32_t distance = 1; distance <= kMaxLength; ++distance) {
    int32_t num_equal = 0;
    for (uint32_t i = 0; i < kNumSamples; ++i) {
      const uint64_t back = 1 + i * kSampleStep;
      num_equal += history.Back(back) == history.Back(back + distance) ? 1 : 0;
    }
    // Fades, so that the record may change.
    scores_[distance] += (num_equal * 256 - scores_[distance]) / 4;
  }
  uint32_t best = 1;
  int32_t best_score = scores_[1];
  for (uint32_t distance = 2; distance <= kMaxLength; ++distance) {
    if (scores_[distance] > best_score + best_score / kMargin + 256 * 2) {
      best = distance;
      best_score = scores_[distance];
    }
  }
  length_ = best;
}

}  // namespace gmzip
