#include "models/chars/chars_learner.h"

#include <algorithm>
#include <cmath>
#include <utility>

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

// A forecaster beside this one has two tasks (ForecasterPair).
static_assert(kMaxCharsLayers + 2 <= SideThread::kMaxTasks);

float Units(int bits) { return std::ldexp(1.0F, bits); }

}  // namespace

CharsLearner::CharsLearner(const CharsConfig& config, const CharsLearning& learning,
                           std::vector<DenseLayer>* layers, std::vector<NarrowLayer>* rounded,
                           std::shared_ptr<SideThread> side)
    : config_(config),
      learning_(learning),
      first_layer_(std::max(1, config.num_layers + 1 - learning.num_layers)),
      layers_(layers),
      rounded_(rounded),
      side_(side != nullptr ? std::move(side) : std::make_shared<SideThread>(false)),
      trace_(config, first_layer_, kMaxBatchGrowth * learning.batch),
      steps_(layers->size()),
      unit_gradients_(kMaxBatchGrowth * learning.batch * static_cast<size_t>(config.width)),
      skip_gradients_(unit_gradients_.size()),
      state_gradients_(static_cast<size_t>(config.width)),
      batch_(learning.batch) {
  const auto width = static_cast<size_t>(config.width);
  const std::vector<float> columns(width, Units(-kCharsUnitBits));
  for (size_t index = 0; index < steps_.size(); ++index) {
    const bool is_output = index + 1 == steps_.size();
    const std::vector<float> rows(is_output ? kByteValues : 3 * width,
                                  Units(is_output ? kCharsLogitBits : kCharsSumBits));
    Step& step = steps_[index];
    step.learner = std::make_unique<DenseLearner>(&(*layers)[index], rows, columns);
    step.gradients.resize(kMaxBatchGrowth * learning.batch * rows.size());
  }
  // The output's task is posted first.
  for (size_t index = steps_.size(); index-- > 0;) {
    steps_[index].task = side_->Add([this, index] { LearnLayer(index); });
  }
}

// Gradients are those of the cost in nats; a unit of a logit is ln 2 / 2^kCharsLogitBits nats.
void CharsLearner::AddByte(uint8_t byte, const ByteDistribution& forecast) {
  float* const gradients = steps_.back().gradients.data() + (trace_.num_steps() - 1) * kByteValues;
  constexpr float kScale = kLn2 / (1 << kCharsLogitBits);
  const float unit = kScale / static_cast<float>(forecast.total());
  const auto weights = forecast.weights();
  for (size_t i = 0; i < kByteValues; ++i) gradients[i] = static_cast<float>(weights[i]) * unit;
  gradients[byte] -= kScale;
  if (trace_.num_steps() == batch_) Learn();
}

void CharsLearner::Learn() {
  first_power_ *= kAdamFirstDecay;
  second_power_ *= kSecondDecay;
  PassBack();
  // From the other end than the thread begins at.
  for (const Step& step : steps_) side_->Join(step.task);
  trace_.Clear();
  num_learned_ += batch_;
  if (batch_ < kMaxBatchGrowth * learning_.batch && num_learned_ > kBatchesOfASize * batch_) {
    batch_ *= 2;
  }
}

void CharsLearner::PassBack() {
  const auto width = static_cast<size_t>(config_.width);
  const size_t num_steps = trace_.num_steps();
  const float correction = Correction();
  for (size_t index = steps_.size(); index-- > 0;) {
    Step& step = steps_[index];
    const int layer = first_layer_ + static_cast<int>(index);
    const bool is_output = layer == config_.num_layers;
    const bool is_last = index == 0;
    if (!is_output) {
      RecurrenceBackward({num_steps, width, trace_.Sums(layer), trace_.Inputs(layer),
                          trace_.States(layer), unit_gradients_.data(), step.gradients.data(),
                          skip_gradients_.data(), state_gradients_.data()});
    }
    step.batch = {trace_.Inputs(layer),
                  width,
                  step.gradients.data(),
                  is_output ? kByteValues : 3 * width,
                  is_last ? nullptr : unit_gradients_.data(),
                  width,
                  is_last ? 0 : width,
                  num_steps};
    step.step = {(is_output ? learning_.rate : learning_.hidden_rate) * correction, kSecondDecay};
    step.learner->PassBack(step.batch);
    side_->Post(step.task);
    if (!is_output && !is_last) {
      AddRows(skip_gradients_.data(), width, num_steps, width, unit_gradients_.data(), width);
    }
  }
}

void CharsLearner::LearnLayer(size_t index) {
  const Step& step = steps_[index];
  step.learner->Sum(step.batch);
  step.learner->Step(step.step);
  if (index < rounded_->size()) (*rounded_)[index].Follow((*layers_)[index]);
}

// Adam's for its moments; smaller steps as time goes on; larger ones for larger batches, whose
// gradients have less noise.
float CharsLearner::Correction() const {
  const float growth = static_cast<float>(batch_) / static_cast<float>(learning_.batch);
  return std::sqrt(1.0F - second_power_) / (1.0F - first_power_) /
         std::sqrt(1.0F + static_cast<float>(num_learned_) / kRateDecayBytes) * std::sqrt(growth);
}

}  // namespace gmzip
