// The line on a terminal that says how far a file has come and how long it will take.
#ifndef GMZIP_CLI_PROGRESS_LINE_H_
#define GMZIP_CLI_PROGRESS_LINE_H_

#include <chrono>
#include <string>
#include <utility>

#include "codec/gmzip.h"  // Progress, ProgressCallback

namespace gmzip {

// Shows nothing unless standard error is a terminal and is_wanted. The line goes away with the
// object. Main thread only; one at a time.
class ProgressLine {
 public:
  ProgressLine(std::string name, bool is_wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // What the line begins with from now on.
  void SetName(std::string name) { name_ = std::move(name); }

  // Refers to this object; empty if nothing is shown.
  ProgressCallback Callback();

 private:
  using Clock = std::chrono::steady_clock;
  void Show(const Progress& progress);

  std::string name_;
  bool is_shown_;
  Clock::time_point start_;
  Clock::time_point last_;
};

// Wipes the line on the terminal, if there is one, so that a message can take its place.
void ClearProgressLine();

}  // namespace gmzip

#endif  // GMZIP_CLI_PROGRESS_LINE_H_
