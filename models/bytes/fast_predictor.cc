#include "models/bytes/fast_predictor.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "models/bytes/byte_contexts.h"

namespace gmzip {
namespace {

// Of order 1, for each last byte: one for the first half, 16 for the second.
constexpr size_t kOrder1Slots = 17;

uint64_t HashOf(ContextId id, uint64_t bytes) { return HashPair(bytes, static_cast<uint64_t>(id)); }

// Of orders 1, 2 and 4, given the last bytes, the last one lowest.
std::array<uint64_t, 3> ContextHashes(uint64_t c8) {
  return {HashOf(ContextId::kOrder1, c8 & 0xFF), HashOf(ContextId::kOrder2, c8 & 0xFFFF),
          HashOf(ContextId::kOrder4, c8 & 0xFFFFFFFF)};
}

// Of orders 2 and 4, without the last byte's two lowest bits: what slots of first halves are found
// by.
std::array<uint64_t, 2> SlotHashes(uint64_t upper_bits) {
  return {HashOf(ContextId::kOrder2, upper_bits & 0x3FFF),
          HashOf(ContextId::kOrder4, upper_bits & 0x3FFFFFFF)};
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
      weights_(size_t{kNumByteKinds} * MatchModel::kNumConfidences * kNumInputs, 65536 / 3) {
  for (size_t i = 0; i < by_history_.size(); ++i) by_history_[i] = ProbabilityOfHistory(i % 256);
  SetKind(kind_);
  AddByte(0);
  Predict();
}

void FastPredictor::SetKind(ByteKind kind) {
  kind_ = kind;
  const auto at = static_cast<size_t>(kind);
  of_kind_ = by_history_.data() + at * kNumContexts * 256;
  weights_of_kind_ = weights_.data() + at * MatchModel::kNumConfidences * kNumInputs;
  // A prior may have set them to anything.
  for (size_t i = 0; i < MatchModel::kNumConfidences * kNumInputs; ++i) {
    weights_of_kind_[i] = std::clamp(weights_of_kind_[i], -kMaxWeight, kMaxWeight);
  }
  for (size_t i = 0; i < logits_q8_.size(); ++i) {
    logits_q8_[i] = StretchQ8(tables_, of_kind_[i].p_16());
  }
}

LearnedArrays FastPredictor::Learned() {
  return {{by_history_, match_.probabilities()}, {weights_}, {}};
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
  const uint64_t last_bits = partial_ == 1 ? c8_ : partial_;
  nodes_[0] = FindOrder1()->nodes.data();
  for (size_t i = 1; i < kNumContexts; ++i) {
    bool is_new = false;
    HistorySlot* slot = slots_.FindNeighbour(slot_hashes_[i], last_bits & 3, &is_new);
    if (is_new) Prime(i, slot);
    nodes_[i] = slot->nodes.data();
  }
}

// Two bits before slots are needed: those of all that may come.
void FastPredictor::PrefetchNextSlots() {
  if (partial_ >= 64) {
    const auto hashes = SlotHashes(c8_ << 6 | (partial_ & 63));
    std::copy(hashes.begin(), hashes.end(), slot_hashes_.begin() + 1);
    match_.Prefetch(static_cast<uint8_t>(partial_ << 2));
  } else {
    for (size_t i = 1; i < kNumContexts; ++i) slot_hashes_[i] = HashPair(hashes_[i], partial_);
  }
  for (size_t i = 1; i < kNumContexts; ++i) slots_.PrefetchNeighbours(slot_hashes_[i]);
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

}  // namespace gmzip
