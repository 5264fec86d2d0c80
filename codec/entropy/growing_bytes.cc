#include "codec/entropy/growing_bytes.h"

#include <algorithm>

namespace gmzip {
namespace {

// Makes `bytes` equal to `all`, which begins with them, zeros at their end aside.
void CatchUp(std::span<const uint8_t> all, std::vector<uint8_t>* bytes) {
  bytes->resize(std::min(bytes->size(), all.size()));
  bytes->insert(bytes->end(), all.begin() + static_cast<std::ptrdiff_t>(bytes->size()), all.end());
}

}  // namespace

void GrowingBytes::Publish(std::span<const uint8_t> bytes) {
  {
    const std::lock_guard lock(mutex_);
    CatchUp(bytes, &bytes_);
  }
  changed_.notify_one();
}

void GrowingBytes::End() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  changed_.notify_one();
}

void GrowingBytes::Reader::WaitFor(size_t at) {
  std::unique_lock lock(bytes_->mutex_);
  bytes_->changed_.wait(lock, [&] { return bytes_->bytes_.size() > at || bytes_->is_ended_; });
  CatchUp(bytes_->bytes_, &known_);
  is_ended_ = bytes_->is_ended_;
}

}  // namespace gmzip
