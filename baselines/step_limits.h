// When a step of a benchmark ends, whether it is done or not.
#ifndef GMZIP_BASELINES_STEP_LIMITS_H_
#define GMZIP_BASELINES_STEP_LIMITS_H_

#include <functional>
#include <string>

#include "base/result.h"

namespace gmzip {

struct StepLimits {
  double timeout_seconds = 0;  // 0: none
  // Asked ten times a second; true ends the step. May be empty.
  std::function<bool()> should_stop = {};
};

enum class Ending { kByItself, kTooLate, kStopped };

// Waits until there is something to read from `descriptor`, or a limit is reached. A process's
// descriptor (pidfd_open) can be read once it has ended. Limits count from its creation on.
class StepWatch {
 public:
  explicit StepWatch(const StepLimits& limits);
  Ending Await(int descriptor) const;
  double Seconds() const;  // since the watch began

 private:
  const StepLimits& limits_;
  double begin_seconds_;
};

// The error of a step that ended so; not for kByItself.
Error ErrorOf(Ending ending, const StepLimits& limits);

// The error of a process that a signal ended: "ended by signal 9 (Killed)".
Error EndedBySignal(int signal_number, const std::string& more);

}  // namespace gmzip

#endif  // GMZIP_BASELINES_STEP_LIMITS_H_
