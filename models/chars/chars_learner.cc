#include "models/chars/chars_learner.h"

#include <algorithm>
#include <cmath>

#include "models/chars/chars_format.h"
#include "models/runtime/learning_kernels.h"
#include "models/runtime/recurrence_learning.h"

namespace gmzip {
namespace {

constexpr float kSecondDecay = 0.99F;
constexpr float kRateDecayBytes = 25600;  // the rate falls as 1 / sqrt(1 + bytes / this)
// A batch doubles once so many of its kind have been learnt from.
constexpr size_t kBatchesOfASize = 1024;
constexpr float kLn2 = 0.69314718F;

float Units(int bits) { return std::ldexp(1.0F, bits); }

}  // namespace

CharsLearner::CharsLearner(const CharsConfig& config, const CharsLearning& learning,
                           std::vector<DenseLayer>* layers, std::vector<NarrowLayer>* rounded)
    : config_(config),
      learning_(learning),
      first_layer_(std::max(1, config.num_layers + 1 - learning.num_layers)),
      layers_(layers),
      rounded_(rounded),
      trace_(config, first_layer_, kMaxBatchGrowth * learning.batch),
      logit_gradients_(kMaxBatchGrowth * learning.batch * kByteValues),
      unit_gradients_(kMaxBatchGrowth * learning.batch * static_cast<size_t>(config.width)),
      skip_gradients_(unit_gradients_.size()),
      sum_gradients_(3 * unit_gradients_.size()),
      state_gradients_(static_cast<size_t>(config.width)),
      batch_(learning.batch) {
  const auto width = static_cast<size_t>(config.width);
  const std::vector<float> columns(width, Units(-kCharsUnitBits));
  for (int layer = first_layer_; layer <= config.num_layers; ++layer) {
    const bool is_output = layer == config.num_layers;
    const std::vector<float> rows(is_output ? kByteValues : 3 * width,
                                  Units(is_output ? kCharsLogitBits : kCharsSumBits));
    learners_.push_back(
        std::make_unique<DenseLearner>(&(*layers)[learners_.size()], rows, columns));
  }
}

// Gradients are those of the cost in nats; a unit of a logit is ln 2 / 2^kCharsLogitBits nats.
void CharsLearner::AddByte(uint8_t byte, const ByteDistribution& forecast) {
  float* const gradients = logit_gradients_.data() + (trace_.num_steps() - 1) * kByteValues;
  constexpr float kScale = kLn2 / (1 << kCharsLogitBits);
  const float unit = kScale / static_cast<float>(forecast.total());
  const auto weights = forecast.weights();
  for (size_t i = 0; i < kByteValues; ++i) gradients[i] = static_cast<float>(weights[i]) * unit;
  gradients[byte] -= kScale;
  if (trace_.num_steps() == batch_) Learn();
}

void CharsLearner::Learn() {
  const auto width = static_cast<size_t>(config_.width);
  first_power_ *= kAdamFirstDecay;
  second_power_ *= kSecondDecay;
  const float correction = Correction();
  const bool has_hidden = first_layer_ < config_.num_layers;
  DenseLearner* const output = learners_.back().get();
  output->Backward({trace_.Inputs(config_.num_layers), width, logit_gradients_.data(), kByteValues,
                    has_hidden ? unit_gradients_.data() : nullptr, width, has_hidden ? width : 0,
                    trace_.num_steps()});
  output->Step({learning_.rate * correction, kSecondDecay});
  for (int layer = config_.num_layers - 1; layer >= first_layer_; --layer) {
    LearnRecurrence(layer, learning_.hidden_rate * correction);
  }
  trace_.Clear();
  num_learned_ += batch_;
  if (batch_ < kMaxBatchGrowth * learning_.batch && num_learned_ > kBatchesOfASize * batch_) {
    batch_ *= 2;
  }
}

// Adam's for its moments; smaller steps as time goes on; larger ones for larger batches, whose
// gradients have less noise.
float CharsLearner::Correction() const {
  const float growth = static_cast<float>(batch_) / static_cast<float>(learning_.batch);
  return std::sqrt(1.0F - second_power_) / (1.0F - first_power_) /
         std::sqrt(1.0F + static_cast<float>(num_learned_) / kRateDecayBytes) * std::sqrt(growth);
}

void CharsLearner::LearnRecurrence(int layer, float rate) {
  const auto width = static_cast<size_t>(config_.width);
  const size_t steps = trace_.num_steps();
  RecurrenceBackward({steps, width, trace_.Sums(layer), trace_.Inputs(layer), trace_.States(layer),
                      unit_gradients_.data(), sum_gradients_.data(), skip_gradients_.data(),
                      state_gradients_.data()});
  const bool is_last = layer == first_layer_;
  const auto index = static_cast<size_t>(layer - first_layer_);
  DenseLearner* const learner = learners_[index].get();
  learner->Backward({trace_.Inputs(layer), width, sum_gradients_.data(), 3 * width,
                     is_last ? nullptr : unit_gradients_.data(), width, is_last ? 0 : width,
                     steps});
  learner->Step({rate, kSecondDecay});
  (*rounded_)[index].Follow((*layers_)[index]);
  if (!is_last) {
    AddRows(skip_gradients_.data(), width, steps, width, unit_gradients_.data(), width);
  }
}

}  // namespace gmzip
