#include "models/mixing/forecaster_pair.h"

#include <utility>

namespace gmzip {

ForecasterPair::ForecasterPair(std::unique_ptr<ByteForecaster> first,
                               std::unique_ptr<ByteForecaster> second,
                               std::shared_ptr<SideThread> side)
    : first_(std::move(first)),
      second_(std::move(second)),
      side_(std::move(side)),
      task_(side_->Add([this] { second_->AddByte(byte_); })) {}

void ForecasterPair::AddByte(uint8_t byte) {
  byte_ = byte;
  side_->Post(task_);
  first_->AddByte(byte);
  side_->Join(task_);
}

}  // namespace gmzip
