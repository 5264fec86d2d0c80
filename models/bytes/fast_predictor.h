// A few orders, a match and one small mixer: the effort that keeps up with a slow disk.
#ifndef GMZIP_MODELS_BYTES_FAST_PREDICTOR_H_
#define GMZIP_MODELS_BYTES_FAST_PREDICTOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/bytes/byte_model.h"
#include "models/bytes/byte_predictor.h"
#include "models/bytes/primed_counts.h"
#include "models/mixing/adaptive_probability.h"
#include "models/mixing/logistic_domain.h"
#include "models/mixing/match_model.h"
#include "models/mixing/slot_table.h"

namespace gmzip {

class FastPredictor : public BytePredictor {
 public:
  FastPredictor(const ByteModelSettings& settings, const PrimedCounts& primed);

  void SetKind(ByteKind kind) override;
  uint32_t Update(int bit) override;
  LearnedArrays Learned() override;

 private:
  static constexpr size_t kNumContexts = 3;
  static constexpr size_t kNumInputs = kNumContexts + 2;  // and the match's

  uint32_t Predict();
  void Learn(int bit);
  void AddByte(uint8_t byte);
  void FindSlots();
  void PrefetchNextSlots() const;
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
  std::array<BitHistory*, kNumContexts> nodes_{};
  std::array<uint32_t, kNumContexts> used_{};
  std::vector<AdaptiveProbability> by_history_;  // [kinds][contexts][256]
  // Of the kind at hand: [contexts][256] the logits of its by_history_, so that a prediction need
  // not look them up one after the other.
  std::array<int32_t, kNumContexts * 256> logits_q8_{};
  std::array<int32_t, kNumInputs> inputs_{};  // Q8
  std::vector<int32_t> weights_;              // [kinds][match confidences][kNumInputs], Q16
  size_t used_weights_ = 0;
  uint32_t mixed_16_ = 32768;
  uint32_t partial_ = 1;
  uint32_t node_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_FAST_PREDICTOR_H_
