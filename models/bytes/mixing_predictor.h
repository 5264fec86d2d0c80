// Many hashed contexts, two match models, a two-layer mixer, an APM: efforts medium and high.
#ifndef GMZIP_MODELS_BYTES_MIXING_PREDICTOR_H_
#define GMZIP_MODELS_BYTES_MIXING_PREDICTOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/bytes/byte_contexts.h"
#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_predictor.h"
#include "models/bytes/primed_counts.h"
#include "models/mixing/adaptive_probability.h"
#include "models/mixing/apm.h"
#include "models/mixing/byte_forecast.h"
#include "models/mixing/match_model.h"
#include "models/mixing/mixer.h"
#include "models/mixing/slot_table.h"
#include "models/runtime/aligned_vector.h"

namespace gmzip {

class MixingPredictor : public BytePredictor {
 public:
  // network: of a stream that begins; null: it has no opinion.
  MixingPredictor(const ByteModelSettings& settings, const PrimedCounts& primed,
                  std::unique_ptr<ByteForecaster> network);

  void SetKind(ByteKind kind) override;
  uint32_t Update(int bit) override;
  LearnedArrays Learned() override;

 private:
  static constexpr uint32_t kNumRuns = 16;

  uint32_t Predict();
  void AddByte(uint8_t byte);
  void FindSlots();
  // Two inputs for each context: what its history says.
  void SetHistoryInputs(int32_t* inputs);
  // One input for each context: whether the byte that came last there comes again.
  void SetRunInputs(int32_t* inputs);
  // What the network says of the next bit.
  void SetNetworkInputs(int32_t* inputs);
  uint32_t NetworkClass(int expected_bit) const;
  void StartRuns();
  void AddToRuns(uint8_t byte);
  void LearnHistories(int bit);
  void LearnRuns(int bit);

  const LogisticTables& tables_;
  bool has_network_;
  bool has_runs_;  // and more selectors: the highest effort
  size_t num_selectors_;
  size_t num_contexts_;
  ByteKind kind_ = ByteKind::kBinary;
  ByteHistory history_;
  ByteContexts contexts_;
  SlotTable slots_;
  MatchModel long_match_;
  MatchModel short_match_;
  Mixer mixer_;
  std::array<uint64_t, ByteContexts::kMaxContexts> hashes_{};          // of the byte
  std::array<HistorySlot*, ByteContexts::kMaxContexts> byte_slots_{};  // of the first half: runs
  std::array<HistorySlot*, ByteContexts::kMaxContexts> current_{};
  PrimedCounts primed_;
  std::array<bool, ByteContexts::kMaxContexts> is_primed_{};  // by context
  std::vector<AdaptiveProbability> by_history_;               // [kinds][contexts][256]
  // [kinds][contexts][kNumRuns]: that the byte that came last comes again. The first of each
  // context stands for none and stays at a half.
  std::vector<AdaptiveProbability> by_run_;
  std::array<uint32_t, ByteContexts::kMaxContexts> run_byte_{};   // after a leading 1; 0: none
  std::array<uint32_t, ByteContexts::kMaxContexts> run_class_{};  // 0: none
  std::array<uint32_t, ByteContexts::kMaxContexts> used_history_{};
  std::array<uint32_t, ByteContexts::kMaxContexts> used_run_{};
  AlignedVector<AdaptiveProbability> order_1_;
  size_t used_1_ = 0;
  Apm apm_order_1_;
  std::unique_ptr<ByteForecaster> network_;
  Apm apm_network_;  // of the network's probability, by order 1; empty without one
  int32_t network_logit_q8_ = 0;
  uint32_t partial_ = 1;    // bits of this byte after a leading 1
  uint32_t node_ = 0;       // within the half byte, 0 .. 14
  uint32_t num_known_ = 0;  // contexts of orders 1 to 6 that have a history here
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_MIXING_PREDICTOR_H_
