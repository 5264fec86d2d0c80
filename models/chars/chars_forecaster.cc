#include "models/chars/chars_forecaster.h"

#include <algorithm>
#include <utility>

#include "models/chars/chars_format.h"
#include "models/runtime/softmax.h"

namespace gmzip {
namespace {

static_assert(kSoftmaxLogitBits == kCharsLogitBits);
static_assert(1U << kSoftmaxTopBits <= ByteDistribution::kMaxWeight);

// Those that learn.
std::vector<DenseLayer> LastLayers(const CharsModel& model, int num_learning) {
  const auto& layers = model.layers();
  const auto count = std::min(static_cast<size_t>(num_learning), layers.size());
  return {layers.end() - static_cast<ptrdiff_t>(count), layers.end()};
}

// Those of them below the output.
std::vector<NarrowLayer> LastRounded(const CharsModel& model, size_t num_learning) {
  if (num_learning == 0) return {};
  const auto end = model.narrow_layers().end() - 1;
  return {end - static_cast<ptrdiff_t>(num_learning - 1), end};
}

}  // namespace

CharsForecaster::CharsForecaster(std::shared_ptr<const CharsModel> model,
                                 const CharsLearning& learning, std::shared_ptr<SideThread> side)
    : model_(std::move(model)),
      layers_(LastLayers(*model_, learning.num_layers)),
      rounded_(LastRounded(*model_, layers_.size())),
      steps_{Step{CharsState(model_->config()), {}}, Step{CharsState(model_->config()), {}}},
      logits_(kByteValues),
      weights_(kByteValues) {
  if (!layers_.empty()) {
    learner_ = std::make_unique<CharsLearner>(model_->config(), learning, &layers_, &rounded_,
                                              std::move(side));
  }
  if (learning.keeps_start && layers_.size() == 1) second_ = std::make_unique<ByteDistribution>();
  model_->Start(rounded_, &steps_[current_].state, Trace());
  SetDistributions(&steps_[current_]);
}

void CharsForecaster::SetDistributions(Step* step) {
  const int16_t* const units = step->state.units();
  const NarrowLayer& start = model_->narrow_layers().back();
  if (layers_.empty()) {
    start.Apply(units, logits_.data());
    return SetDistribution(&step->distribution);
  }
  layers_.back().Apply(units, layers_.back().cols(), 1, logits_.data(), kByteValues);
  SetDistribution(&step->distribution);
  if (second_ == nullptr) return;
  start.Apply(units, logits_.data());
  SetDistribution(second_.get());
}

void CharsForecaster::SetDistribution(ByteDistribution* distribution) {
  SoftmaxWeights(logits_.data(), kByteValues, weights_.data());
  distribution->Set(weights_);
}

void CharsForecaster::AddByte(uint8_t byte) {
  if (std::exchange(guess_, std::nullopt) == byte) {
    current_ = 1 - current_;
    return;
  }
  Step* const step = &steps_[current_];
  if (learner_) learner_->AddByte(byte, step->distribution);
  model_->Step(byte, rounded_, &step->state, Trace());
  SetDistributions(step);
}

void CharsForecaster::Guess(uint8_t byte) {
  if (learner_) return;
  Step* const step = &steps_[1 - current_];
  step->state = steps_[current_].state;
  model_->Step(byte, rounded_, &step->state, nullptr);
  SetDistributions(step);
  guess_ = byte;
}

}  // namespace gmzip
