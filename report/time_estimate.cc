#include "report/time_estimate.h"

#include <algorithm>

namespace gmzip {

TimeEstimate::TimeEstimate(size_t num_coders, uint64_t total_bytes)
    : done_(num_coders), total_bytes_(total_bytes) {}

void TimeEstimate::Add(size_t coder, uint64_t size_bytes, double seconds) {
  done_[coder].bytes += size_bytes;
  done_[coder].seconds += seconds;
  seconds_done_ += seconds;
}

std::optional<double> TimeEstimate::SecondsLeft() const {
  double seconds = 0;
  for (const Work& work : done_) {
    if (work.bytes == 0) return std::nullopt;
    const auto left = static_cast<double>(total_bytes_ - std::min(total_bytes_, work.bytes));
    seconds += work.seconds * left / static_cast<double>(work.bytes);
  }
  return seconds;
}

}  // namespace gmzip
