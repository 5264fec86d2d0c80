// A few orders, a match and one small mixer: the effort that keeps up with a slow disk.
#ifndef GMZIP_MODELS_BYTES_FAST_PREDICTOR_H_
#define GMZIP_MODELS_BYTES_FAST_PREDICTOR_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_predictor.h"
#include "models/bytes/primed_counts.h"
#include "models/mixing/adaptive_probability.h"
#include "models/mixing/logistic_domain.h"
#include "models/mixing/match_model.h"
#include "models/mixing/slot_table.h"

namespace gmzip {

class FastPredictor final : public BytePredictor {
 public:
  FastPredictor(const ByteModelSettings& settings, const PrimedCounts& primed);

  void SetKind(ByteKind kind) override;
  [[gnu::always_inline]] uint32_t Update(int bit) override;
  LearnedArrays Learned() override;

 private:
  static constexpr size_t kNumContexts = 3;
  static constexpr size_t kNumInputs = kNumContexts + 2;  // and the match's
  static constexpr int kHistoryShift = 7;
  static constexpr int32_t kRate = 5000;  // step: error * kRate / 2^16
  // 2.0: with five inputs of at most kMaxStretchQ8 their sum fits 32 bits.
  static constexpr int32_t kMaxWeight = 1 << 17;
  static_assert(int64_t{kNumInputs} * kMaxStretchQ8 * kMaxWeight < int64_t{1} << 31);

  // One by one: a vector of inputs just stored would have to wait for all the stores.
  template <size_t... kAt>
  static int32_t DotOf(const int32_t* inputs, const int32_t* weights,
                       std::index_sequence<kAt...> /*at*/) {
    return ((inputs[kAt] * weights[kAt]) + ...);
  }

  template <size_t... kAt>
  void LearnWeights(int32_t step, std::index_sequence<kAt...> /*at*/) {
    (LearnWeight(inputs_[kAt] * step, used_weights_ + kAt), ...);
  }
  static void LearnWeight(int32_t move_q14, int32_t* weight) {
    const int32_t moved = *weight + ((move_q14 + (1 << 13)) >> 14);
    const int32_t above = moved < -kMaxWeight ? -kMaxWeight : moved;
    *weight = above > kMaxWeight ? kMaxWeight : above;
  }
  template <size_t... kAt>
  void LearnHistories(int bit, std::index_sequence<kAt...> /*at*/) {
    (LearnHistory(bit, used_[kAt], nodes_[kAt] + node_), ...);
  }
  void LearnHistory(int bit, uint32_t used, BitHistory* node) {
    AdaptiveProbability moved = of_kind_[used];
    moved.Move(bit, kHistoryShift);
    of_kind_[used] = moved;
    logits_q8_[used] = StretchQ8(tables_, moved.p_16());
    *node = NextHistory(static_cast<BitHistory>(used & 255), bit);
  }

  uint32_t Predict();
  void Learn(int bit);
  void AddByte(uint8_t byte);
  void FindSlots();
  void PrefetchNextSlots();
  HistorySlot* FindOrder1();
  void Prime(size_t context, HistorySlot* slot) const;

  const LogisticTables& tables_;
  PrimedCounts primed_;
  ByteKind kind_ = ByteKind::kBinary;
  ByteHistory history_;
  // Order 1, without a table: [last byte][first half, then second half by first]. check: was used.
  std::vector<HistorySlot> order_1_;
  SlotTable slots_;
  MatchModel match_;
  uint64_t c8_ = 0;
  std::array<uint64_t, kNumContexts> hashes_{};
  // Of the slots needed next, without the two bits that come last: those choose a neighbour.
  std::array<uint64_t, kNumContexts> slot_hashes_{};
  std::array<BitHistory*, kNumContexts> nodes_{};
  std::array<uint32_t, kNumContexts> used_{};
  std::vector<AdaptiveProbability> by_history_;  // [kinds][contexts][256]
  // Of the kind at hand: [contexts][256] the logits of its by_history_, so that a prediction need
  // not look them up one after the other.
  std::array<int32_t, kNumContexts * 256> logits_q8_{};
  std::array<int32_t, kNumInputs> inputs_{};  // Q8
  std::vector<int32_t> weights_;              // [kinds][match confidences][kNumInputs], Q16
  AdaptiveProbability* of_kind_ = nullptr;    // [contexts][256], in by_history_
  int32_t* weights_of_kind_ = nullptr;        // [match confidences][kNumInputs], in weights_
  int32_t* used_weights_ = nullptr;           // [kNumInputs]
  uint32_t mixed_16_ = 32768;
  uint32_t partial_ = 1;
  uint32_t node_ = 0;
};

inline uint32_t FastPredictor::Update(int bit) {
  Learn(bit);
  partial_ = partial_ << 1 | static_cast<uint32_t>(bit);
  node_ = 2 * node_ + 1 + static_cast<uint32_t>(bit);
  if (partial_ >= 256) {
    AddByte(static_cast<uint8_t>(partial_));
  } else if (partial_ >= 16 && partial_ < 32) {
    FindSlots();
  } else if ((partial_ >= 4 && partial_ < 8) || (partial_ >= 64 && partial_ < 128)) {
    PrefetchNextSlots();
  }
  return Predict();
}

inline void FastPredictor::Learn(int bit) {
  match_.Learn(bit);
  LearnHistories(bit, std::make_index_sequence<kNumContexts>());
  const int32_t error = (bit != 0 ? 65535 : 0) - static_cast<int32_t>(mixed_16_);
  LearnWeights((error * kRate) >> 16, std::make_index_sequence<kNumInputs>());
}

inline uint32_t FastPredictor::Predict() {
  for (size_t i = 0; i < kNumContexts; ++i) {
    const uint32_t used = static_cast<uint32_t>(i * 256) + nodes_[i][node_];
    used_[i] = used;
    inputs_[i] = logits_q8_[used];
  }
  match_.Predict(partial_, inputs_.data() + kNumContexts);
  const uint32_t confidence = match_.expected_bit() >= 0 ? match_.confidence() : 0;
  used_weights_ = weights_of_kind_ + size_t{confidence} * kNumInputs;
  const int32_t logit_q24 =
      DotOf(inputs_.data(), used_weights_, std::make_index_sequence<kNumInputs>());
  mixed_16_ = Squash16(tables_, logit_q24 >> 16);
  return mixed_16_;
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_FAST_PREDICTOR_H_
