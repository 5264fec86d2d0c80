#include "models/bytes/fast_predictor.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "models/bytes/byte_contexts.h"
#include "models/mixing/mixer_kernels.h"  // kMaxMixerWeight

namespace gmzip {
namespace {

constexpr uint32_t kHistoryLimit = 255;
// Of order 1, for each last byte: one for the first half, 16 for the second.
constexpr size_t kOrder1Slots = 17;
constexpr int32_t kRate = 5000;  // step: error * kRate / 2^16

// Of orders 1, 2 and 4, given the last bytes, the last one lowest.
std::array<uint64_t, 3> ContextHashes(uint64_t c8) {
  const auto hash = [](ContextId id, uint64_t bytes) {
    return HashPair(bytes, static_cast<uint64_t>(id));
  };
  return {hash(ContextId::kOrder1, c8 & 0xFF), hash(ContextId::kOrder2, c8 & 0xFFFF),
          hash(ContextId::kOrder4, c8 & 0xFFFFFFFF)};
}

// One by one: a vector of inputs just stored would have to wait for all the stores.
template <size_t... kAt>
int32_t DotOf(const int32_t* inputs, const int32_t* weights, std::index_sequence<kAt...> /*at*/) {
  return (((inputs[kAt] * weights[kAt]) >> 10) + ...);
}

}  // namespace

FastPredictor::FastPredictor(const ByteModelSettings& settings, const PrimedCounts& primed)
    : tables_(SharedLogisticTables()),
      primed_(primed),
      history_(std::min(settings.memory_log2, 24)),
      order_1_(256 * kOrder1Slots),
      slots_(settings.memory_log2),
      match_(6, std::clamp(settings.memory_log2 - 6, 12, 18)),
      by_history_(kNumByteKinds * kNumContexts * 256),
      weights_(kNumByteKinds * MatchModel::kNumConfidences * kNumInputs, 65536 / 3) {
  for (size_t i = 0; i < by_history_.size(); ++i) by_history_[i] = ProbabilityOfHistory(i % 256);
  SetKind(kind_);
  AddByte(0);
  Predict();
}

void FastPredictor::SetKind(ByteKind kind) {
  kind_ = kind;
  for (size_t i = 0; i < logits_q8_.size(); ++i) {
    logits_q8_[i] =
        StretchQ8(tables_, by_history_[static_cast<size_t>(kind_) * logits_q8_.size() + i].p_16());
  }
}

LearnedArrays FastPredictor::Learned() {
  return {{by_history_, match_.probabilities()}, {weights_}, {}};
}

uint32_t FastPredictor::Update(int bit) {
  Learn(bit);
  partial_ = partial_ << 1 | static_cast<uint32_t>(bit);
  node_ = 2 * node_ + 1 + static_cast<uint32_t>(bit);
  if (partial_ >= 256) {
    AddByte(static_cast<uint8_t>(partial_));
  } else if (partial_ >= 16 && partial_ < 32) {
    FindSlots();
  } else if ((partial_ >= 8 && partial_ < 16) || partial_ >= 128) {
    PrefetchNextSlots();
  }
  return Predict();
}

void FastPredictor::Learn(int bit) {
  match_.Learn(bit);
  AdaptiveProbability* by_history =
      by_history_.data() + static_cast<size_t>(kind_) * kNumContexts * 256;
  for (size_t i = 0; i < kNumContexts; ++i) {
    by_history[used_[i]].Update(bit, kHistoryLimit);
    logits_q8_[used_[i]] = StretchQ8(tables_, by_history[used_[i]].p_16());
    by_history[i * 256] = AdaptiveProbability();
    logits_q8_[i * 256] = 0;
    nodes_[i][node_] = NextHistory(nodes_[i][node_], bit);
  }
  const int32_t error = (bit != 0 ? 65535 : 0) - static_cast<int32_t>(mixed_16_);
  const int32_t step = (error * kRate) >> 16;
  int32_t* weights = weights_.data() + used_weights_;
  for (size_t i = 0; i < kNumInputs; ++i) {
    const int32_t moved = weights[i] + ((inputs_[i] * step + (1 << 13)) >> 14);
    weights[i] = std::clamp(moved, -kMaxMixerWeight, kMaxMixerWeight);
  }
}

void FastPredictor::AddByte(uint8_t byte) {
  history_.Append(byte);
  match_.AddByte(history_);
  c8_ = c8_ << 8 | byte;
  hashes_ = ContextHashes(c8_);
  partial_ = 1;
  FindSlots();
}

void FastPredictor::FindSlots() {
  node_ = 0;
  std::array<uint64_t, kNumContexts> slot_hashes;
  for (size_t i = 1; i < kNumContexts; ++i) {
    slot_hashes[i] = partial_ == 1 ? hashes_[i] : HashPair(hashes_[i], partial_);
  }
  nodes_[0] = FindOrder1()->nodes.data();
  for (size_t i = 1; i < kNumContexts; ++i) {
    bool is_new = false;
    HistorySlot* slot = slots_.Find(slot_hashes[i], &is_new);
    if (is_new) Prime(i, slot);
    nodes_[i] = slot->nodes.data();
  }
}

// A bit before slots are needed: those of both bits that may come.
void FastPredictor::PrefetchNextSlots() const {
  for (uint32_t bit = 0; bit < 2; ++bit) {
    const uint32_t next = partial_ << 1 | bit;
    const auto hashes = next >= 256 ? ContextHashes(c8_ << 8 | (next & 255)) : hashes_;
    for (size_t i = 1; i < kNumContexts; ++i) {
      slots_.Prefetch(next >= 256 ? hashes[i] : HashPair(hashes[i], next));
    }
    if (next >= 256) match_.Prefetch(static_cast<uint8_t>(next));
  }
}

HistorySlot* FastPredictor::FindOrder1() {
  const size_t half = partial_ == 1 ? 0 : partial_ - 15;
  HistorySlot* slot = &order_1_[(c8_ & 255) * kOrder1Slots + half];
  if (slot->check == 0) {
    slot->check = 1;
    Prime(0, slot);
  }
  return slot;
}

void FastPredictor::Prime(size_t context, HistorySlot* slot) const {
  if (kind_ == ByteKind::kText && !primed_.is_empty()) {
    primed_.Prime(hashes_[context], partial_, slot);
  }
}

uint32_t FastPredictor::Predict() {
  for (size_t i = 0; i < kNumContexts; ++i) {
    used_[i] = static_cast<uint32_t>(i * 256) + nodes_[i][node_];
    inputs_[i] = logits_q8_[used_[i]];
  }
  match_.Predict(partial_, inputs_.data() + kNumContexts);
  const uint32_t confidence = match_.expected_bit() >= 0 ? match_.confidence() : 0;
  used_weights_ =
      (static_cast<size_t>(kind_) * MatchModel::kNumConfidences + confidence) * kNumInputs;
  mixed_16_ = Squash16(tables_, DotOf(inputs_.data(), weights_.data() + used_weights_,
                                      std::make_index_sequence<kNumInputs>()) >>
                                    6);
  return mixed_16_;
}

}  // namespace gmzip
