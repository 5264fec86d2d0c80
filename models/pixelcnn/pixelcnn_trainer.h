// Trains a local PixelCNN++ from prepared pictures (LibTorch; no LibTorch type in this header).
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_TRAINER_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_TRAINER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "models/pixelcnn/pixel_sampler.h"
#include "models/pixelcnn/pixelcnn_config.h"

namespace gmzip {

struct TrainOptions {
  PixelCnnConfig config;
  double minutes = 10;    // time budget; ignored when steps > 0
  int64_t steps = 0;      // a fixed number of steps: the same weights from the same seed
  int batch_size = 2048;  // pixels per step
  double rate = 2e-3;     // peak learning rate
  double weight_decay = 0.01;
  bool muon = true;
  uint64_t seed = 1;
  int threads = 1;
  std::string checkpoint;  // written every few minutes; read first when it exists
  std::string start_from;  // checkpoint of a network of the same or a smaller shape, to grow from
  double report_seconds = 10;
  double checkpoint_seconds = 120;
};

struct TrainProgress {
  int64_t step = 0;
  double seconds = 0;
  double seconds_left = 0;
  double pixels_per_second = 0;
  double train_bits_per_dim = 0;       // running mean since the last report
  double validation_bits_per_dim = 0;  // averaged weights, on fixed random pixels
};

// Trains until the budget is spent or `report` returns false, then leaves a final checkpoint.
// `validation` gives the pixels of TrainProgress::validation_bits_per_dim.
// Both give as many conditions as options.config has. Errors: kInvalidArgument, kIo, kInternal
// (whatever LibTorch threw).
Result<TrainProgress> TrainPixelCnn(const TrainOptions& options, PixelSampler* training,
                                    PixelSampler* validation,
                                    const std::function<bool(const TrainProgress&)>& report);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_TRAINER_H_
