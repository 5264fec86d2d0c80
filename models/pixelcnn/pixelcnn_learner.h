// A PixelCNN++ that goes on learning while it codes: encoder and decoder take the same steps on the
// pixels both know (after Krause et al. 2018, "Dynamic evaluation of neural sequence models").
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_LEARNER_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_LEARNER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "models/pixelcnn/pixelcnn_model.h"
#include "models/pixelcnn/sample_mixture.h"
#include "models/runtime/dense_learner.h"

namespace gmzip {

// How a frame's network learns; the frame's payload begins with it.
struct LearningSettings {
  static constexpr int kUsualRate = 2;
  static constexpr int kMaxRateCode = 3;
  static constexpr int kMaxSpacing = 3;

  int rate_code = 0;  // 0: not at all; 1, 2, 3: at half, once, twice the usual rate
  int spacing = 0;    // every (1 << spacing)-th pixel gives a gradient

  bool IsOn() const { return rate_code != 0; }
  bool operator==(const LearningSettings&) const = default;
};

// Not thread-safe; one per frame.
class PixelCnnLearner {
 public:
  // Starts from a copy of `start`. max_batch: most pixels of a step.
  PixelCnnLearner(const PixelCnnModel& start, const LearningSettings& settings, int max_batch);

  // The network as it is now, and the batch to run it with.
  const PixelCnnModel& model() const { return model_; }
  PixelCnnBatch* batch() { return &batch_; }

  // Whether the pixels of a step give gradients: a fixed share of the steps of each group, of
  // changing place so that every column takes part.
  bool LearnsFrom(int group, int step) const {
    return ((group + step) & ((1 << settings_.spacing) - 1)) == 0;
  }

  // Tells the sample of pixel i of such a step, after its head ran and before the next one does.
  void AddSample(int i, int channel, const SampleMixture& mixture, uint8_t sample);

  // Ends such a step of `count` pixels; once enough are gathered, the network takes a step.
  void EndStep(int count);

  // The learner of a layer; index: of block or head. For tests and instruments.
  enum class Layer { kInput, kBlockFirst, kBlockSecond, kHeadHidden, kHeadOutput };
  const DenseLearner& LearnerOf(Layer layer, size_t index) const;

 private:
  using Learners = std::vector<std::unique_ptr<DenseLearner>>;
  // Some of the pixels kept.
  struct Rows {
    size_t first;
    size_t count;
  };

  // Backward pass over `rows` with a step of every layer.
  void Learn(Rows rows);
  void LearnHead(size_t channel, Rows rows);
  void LearnBlock(size_t block, Rows rows);
  void StartStep();
  // Each layer moves once its part of the backward pass is done, while its gradients are in cache.
  void LearnLayer(DenseLearner* layer, const DenseGradients& gradients, float share);

  LearningSettings settings_;
  PixelCnnModel model_;
  PixelCnnBatch batch_;
  Learners input_;  // one
  Learners block_first_;
  Learners block_second_;
  Learners head_hidden_;
  Learners head_output_;
  size_t rows_;  // of the batch
  size_t width_;
  size_t hidden_stride_;  // of gradients
  size_t output_stride_;
  float rate_;
  float step_rate_ = 0;  // of the step under way
  // Gradients of the cost, by a unit of the integer they belong to.
  AlignedVector<float> output_gradients_;  // [channels, rows, output_stride]
  AlignedVector<float> stream_gradients_;  // [pixels of a step, width + kSkipRows]
  AlignedVector<float> wide_gradients_;    // [pixels of a step, 2 * width]
  AlignedVector<float> narrow_gradients_;  // [pixels of a step, width]
  AlignedVector<float> hidden_gradients_;  // [pixels of a step, hidden_stride]
  float surprise_ = 0;                     // sum over the samples kept of 1 - probability
  float caution_ = 1;                      // factor of the rate that follows from it
  float num_steps_ = 0;                    // below 2^24, beyond which the rate stays as it is
  float first_power_ = 1;                  // Adam's beta 1 to the power of num_steps_
  float second_power_ = 1;                 // beta 2
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_LEARNER_H_
