// Trains a local PixelCNN++ from prepared pictures (LibTorch; no LibTorch type in this header).
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_TRAINER_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_TRAINER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "models/pixelcnn/pixel_sampler.h"
#include "models/pixelcnn/pixelcnn_config.h"
#include "models/training/run_settings.h"

namespace gmzip {

struct TrainOptions : RunSettings {
  PixelCnnConfig config;
};

// Trains until the budget is spent or `report` returns false, then leaves a final checkpoint.
// `validation` gives the pixels of RunProgress::validation_bits.
// Both give as many conditions as options.config has. Errors: kInvalidArgument, kIo, kInternal
// (whatever LibTorch threw).
Result<RunProgress> TrainPixelCnn(const TrainOptions& options, PixelSampler* training,
                                  PixelSampler* validation,
                                  const std::function<bool(const RunProgress&)>& report);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_TRAINER_H_
