#include "models/pixelcnn/pixelcnn_learner.h"

#include <algorithm>
#include <cmath>

#include "models/pixelcnn/pixel_features.h"
#include "models/runtime/learning_kernels.h"

namespace gmzip {
namespace {

// The optimiser's settings, chosen on photos_val (docs/MODELS.md, "Learning while coding").
constexpr int kMinPixels = 176;     // of a step, fewer only where ...
constexpr size_t kMaxPixels = 512;  // ... more are split into equal parts
constexpr float kRate = 5e-4F;
constexpr float kRateDecaySteps = 400;  // the rate falls as 1 / sqrt(1 + steps / this)
constexpr float kSecondDecay = 0.99F;
// Where samples have a probability of more than 1 - 1 / this on average, the rate falls with what
// is missing: Adam's steps do not get smaller with the gradients, and would make noise of them in
// flat areas.
constexpr float kCertainty = 8;
// Of the rate, by kind of layer.
constexpr float kInputShare = 0.3F;
constexpr float kBlockShare = 2.0F;
constexpr float kHeadShare = 1.0F;
// By LearningSettings::rate_code.
constexpr float kRateOfCode[LearningSettings::kMaxRateCode + 1] = {0.0F, 0.5F, 1.0F, 2.0F};
constexpr int kGateBits = 10;  // QuadraticSigmoid's format

size_t RoundUpToGroup(size_t value) {
  return (value + kDenseRowGroup - 1) / kDenseRowGroup * kDenseRowGroup;
}

float Units(int bits) { return std::ldexp(1.0F, bits); }

std::vector<float> Repeat(int bits, size_t count) { return std::vector<float>(count, Units(bits)); }

}  // namespace

PixelCnnLearner::PixelCnnLearner(const PixelCnnModel& start, const LearningSettings& settings,
                                 int max_batch)
    : settings_(settings),
      model_(start),
      batch_(start.config(), max_batch, kMinPixels),
      rows_(static_cast<size_t>(max_batch + kMinPixels)),
      width_(static_cast<size_t>(start.config().width)),
      hidden_stride_(RoundUpToGroup(static_cast<size_t>(start.config().head_width))),
      output_stride_(RoundUpToGroup(static_cast<size_t>(start.config().num_outputs()))),
      rate_(kRate * kRateOfCode[settings.rate_code]) {
  const PixelCnnConfig& config = start.config();
  const PixelCnnFormats& formats = start.formats();
  const auto head_width = static_cast<size_t>(config.head_width);
  const auto mixtures = static_cast<size_t>(config.num_mixtures);
  const auto channels = static_cast<size_t>(config.num_channels);
  const auto num_features = static_cast<size_t>(config.num_features());
  std::vector<float> input_rows = Repeat(formats.stream, width_);
  input_rows.resize(width_ + kSkipRows, Units(kMeanBits));
  input_.push_back(std::make_unique<DenseLearner>(&model_.input_.front(), input_rows,
                                                  Repeat(-kFeatureBits, num_features)));
  for (size_t b = 0; b < model_.blocks_.size(); ++b) {
    block_first_.push_back(std::make_unique<DenseLearner>(&model_.blocks_[b].first,
                                                          Repeat(formats.blocks[b], width_),
                                                          Repeat(-formats.stream, width_)));
    std::vector<float> rows = Repeat(formats.stream, width_);
    rows.resize(2 * width_, Units(kGateBits));
    block_second_.push_back(std::make_unique<DenseLearner>(&model_.blocks_[b].second, rows,
                                                           Repeat(-formats.blocks[b], width_)));
  }
  for (size_t c = 0; c < channels; ++c) {
    std::vector<float> cols = Repeat(-formats.stream, width_);
    cols.resize(width_ + kNumHeadFeatures, Units(-kFeatureBits));
    head_hidden_.push_back(std::make_unique<DenseLearner>(
        &model_.heads_[c].hidden, Repeat(formats.heads[c], head_width), cols));
    std::vector<float> rows = Repeat(kLogitBits, 3 * mixtures);
    std::fill_n(rows.begin() + static_cast<ptrdiff_t>(mixtures), mixtures, Units(kMeanBits));
    head_output_.push_back(std::make_unique<DenseLearner>(&model_.heads_[c].output, rows,
                                                          Repeat(-formats.heads[c], head_width)));
  }
  output_gradients_.resize(channels * rows_ * output_stride_);
  stream_gradients_.resize(kMaxPixels * (width_ + kSkipRows));
  wide_gradients_.resize(kMaxPixels * 2 * width_);
  narrow_gradients_.resize(kMaxPixels * width_);
  hidden_gradients_.resize(kMaxPixels * hidden_stride_);
}

void PixelCnnLearner::AddSample(int i, int channel, const SampleMixture& mixture, uint8_t sample) {
  const size_t row = static_cast<size_t>(channel) * rows_ + batch_.Row(i);
  surprise_ += 1.0F - mixture.CostGradient(batch_.Outputs(i), sample,
                                           output_gradients_.data() + row * output_stride_);
}

void PixelCnnLearner::EndStep(int count) {
  batch_.Keep(count);
  if (batch_.num_kept() < kMinPixels) return;
  const auto kept = static_cast<size_t>(batch_.num_kept());
  const auto num_samples = static_cast<float>(kept * head_output_.size());
  caution_ = std::min(1.0F, surprise_ / num_samples * kCertainty);
  surprise_ = 0;
  const size_t parts = (kept + kMaxPixels - 1) / kMaxPixels;
  for (size_t part = 0; part < parts; ++part) {
    const size_t first = kept * part / parts;
    Learn({first, kept * (part + 1) / parts - first});
  }
  batch_.DropKept();
}

const DenseLearner& PixelCnnLearner::LearnerOf(Layer layer, size_t index) const {
  switch (layer) {
    case Layer::kBlockFirst:
      return *block_first_[index];
    case Layer::kBlockSecond:
      return *block_second_[index];
    case Layer::kHeadHidden:
      return *head_hidden_[index];
    case Layer::kHeadOutput:
      return *head_output_[index];
    case Layer::kInput:
      break;
  }
  return *input_.front();
}

void PixelCnnLearner::Learn(Rows rows) {
  const size_t stream_stride = width_ + kSkipRows;
  StartStep();
  std::fill_n(stream_gradients_.begin(), rows.count * stream_stride, 0.0F);
  for (size_t c = 0; c < head_hidden_.size(); ++c) LearnHead(c, rows);
  LeakyReluBackward(batch_.head_inputs_.data() + rows.first * batch_.head_stride_,
                    batch_.head_stride_, rows.count, width_, stream_gradients_.data(),
                    stream_stride);
  for (size_t b = block_first_.size(); b-- > 0;) LearnBlock(b, rows);
  LearnLayer(input_.front().get(),
             {batch_.features_.data() + rows.first * batch_.feature_stride_, batch_.feature_stride_,
              stream_gradients_.data(), stream_stride, nullptr, 0, 0, rows.count},
             kInputShare);
}

void PixelCnnLearner::LearnHead(size_t channel, Rows rows) {
  const auto mixtures = static_cast<size_t>(model_.config().num_mixtures);
  const auto head_width = static_cast<size_t>(model_.config().head_width);
  const size_t stream_stride = width_ + kSkipRows;
  const size_t row = channel * rows_ + rows.first;
  const float* gradients = output_gradients_.data() + row * output_stride_;
  for (size_t i = 0; i < rows.count; ++i) {
    // The linear part of the means: one row of the input layer for all mixtures.
    float sum = 0;
    for (size_t k = 0; k < mixtures; ++k) sum += gradients[i * output_stride_ + mixtures + k];
    stream_gradients_[i * stream_stride + width_ + channel] = sum;
  }
  const int16_t* hidden = batch_.head_hidden_.data() + row * batch_.hidden_stride_;
  LearnLayer(head_output_[channel].get(),
             {hidden, batch_.hidden_stride_, gradients, output_stride_, hidden_gradients_.data(),
              hidden_stride_, head_width, rows.count},
             kHeadShare);
  LeakyReluBackward(hidden, batch_.hidden_stride_, rows.count, head_width, hidden_gradients_.data(),
                    hidden_stride_);
  // The inputs still hold the features of the channel that came last.
  int16_t* inputs = batch_.head_inputs_.data() + rows.first * batch_.head_stride_;
  for (size_t i = 0; i < rows.count; ++i) {
    std::copy_n(batch_.head_features_.data() + (row + i) * kNumHeadFeatures, kNumHeadFeatures,
                inputs + i * batch_.head_stride_ + width_);
  }
  LearnLayer(head_hidden_[channel].get(),
             {inputs, batch_.head_stride_, hidden_gradients_.data(), hidden_stride_,
              narrow_gradients_.data(), width_, width_, rows.count},
             kHeadShare);
  AddRows(narrow_gradients_.data(), width_, rows.count, width_, stream_gradients_.data(),
          stream_stride);
}

void PixelCnnLearner::LearnBlock(size_t block, Rows rows) {
  const size_t stream_stride = width_ + kSkipRows;
  const size_t row = block * rows_ + rows.first;
  const int16_t* inputs = batch_.block_inputs_.data() + row * width_;
  const int16_t* hidden = batch_.hidden_.data() + row * width_;
  const int16_t* gates = batch_.gates_.data() + row * 2 * width_;
  GatedResidualBackward(stream_gradients_.data(), stream_stride, gates, 2 * width_, width_,
                        rows.count, wide_gradients_.data(), 2 * width_);
  LearnLayer(block_second_[block].get(),
             {hidden, width_, wide_gradients_.data(), 2 * width_, narrow_gradients_.data(), width_,
              width_, rows.count},
             kBlockShare);
  LeakyReluBackward(hidden, width_, rows.count, width_, narrow_gradients_.data(), width_);
  LearnLayer(block_first_[block].get(),
             {inputs, width_, narrow_gradients_.data(), width_, wide_gradients_.data(), width_,
              width_, rows.count},
             kBlockShare);
  LeakyReluBackward(inputs, width_, rows.count, width_, wide_gradients_.data(), width_);
  AddRows(wide_gradients_.data(), width_, rows.count, width_, stream_gradients_.data(),
          stream_stride);
}

void PixelCnnLearner::StartStep() {
  first_power_ *= kAdamFirstDecay;
  second_power_ *= kSecondDecay;
  num_steps_ += 1;
  const float correction = std::sqrt(1.0F - second_power_) / (1.0F - first_power_);
  step_rate_ = rate_ * caution_ * correction / std::sqrt(1.0F + num_steps_ / kRateDecaySteps);
}

void PixelCnnLearner::LearnLayer(DenseLearner* layer, const DenseGradients& gradients,
                                 float share) {
  layer->Backward(gradients);
  layer->Step({step_rate_ * share, kSecondDecay});
}

}  // namespace gmzip
