// What stands behind ByteModel: one predictor for each way of spending time.
#ifndef GMZIP_MODELS_BYTES_BYTE_PREDICTOR_H_
#define GMZIP_MODELS_BYTES_BYTE_PREDICTOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_kind.h"
#include "models/bytes/primed_counts.h"
#include "models/mixing/adaptive_probability.h"
#include "models/mixing/byte_forecast.h"

namespace gmzip {

// What a bit history's probability is taken for at first: its counts, with a little doubt.
AdaptiveProbability ProbabilityOfHistory(size_t history);

// Views of everything a prior sets, always in the same order.
struct LearnedArrays {
  std::vector<std::span<AdaptiveProbability>> probabilities;
  std::vector<std::span<int32_t>> weights;
  std::vector<std::span<uint16_t>> curves;
};

// Not thread-safe.
class BytePredictor {
 public:
  virtual ~BytePredictor() = default;
  virtual void SetKind(ByteKind kind) = 0;
  // Takes in a bit and gives the probability that the next is 1, of 65536: 1 .. 65535.
  virtual uint32_t Update(int bit) = 0;

  // What was learned of how to weigh contexts, not of their contents: what a prior holds.
  virtual LearnedArrays Learned() = 0;
};

// The predictor of settings.effort, with no arrays set. The table behind `primed` must outlive it.
// network: of a stream that begins; null: it has no opinion.
std::unique_ptr<BytePredictor> MakeBytePredictor(const ByteModelSettings& settings,
                                                 const PrimedCounts& primed,
                                                 std::unique_ptr<ByteForecaster> network = nullptr);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_PREDICTOR_H_
