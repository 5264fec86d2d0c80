// A char-level network on one stream, its upper layers learning as it goes.
#ifndef GMZIP_MODELS_CHARS_CHARS_FORECASTER_H_
#define GMZIP_MODELS_CHARS_CHARS_FORECASTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/chars/chars_learner.h"
#include "models/chars/chars_model.h"
#include "models/mixing/byte_forecast.h"
#include "models/runtime/aligned_vector.h"
#include "models/runtime/dense_layer.h"

namespace gmzip {

// Not thread-safe.
class CharsForecaster : public ByteForecaster {
 public:
  // side: may do a part of learning; null: there is none. What is foretold does not depend on it.
  CharsForecaster(std::shared_ptr<const CharsModel> model, const CharsLearning& learning,
                  std::shared_ptr<SideThread> side = nullptr);

  // What learns points at the layers.
  CharsForecaster(const CharsForecaster&) = delete;
  CharsForecaster& operator=(const CharsForecaster&) = delete;

  const ByteDistribution& Forecast() const override { return distribution_; }
  const ByteDistribution* SecondForecast() const override { return second_.get(); }
  void AddByte(uint8_t byte) override;

 private:
  void SetDistributions();
  // What the logits say.
  void SetDistribution(ByteDistribution* distribution);
  CharsTrace* Trace() { return learner_ ? learner_->trace() : nullptr; }

  std::shared_ptr<const CharsModel> model_;
  std::vector<DenseLayer> layers_;    // the model's last, as they have learnt
  std::vector<NarrowLayer> rounded_;  // of those the ones below the output
  CharsState state_;
  std::unique_ptr<CharsLearner> learner_;  // null: nothing is learnt
  ByteDistribution distribution_;
  std::unique_ptr<ByteDistribution> second_;  // by the output as it was shipped; null: not wanted
  AlignedVector<int16_t> logits_;             // [256] Q10
  AlignedVector<uint32_t> weights_;           // [256]
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_FORECASTER_H_
