// How long a benchmark still takes, from what its coders took so far.
#ifndef GMZIP_REPORT_TIME_ESTIMATE_H_
#define GMZIP_REPORT_TIME_ESTIMATE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gmzip {

// Takes each coder's time to go with the size of its files. Not thread-safe.
class TimeEstimate {
 public:
  TimeEstimate(size_t num_coders, uint64_t total_bytes);

  // The coder is done with a file, or has passed over it (0 seconds).
  void Add(size_t coder, uint64_t size_bytes, double seconds);

  double seconds_done() const { return seconds_done_; }
  // nullopt until each coder was asked to code something.
  std::optional<double> SecondsLeft() const;

 private:
  struct Work {
    uint64_t bytes = 0;
    double seconds = 0;
  };
  std::vector<Work> done_;
  uint64_t total_bytes_;
  double seconds_done_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_REPORT_TIME_ESTIMATE_H_
