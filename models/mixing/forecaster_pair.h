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
  // side: may read with the second while the caller reads with the first. What they foretell does
  // not depend on it.
  ForecasterPair(std::unique_ptr<ByteForecaster> first, std::unique_ptr<ByteForecaster> second,
                 std::shared_ptr<SideThread> side);

  // The task points here.
  ForecasterPair(const ForecasterPair&) = delete;
  ForecasterPair& operator=(const ForecasterPair&) = delete;

  const ByteDistribution& Forecast() const override { return first_->Forecast(); }
  const ByteDistribution* SecondForecast() const override { return &second_->Forecast(); }
  void AddByte(uint8_t byte) override;

 private:
  std::unique_ptr<ByteForecaster> first_;
  std::unique_ptr<ByteForecaster> second_;
  uint8_t byte_ = 0;  // that second_ is to read
  std::shared_ptr<SideThread> side_;
  size_t task_;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_FORECASTER_PAIR_H_
