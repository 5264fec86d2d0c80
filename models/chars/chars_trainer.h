// Trains a char-level network on texts (LibTorch; no LibTorch type in this header).
#ifndef GMZIP_MODELS_CHARS_CHARS_TRAINER_H_
#define GMZIP_MODELS_CHARS_CHARS_TRAINER_H_

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "models/chars/chars_config.h"
#include "models/chars/text_sampler.h"
#include "models/training/run_settings.h"

namespace gmzip {

// Steps that gradients go back through; a batch has batch_size / kCharsSteps streams.
inline constexpr int kCharsSteps = 128;

struct CharsTraining : RunSettings {
  CharsConfig config;
};

// Trains until the budget is spent or `report` returns false, then leaves a final checkpoint.
// training: with batch_size / kCharsSteps streams. Errors: kInvalidArgument, kIo, kInternal
// (whatever LibTorch threw).
Result<RunProgress> TrainChars(const CharsTraining& options, TextSampler* training,
                               const TextSampler& validation,
                               const std::function<bool(const RunProgress&)>& report);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_TRAINER_H_
