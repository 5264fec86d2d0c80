// The loop of every trainer. LibTorch: included by training sources only.
#ifndef GMZIP_MODELS_TRAINING_TRAINING_RUN_H_
#define GMZIP_MODELS_TRAINING_TRAINING_RUN_H_

#include <torch/torch.h>

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "models/training/optimizer.h"
#include "models/training/run_settings.h"

namespace gmzip {

// What a family trains and how it is measured.
struct TrainingParts {
  Optimizer* optimizer;
  int64_t symbols_per_step;
  std::function<torch::Tensor()> next_cost;  // mean cost of another batch, in bits
  std::function<double()> validate;          // bits, under the optimiser's averaged weights
  std::function<Result<void>(double)> save;  // a checkpoint, with the seconds trained so far
};

// Trains until the budget is spent or `report` returns false, then saves a final checkpoint.
// seconds_before: of earlier runs of the same checkpoint. Errors: of saving.
Result<RunProgress> RunTraining(const RunSettings& settings, double seconds_before,
                                const TrainingParts& parts,
                                const std::function<bool(const RunProgress&)>& report);

// What `train` gives, or LibTorch's exception as an error: kInternal.
Result<RunProgress> CatchTorchErrors(const std::function<Result<RunProgress>()>& train);

}  // namespace gmzip

#endif  // GMZIP_MODELS_TRAINING_TRAINING_RUN_H_
