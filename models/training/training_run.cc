#include "models/training/training_run.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace gmzip {
namespace {

using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

}  // namespace

Result<RunProgress> RunTraining(const RunSettings& settings, double seconds_before,
                                const TrainingParts& parts,
                                const std::function<bool(const RunProgress&)>& report) {
  Optimizer& optimizer = *parts.optimizer;
  const double budget = settings.minutes * 60;
  const Clock::time_point start = Clock::now();
  Clock::time_point last_report = start;
  Clock::time_point last_checkpoint = start;
  RunProgress progress;
  double cost_sum = 0;
  int64_t steps_since = 0;
  bool wanted = true;
  for (bool done = false; !done;) {
    const double spent = seconds_before + Seconds(start);
    const double fraction = settings.steps > 0 ? static_cast<double>(optimizer.steps()) /
                                                     static_cast<double>(settings.steps)
                                               : spent / budget;
    done = fraction >= 1 || !wanted;
    if (!done) {
      torch::Tensor cost = parts.next_cost();
      cost.backward();
      // A young average follows quickly, an old one slowly.
      const double average_decay = std::min(0.999, static_cast<double>(optimizer.steps() + 1) /
                                                       static_cast<double>(optimizer.steps() + 10));
      optimizer.Step(ScheduledRate(settings.rate, fraction), average_decay);
      cost_sum += cost.item<double>();
      ++steps_since;
    }
    if (done || Seconds(last_report) >= settings.report_seconds) {
      progress.step = optimizer.steps();
      progress.seconds = spent;
      progress.seconds_left = fraction > 0 ? spent / fraction - spent : 0;
      progress.symbols_per_second =
          static_cast<double>(steps_since * parts.symbols_per_step) / Seconds(last_report);
      progress.train_bits = steps_since > 0 ? cost_sum / static_cast<double>(steps_since) : 0;
      progress.validation_bits = parts.validate();
      wanted = report(progress);
      cost_sum = 0;
      steps_since = 0;
      last_report = Clock::now();
    }
    if (!settings.checkpoint.empty() &&
        (done || Seconds(last_checkpoint) >= settings.checkpoint_seconds)) {
      GMZIP_RETURN_IF_ERROR(parts.save(spent));
      last_checkpoint = Clock::now();
    }
  }
  return progress;
}

Result<RunProgress> CatchTorchErrors(const std::function<Result<RunProgress>()>& train) {
  try {
    return train();
  } catch (const c10::Error& error) {
    return MakeError(ErrorCode::kInternal,
                     std::string("LibTorch: ") + error.what_without_backtrace());
  }
}

}  // namespace gmzip
