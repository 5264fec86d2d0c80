// Two networks that read the same stream, each with its opinion.
#ifndef GMZIP_MODELS_MIXING_FORECASTER_PAIR_H_
#define GMZIP_MODELS_MIXING_FORECASTER_PAIR_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "models/mixing/byte_forecast.h"
#include "models/mixing/side_thread.h"

namespace gmzip {

// Not thread-safe, as any forecaster; may move to another thread between calls.
class ForecasterPair : public ByteForecaster {
 public:
  // side: may read with the second while the caller reads with the first, and, before a byte is
  // known, the one that they think likeliest. What they foretell does not depend on it.
  ForecasterPair(std::unique_ptr<ByteForecaster> first, std::unique_ptr<ByteForecaster> second,
                 std::shared_ptr<SideThread> side);
  ~ForecasterPair() override;

  // Tasks point here.
  ForecasterPair(const ForecasterPair&) = delete;
  ForecasterPair& operator=(const ForecasterPair&) = delete;

  const ByteDistribution& Forecast() const override { return first_->Forecast(); }
  const ByteDistribution* SecondForecast() const override { return &second_->Forecast(); }
  void AddByte(uint8_t byte) override;

 private:
  // What either is surest of.
  uint8_t Likeliest() const;

  std::unique_ptr<ByteForecaster> first_;
  std::unique_ptr<ByteForecaster> second_;
  uint8_t byte_ = 0;  // that second_ is to read
  std::shared_ptr<SideThread> side_;
  size_t reading_;   // a task
  size_t guessing_;  // another
  bool is_guessing_ = false;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_FORECASTER_PAIR_H_
