// Two networks that read the same stream, each with its opinion.
#ifndef GMZIP_MODELS_MIXING_FORECASTER_PAIR_H_
#define GMZIP_MODELS_MIXING_FORECASTER_PAIR_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "models/mixing/byte_forecast.h"

namespace gmzip {

// Not thread-safe, as any forecaster; may move to another thread between calls.
class ForecasterPair : public ByteForecaster {
 public:
  // on_two_threads: the second reads on a thread of its own, at the same time as the first. What
  // they foretell does not depend on it. Without another core it only costs time.
  ForecasterPair(std::unique_ptr<ByteForecaster> first, std::unique_ptr<ByteForecaster> second,
                 bool on_two_threads);
  ~ForecasterPair() override;

  ForecasterPair(const ForecasterPair&) = delete;
  ForecasterPair& operator=(const ForecasterPair&) = delete;

  const ByteDistribution& Forecast() const override { return first_->Forecast(); }
  const ByteDistribution* SecondForecast() const override { return &second_->Forecast(); }
  void AddByte(uint8_t byte) override;

 private:
  static constexpr uint64_t kEnd = ~uint64_t{0};

  void ReadOnThread();

  std::unique_ptr<ByteForecaster> first_;
  std::unique_ptr<ByteForecaster> second_;
  // Bytes given to the thread, which byte_ is the last of, and bytes that it has read: equal
  // between calls. The thread owns second_ and byte_ while they differ.
  std::atomic<uint64_t> num_given_ = 0;
  std::atomic<uint64_t> num_read_ = 0;
  uint8_t byte_ = 0;
  std::thread thread_;  // not joinable: there is none
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_FORECASTER_PAIR_H_
