// What every training run has, whatever it trains.
#ifndef GMZIP_MODELS_TRAINING_RUN_SETTINGS_H_
#define GMZIP_MODELS_TRAINING_RUN_SETTINGS_H_

#include <cstdint>
#include <string>

namespace gmzip {

struct RunSettings {
  double minutes = 10;    // time budget, over all runs of a checkpoint; ignored when steps > 0
  int64_t steps = 0;      // a fixed number of steps: the same weights from the same seed
  int batch_size = 2048;  // symbols (pixels, bytes) per step
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

struct RunProgress {
  int64_t step = 0;
  double seconds = 0;
  double seconds_left = 0;
  double symbols_per_second = 0;
  double train_bits = 0;       // of a symbol (a sample, a byte), running mean since the last report
  double validation_bits = 0;  // averaged weights, on fixed symbols
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_TRAINING_RUN_SETTINGS_H_
