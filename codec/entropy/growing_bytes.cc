#include "codec/entropy/growing_bytes.h"

#include <algorithm>

namespace gmzip {

void GrowingBytes::Set(std::span<const uint8_t> bytes, bool is_ended) {
  {
    const std::lock_guard lock(mutex_);
    const size_t num_old = std::min(bytes_.size(), bytes.size());
    bytes_.resize(num_old);
    bytes_.insert(bytes_.end(), bytes.begin() + static_cast<std::ptrdiff_t>(num_old), bytes.end());
    is_ended_ = is_ended;
  }
  changed_.notify_one();
}

void GrowingBytes::Reader::WaitFor(size_t at) {
  std::unique_lock lock(bytes_->mutex_);
  bytes_->changed_.wait(lock, [&] { return bytes_->bytes_.size() > at || bytes_->is_ended_; });
  const std::vector<uint8_t>& all = bytes_->bytes_;
  const size_t num_old = std::min(known_.size(), all.size());
  known_.resize(num_old);
  known_.insert(known_.end(), all.begin() + static_cast<std::ptrdiff_t>(num_old), all.end());
  is_ended_ = bytes_->is_ended_;
}

}  // namespace gmzip
