#include "models/chars/chars_forecaster.h"

#include <algorithm>
#include <utility>

#include "models/chars/chars_format.h"
#include "models/runtime/tables.h"

namespace gmzip {
namespace {

// Weights are 2^22 for the likeliest byte.
constexpr int kWeightBits = 22;

// Those that learn, and the output in any case.
std::vector<DenseLayer> LastLayers(const CharsModel& model, int num_learning) {
  const auto& layers = model.layers();
  const auto count = std::clamp<size_t>(static_cast<size_t>(num_learning), 1, layers.size());
  return {layers.end() - static_cast<ptrdiff_t>(count), layers.end()};
}

// Those below the output that may learn.
std::vector<NarrowLayer> LastRounded(const CharsModel& model, size_t num_layers) {
  const auto end = model.narrow_layers().end() - 1;
  return {end - static_cast<ptrdiff_t>(num_layers - 1), end};
}

}  // namespace

CharsForecaster::CharsForecaster(std::shared_ptr<const CharsModel> model,
                                 const CharsLearning& learning, std::shared_ptr<SideThread> side)
    : model_(std::move(model)),
      layers_(LastLayers(*model_, learning.num_layers)),
      rounded_(LastRounded(*model_, layers_.size())),
      state_(model_->config()),
      logits_(kByteValues),
      weights_(kByteValues) {
  if (learning.num_layers > 0) {
    learner_ = std::make_unique<CharsLearner>(model_->config(), learning, &layers_, &rounded_,
                                              std::move(side));
  }
  if (learning.keeps_start && learning.num_layers == 1) {
    second_ = std::make_unique<ByteDistribution>();
  }
  model_->Start(rounded_, &state_, Trace());
  SetDistributions();
}

void CharsForecaster::SetDistributions() {
  const DenseLayer& output = layers_.back();
  output.Apply(state_.units(), output.cols(), 1, logits_.data(), kByteValues);
  SetDistribution(&distribution_);
  if (second_ == nullptr) return;
  model_->narrow_layers().back().Apply(state_.units(), logits_.data());
  SetDistribution(second_.get());
}

void CharsForecaster::SetDistribution(ByteDistribution* distribution) {
  const int32_t largest = *std::ranges::max_element(logits_);
  for (size_t i = 0; i < logits_.size(); ++i) {
    const Exp2Value value = Exp2((logits_[i] - largest) * (1 << (16 - kCharsLogitBits)));
    const int shift = 31 - kWeightBits - value.exponent;
    weights_[i] = shift < 32 ? std::max(value.mantissa_q31 >> shift, 1U) : 1U;
  }
  distribution->Set(weights_);
}

void CharsForecaster::AddByte(uint8_t byte) {
  if (learner_) learner_->AddByte(byte, distribution_);
  model_->Step(byte, rounded_, &state_, Trace());
  SetDistributions();
}

}  // namespace gmzip
