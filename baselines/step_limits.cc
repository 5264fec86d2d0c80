#include "baselines/step_limits.h"

#include <fmt/core.h>
#include <poll.h>

#include <chrono>
#include <cstring>

namespace gmzip {
namespace {

constexpr int kPauseMilliseconds = 100;  // between two looks at the limits

double Now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

}  // namespace

StepWatch::StepWatch(const StepLimits& limits) : limits_(limits), begin_seconds_(Now()) {}

double StepWatch::Seconds() const { return Now() - begin_seconds_; }

Ending StepWatch::Await(int descriptor) const {
  pollfd wanted{descriptor, POLLIN, 0};
  while (true) {
    if (poll(&wanted, 1, kPauseMilliseconds) > 0) return Ending::kByItself;
    if (limits_.should_stop && limits_.should_stop()) return Ending::kStopped;
    if (limits_.timeout_seconds > 0 && Seconds() > limits_.timeout_seconds) return Ending::kTooLate;
  }
}

Error ErrorOf(Ending ending, const StepLimits& limits) {
  if (ending == Ending::kStopped) return {ErrorCode::kCancelled, "stopped"};
  return {ErrorCode::kInternal, fmt::format("took longer than {} seconds", limits.timeout_seconds)};
}

Error EndedBySignal(int signal_number, const std::string& more) {
  return {ErrorCode::kInternal,
          fmt::format("ended by signal {} ({}){}", signal_number, strsignal(signal_number), more)};
}

}  // namespace gmzip
