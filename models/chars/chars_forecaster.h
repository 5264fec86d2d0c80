// A char-level network on one stream, its upper layers learning as it goes.
#ifndef GMZIP_MODELS_CHARS_CHARS_FORECASTER_H_
#define GMZIP_MODELS_CHARS_CHARS_FORECASTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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

  const ByteDistribution& Forecast() const override { return steps_[current_].distribution; }
  const ByteDistribution* SecondForecast() const override { return second_.get(); }
  void AddByte(uint8_t byte) override;
  // Of use where nothing is learnt: what is depends on every byte.
  void Guess(uint8_t byte) override;

 private:
  struct Step {
    CharsState state;
    ByteDistribution distribution;
  };

  // What the network says after the step's last byte.
  void SetDistributions(Step* step);
  // What the logits say.
  void SetDistribution(ByteDistribution* distribution);
  CharsTrace* Trace() { return learner_ ? learner_->trace() : nullptr; }

  std::shared_ptr<const CharsModel> model_;
  std::vector<DenseLayer> layers_;    // the model's last, as they have learnt; empty: none learns
  std::vector<NarrowLayer> rounded_;  // of those the ones below the output
  std::array<Step, 2> steps_;         // the last one, and what was guessed to be the next
  size_t current_ = 0;
  std::optional<uint8_t> guess_;
  std::unique_ptr<CharsLearner> learner_;     // null: nothing is learnt
  std::unique_ptr<ByteDistribution> second_;  // by the output as it was shipped; null: not wanted
  AlignedVector<int16_t> logits_;             // [256] Q10
  AlignedVector<uint32_t> weights_;           // [256]
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_FORECASTER_H_
