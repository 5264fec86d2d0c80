// Learning of a char-level network's upper layers on the stream it reads.
#ifndef GMZIP_MODELS_CHARS_CHARS_LEARNER_H_
#define GMZIP_MODELS_CHARS_CHARS_LEARNER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/chars/chars_model.h"
#include "models/mixing/byte_forecast.h"
#include "models/mixing/side_thread.h"
#include "models/runtime/aligned_vector.h"
#include "models/runtime/dense_learner.h"

namespace gmzip {

struct CharsLearning {
  int num_layers = 1;         // that learn, the output first; 0: none
  float rate = 3e-3F;         // of the output layer, with Adam
  float hidden_rate = 2e-3F;  // of the layers below
  size_t batch = 64;          // bytes of a step of learning, at first
  // Whether the output as it was shipped gives a second opinion. Only where no other layer learns.
  bool keeps_start = false;
};

// Dynamic evaluation (Krause et al. 2018) in exact integers: after each batch of bytes the weights
// of the upper layers move against the gradient of what the bytes cost, through the batch's time
// and no further. Batches grow as the stream does, up to kMaxBatchGrowth times: early on every step
// counts, later a step takes as long as its bytes otherwise do. Not thread-safe.
class CharsLearner {
 public:
  static constexpr size_t kMaxBatchGrowth = 4;

  // layers: copies of the model's last that learn from here on; stay where they are.
  // rounded: those of them below the output, with weights of 8 bits, which follow.
  // side: null: the caller does everything.
  CharsLearner(const CharsConfig& config, const CharsLearning& learning,
               std::vector<DenseLayer>* layers, std::vector<NarrowLayer>* rounded,
               std::shared_ptr<SideThread> side);

  // Tasks point here.
  CharsLearner(const CharsLearner&) = delete;
  CharsLearner& operator=(const CharsLearner&) = delete;

  // For the model's steps.
  CharsTrace* trace() { return &trace_; }

  // After the step that gave `forecast`: the byte was `byte`.
  void AddByte(uint8_t byte, const ByteDistribution& forecast);

 private:
  // A layer and its step of learning.
  struct Step {
    std::unique_ptr<DenseLearner> learner;
    AlignedVector<float> gradients;  // [batch, rows] of what the layer gave
    DenseGradients batch;
    LearningStep step;
    size_t task = 0;
  };

  void AddStep(size_t index, size_t rows);
  void Learn();
  // From the cost down to the lowest layer that learns. Posts each layer's task once nothing below
  // needs its weights any more.
  void PassBack();
  void LearnLayer(size_t index);
  float Correction() const;

  CharsConfig config_;
  CharsLearning learning_;
  int first_layer_;  // that learns
  std::vector<DenseLayer>* layers_;
  std::vector<NarrowLayer>* rounded_;
  std::shared_ptr<SideThread> side_;
  CharsTrace trace_;
  std::vector<Step> steps_;               // of the layers from first_layer_ on, then the output's
  AlignedVector<float> unit_gradients_;   // [batch, width]
  AlignedVector<float> skip_gradients_;   // [batch, width]
  AlignedVector<float> state_gradients_;  // [width]
  float first_power_ = 1;
  float second_power_ = 1;
  size_t batch_;              // of the next step
  uint64_t num_learned_ = 0;  // bytes
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_LEARNER_H_
