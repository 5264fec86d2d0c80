#include "models/bytes/byte_model.h"

#include <algorithm>
#include <utility>

#include "models/bytes/byte_predictor.h"
#include "models/bytes/byte_prior.h"
#include "models/bytes/byte_prior_format.h"
#include "models/bytes/fast_predictor.h"
#include "models/bytes/mixing_predictor.h"

namespace gmzip {
AdaptiveProbability ProbabilityOfHistory(size_t history) {
  const BitHistoryState& state = kBitHistories.states[history];
  const uint32_t p_16 = 65536U * (2U * state.n1 + 1) / (2U * (uint32_t{state.n0} + state.n1) + 2);
  return AdaptiveProbability(std::min(p_16, 65535U), 0);
}

std::unique_ptr<BytePredictor> MakeBytePredictor(const ByteModelSettings& settings,
                                                 const PrimedCounts& primed,
                                                 std::unique_ptr<ByteForecaster> network) {
  if (settings.effort == ByteEffort::kFast) {
    return std::make_unique<FastPredictor>(settings, primed);
  }
  return std::make_unique<MixingPredictor>(settings, primed, std::move(network));
}

Result<void> CheckPriorFits(const BytePrior& prior) {
  for (const ByteEffort effort : kPriorEfforts) {
    const auto predictor = MakeBytePredictor({effort, kMinByteMemoryLog2}, prior.counts());
    GMZIP_RETURN_IF_ERROR(prior.ApplyTo(effort, predictor->Learned()));
  }
  return {};
}

ByteModel::ByteModel(const ByteModelSettings& settings, const BytePrior* prior,
                     std::unique_ptr<ByteForecaster> network)
    : predictor_(MakeBytePredictor(settings, prior != nullptr ? prior->counts() : PrimedCounts(),
                                   std::move(network))),
      fast_(settings.effort == ByteEffort::kFast ? static_cast<FastPredictor*>(predictor_.get())
                                                 : nullptr) {
  if (prior == nullptr) return;
  (void)prior->ApplyTo(settings.effort, predictor_->Learned());
  predictor_->SetKind(ByteKind::kBinary);  // takes in what was set
}
ByteModel::~ByteModel() = default;
ByteModel::ByteModel(ByteModel&&) noexcept = default;
ByteModel& ByteModel::operator=(ByteModel&&) noexcept = default;
void ByteModel::SetKind(ByteKind kind) { predictor_->SetKind(kind); }

}  // namespace gmzip
