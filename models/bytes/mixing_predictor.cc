#include "models/bytes/mixing_predictor.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <utility>

namespace gmzip {
namespace {

constexpr uint32_t kHistoryLimit = 255;
constexpr uint32_t kRunLimit = 255;
constexpr uint32_t kDirectLimit = 30;
constexpr size_t kNumMatchInputs = 2 * MatchModel::kNumInputs;
constexpr size_t kNumDirectInputs = 2;
constexpr uint32_t kNumOrders = 6;
// The network's logit, how far from a half it is, and its logit corrected for the last byte; of its
// second opinion the first two.
constexpr size_t kNumNetworkInputs = 5;
// What the mixer's steps fall to beside a network: long streams are better off with small ones.
constexpr int32_t kLeastRate = 2000;
// Its certainty, and whether the match model agrees.
constexpr size_t kNetworkClasses = 16 * 3;

// A probability's distance from a half, in about the range of logits.
int32_t Centred(uint32_t p_16) { return (static_cast<int32_t>(p_16) - 32768) >> 6; }

MixerSettings MixerOf(const ByteModelSettings& model, size_t num_contexts,
                      size_t inputs_per_context) {
  const ByteEffort effort = model.effort;
  MixerSettings settings;
  settings.num_inputs = num_contexts * inputs_per_context + kNumMatchInputs + kNumDirectInputs +
                        (HasNetwork(effort) ? kNumNetworkInputs : 0);
  settings.num_contexts = {
      256 * kNumByteKinds,
      256 * kNumByteKinds,
      MatchModel::kNumConfidences * kNumByteKinds,
      (kNumOrders + 1) * 8 * kNumByteKinds,
      256 * kNumByteKinds,
  };
  const bool is_high = ContextEffort(effort) == ByteEffort::kHigh;
  if (is_high) {
    settings.num_contexts.insert(settings.num_contexts.end(),
                                 {256 * kNumByteKinds, 257 * 8, 256 * 8, 1024, 256});
  }
  if (HasNetwork(effort)) settings.num_contexts.push_back(kNetworkClasses);
  settings.num_final_contexts = kNumByteKinds * 256;
  settings.first_weight_q16 = is_high ? 65536 / 16 : 65536 / 10;
  settings.rate = model.makes_prior ? 6000 : is_high ? 8000 : 10000;
  settings.least_rate = HasNetwork(effort) ? kLeastRate : settings.rate;
  settings.extra_rate = model.makes_prior ? 6000 : 20000;
  settings.final_rate = 2500;
  return settings;
}

}  // namespace

MixingPredictor::MixingPredictor(const ByteModelSettings& settings, const PrimedCounts& primed,
                                 std::unique_ptr<ByteForecaster> network)
    : tables_(SharedLogisticTables()),
      has_network_(HasNetwork(settings.effort)),
      has_runs_(ContextEffort(settings.effort) == ByteEffort::kHigh),
      num_selectors_((has_runs_ ? 10 : 5) + (has_network_ ? 1 : 0)),
      num_contexts_(ByteContexts::NumContexts(ContextEffort(settings.effort))),
      history_(std::min(settings.memory_log2, 24)),
      contexts_(ContextEffort(settings.effort)),
      slots_(settings.memory_log2),
      long_match_(12, std::clamp(settings.memory_log2 - 6, 12, 20)),
      short_match_(5, std::clamp(settings.memory_log2 - 6, 12, 20)),
      mixer_(MixerOf(settings, num_contexts_, has_runs_ ? 3 : 2)),
      primed_(primed),
      by_history_(kNumByteKinds * num_contexts_ * 256),
      by_run_(has_runs_ ? kNumByteKinds * num_contexts_ * kNumRuns : 0),
      order_1_(65536),
      apm_order_1_(65536, 6),
      apm_network_(has_network_ ? 65536 : 0, 6) {
  for (size_t i = 0; i < by_history_.size(); ++i) by_history_[i] = ProbabilityOfHistory(i % 256);
  for (size_t i = 0; i < by_run_.size(); ++i) {
    if (i % kNumRuns != 0) by_run_[i] = AdaptiveProbability(49152, 0);
  }
  SetKind(kind_);
  AddByte(0);
  if (has_network_) network_ = std::move(network);  // which sees no byte before the first
  Predict();
}

void MixingPredictor::SetKind(ByteKind kind) {
  kind_ = kind;
  is_primed_.fill(false);
  if (kind != ByteKind::kText) return;
  for (const PrimedContext& context : PrimedContexts()) is_primed_[context.index] = true;
}

LearnedArrays MixingPredictor::Learned() {
  return {{by_history_, by_run_, long_match_.probabilities(), short_match_.probabilities()},
          {mixer_.first_weights(), mixer_.final_weights()},
          {apm_order_1_.curves(), apm_network_.curves()}};
}

uint32_t MixingPredictor::Update(int bit) {
  mixer_.Learn(bit);
  apm_order_1_.Learn(bit);
  if (network_) apm_network_.Learn(bit);
  long_match_.Learn(bit);
  short_match_.Learn(bit);
  order_1_[used_1_].Update(bit, kDirectLimit);
  LearnHistories(bit);
  if (has_runs_) LearnRuns(bit);
  partial_ = partial_ << 1 | static_cast<uint32_t>(bit);
  node_ = 2 * node_ + 1 + static_cast<uint32_t>(bit);
  if (partial_ >= 256) {
    AddByte(static_cast<uint8_t>(partial_));
  } else if (partial_ >= 16 && partial_ < 32) {
    FindSlots();
  }
  return Predict();
}

void MixingPredictor::AddByte(uint8_t byte) {
  if (has_runs_) AddToRuns(byte);
  if (network_) network_->AddByte(byte);
  history_.Append(byte);
  contexts_.AddByte(history_, kind_);
  long_match_.AddByte(history_);
  short_match_.AddByte(history_);
  const MatchModel& match = long_match_.expected_byte() >= 0 ? long_match_ : short_match_;
  const uint32_t expected =
      match.expected_byte() < 0
          ? 0
          : static_cast<uint32_t>(match.expected_byte() + 1) << 8 | match.confidence() / 4;
  contexts_.Hash(history_, kind_, expected, hashes_);
  partial_ = 1;
  FindSlots();
  if (has_runs_) StartRuns();
}

void MixingPredictor::StartRuns() {
  byte_slots_ = current_;
  for (size_t i = 0; i < num_contexts_; ++i) {
    const HistorySlot& slot = *current_[i];
    run_byte_[i] = slot.run != 0 ? slot.last_byte | 256U : 0;
    run_class_[i] = std::min<uint32_t>(static_cast<uint32_t>(std::bit_width(slot.run)), 7);
  }
}

void MixingPredictor::AddToRuns(uint8_t byte) {
  for (size_t i = 0; i < num_contexts_; ++i) {
    HistorySlot* slot = byte_slots_[i];
    if (slot == nullptr) continue;
    if (slot->run != 0 && slot->last_byte == byte) {
      if (slot->run < 255) ++slot->run;
    } else {
      slot->last_byte = byte;
      slot->run = 1;
    }
  }
}

void MixingPredictor::FindSlots() {
  node_ = 0;
  std::array<uint64_t, ByteContexts::kMaxContexts> slot_hashes;
  for (size_t i = 0; i < num_contexts_; ++i) {
    slot_hashes[i] = partial_ == 1 ? hashes_[i] : HashPair(hashes_[i], partial_);
    slots_.Prefetch(slot_hashes[i]);
  }
  for (size_t i = 0; i < num_contexts_; ++i) {
    bool is_new = false;
    current_[i] = slots_.Find(slot_hashes[i], &is_new);
    if (is_new && is_primed_[i] && !primed_.is_empty()) {
      primed_.Prime(hashes_[i], partial_, current_[i]);
    }
  }
}

void MixingPredictor::SetHistoryInputs(int32_t* inputs) {
  const AdaptiveProbability* by_history =
      by_history_.data() + static_cast<size_t>(kind_) * num_contexts_ * 256;
  for (size_t i = 0; i < num_contexts_; ++i) {
    const uint32_t history = static_cast<uint32_t>(i * 256) + current_[i]->nodes[node_];
    used_history_[i] = history;
    const uint32_t p_16 = by_history[history].p_16();
    inputs[2 * i] = StretchQ8(tables_, p_16);
    inputs[2 * i + 1] = Centred(p_16);
  }
}

void MixingPredictor::LearnHistories(int bit) {
  AdaptiveProbability* by_history =
      by_history_.data() + static_cast<size_t>(kind_) * num_contexts_ * 256;
  for (size_t i = 0; i < num_contexts_; ++i) {
    by_history[used_history_[i]].Update(bit, kHistoryLimit);
    // The empty history has nothing to say.
    by_history[i * 256] = AdaptiveProbability();
    BitHistory& history = current_[i]->nodes[node_];
    history = NextHistory(history, bit);
  }
}

void MixingPredictor::SetRunInputs(int32_t* inputs) {
  const AdaptiveProbability* by_run =
      by_run_.data() + static_cast<size_t>(kind_) * num_contexts_ * kNumRuns;
  const int num_bits = static_cast<int>(std::bit_width(partial_)) - 1;
  const uint32_t half = num_bits >= 4 ? 1 : 0;
  // Without branches: whether a run goes on is what nobody can foresee.
  for (size_t i = 0; i < num_contexts_; ++i) {
    const uint32_t expected = run_byte_[i];
    const uint32_t is_alive = expected >> (8 - num_bits) == partial_ ? 1 : 0;
    const uint32_t run =
        static_cast<uint32_t>(i) * kNumRuns + is_alive * (run_class_[i] * 2 + half);
    used_run_[i] = run;
    const int32_t logit = StretchQ8(tables_, by_run[run].p_16());
    const auto sign = static_cast<int32_t>(expected >> (7 - num_bits) & 1) - 1;  // 0 or -1
    inputs[i] = (logit ^ sign) - sign;
  }
}

void MixingPredictor::LearnRuns(int bit) {
  AdaptiveProbability* by_run =
      by_run_.data() + static_cast<size_t>(kind_) * num_contexts_ * kNumRuns;
  const int num_bits = static_cast<int>(std::bit_width(partial_)) - 1;
  for (size_t i = 0; i < num_contexts_; ++i) {
    const auto expected = static_cast<int>(run_byte_[i] >> (7 - num_bits) & 1);
    by_run[used_run_[i]].Update(expected == bit ? 1 : 0, kRunLimit);
    by_run[i * kNumRuns] = AdaptiveProbability();
  }
}

void MixingPredictor::SetNetworkInputs(int32_t* inputs) {
  if (!network_) return;
  const uint32_t p_16 = network_->Forecast().p1_16(partial_);
  network_logit_q8_ = StretchQ8(tables_, p_16);
  inputs[0] = network_logit_q8_;
  inputs[1] = Centred(p_16);
  if (const ByteDistribution* second = network_->SecondForecast()) {
    const uint32_t p_second_16 = second->p1_16(partial_);
    inputs[3] = StretchQ8(tables_, p_second_16);
    inputs[4] = Centred(p_second_16);
  }
  const uint32_t c1 = contexts_.last_bytes() & 255;
  inputs[2] = StretchQ8(tables_, apm_network_.Refine(network_logit_q8_, c1 << 8 | partial_));
}

// By how certain the network is, and whether a match expects the same.
uint32_t MixingPredictor::NetworkClass(int expected_bit) const {
  const auto certainty = static_cast<uint32_t>(std::abs(network_logit_q8_)) >> 7;
  const uint32_t agreement =
      expected_bit < 0 ? 0 : ((network_logit_q8_ > 0) == (expected_bit > 0) ? 1 : 2);
  return agreement * 16 + std::min(certainty, 15U);
}

uint32_t MixingPredictor::Predict() {
  int32_t* inputs = mixer_.inputs().data();
  SetHistoryInputs(inputs);
  inputs += 2 * num_contexts_;
  if (has_runs_) {
    SetRunInputs(inputs);
    inputs += num_contexts_;
  }
  num_known_ = 0;
  for (size_t i = 0; i < kNumOrders; ++i) num_known_ += current_[i]->nodes[node_] != 0 ? 1 : 0;
  long_match_.Predict(partial_, inputs);
  short_match_.Predict(partial_, inputs + MatchModel::kNumInputs);
  inputs += kNumMatchInputs;
  const uint32_t c4 = contexts_.last_bytes();
  const uint32_t c1 = c4 & 255;
  used_1_ = c1 << 8 | partial_;
  inputs[0] = StretchQ8(tables_, order_1_[used_1_].p_16());
  inputs[1] = 256;
  if (has_network_) SetNetworkInputs(inputs + kNumDirectInputs);

  const auto kind = static_cast<uint32_t>(kind_);
  const MatchModel& match = long_match_.expected_bit() >= 0 ? long_match_ : short_match_;
  const uint32_t confidence = match.expected_bit() >= 0 ? match.confidence() : 0;
  const auto num_bits = static_cast<uint32_t>(std::bit_width(partial_)) - 1;
  const uint32_t expected =
      match.expected_bit() >= 0 ? static_cast<uint32_t>(match.expected_byte()) + 1 : 0;
  std::array<uint32_t, 11> selected = {
      kind * 256 + partial_,
      kind * 256 + c1,
      kind * MatchModel::kNumConfidences + confidence,
      (kind * (kNumOrders + 1) + num_known_) * 8 + num_bits,
      kind * 256 + contexts_.byte_class(),
      kind * 256 + (c4 >> 8 & 255),
      expected * 8 + num_bits,
      contexts_.place_class(history_, kind_) * 8 + num_bits,
      contexts_.word_class() * 8 + num_bits,
      contexts_.above(history_),
  };
  if (has_network_) selected[num_selectors_ - 1] = NetworkClass(match.expected_bit());
  const int32_t logit =
      mixer_.Mix(std::span(selected).first(num_selectors_), kind * 256 + partial_);
  const uint32_t p_mixed = Squash16(tables_, logit);
  const uint32_t p_1 = apm_order_1_.Refine(logit, c1 << 8 | partial_);
  return std::clamp((p_mixed + p_1 + 1) >> 1, 1U, 65535U);
}

}  // namespace gmzip
