#include "models/mixing/forecaster_pair.h"

#include <utility>

namespace gmzip {

ForecasterPair::ForecasterPair(std::unique_ptr<ByteForecaster> first,
                               std::unique_ptr<ByteForecaster> second,
                               std::shared_ptr<SideThread> side)
    : first_(std::move(first)),
      second_(std::move(second)),
      side_(std::move(side)),
      reading_(side_->Add([this] { second_->AddByte(byte_); })),
      guessing_(side_->Add([this] { second_->Guess(Likeliest()); })) {}

ForecasterPair::~ForecasterPair() {
  if (is_guessing_) side_->Withdraw(guessing_);
}

void ForecasterPair::AddByte(uint8_t byte) {
  if (is_guessing_) side_->Withdraw(guessing_);
  byte_ = byte;
  side_->Post(reading_);
  first_->AddByte(byte);
  side_->Join(reading_);
  is_guessing_ = side_->has_thread();
  if (is_guessing_) side_->Post(guessing_);
}

uint8_t ForecasterPair::Likeliest() const {
  const uint8_t first = first_->Forecast().Likeliest();
  const uint8_t second = second_->Forecast().Likeliest();
  const auto share = [](const ByteDistribution& forecast, uint8_t byte) {
    return (uint64_t{forecast.weight(byte)} << 32) / forecast.total();
  };
  return share(first_->Forecast(), first) >= share(second_->Forecast(), second) ? first : second;
}

}  // namespace gmzip
