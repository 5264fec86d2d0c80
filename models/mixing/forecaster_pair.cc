#include "models/mixing/forecaster_pair.h"

#include <system_error>
#include <utility>

namespace gmzip {
namespace {

// A few microseconds where the other thread runs, too. If it does not, because cores are taken, it
// gets this one (1 MB took 1.9 times as long with looks alone when another program had a core).
// Asleep a thread takes several bytes' time to come back, so that is last.
constexpr int kLooks = 64;
constexpr int kYields = 256;

void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Waits until `value` is no longer `old`, and returns what it is.
uint64_t WaitWhile(const std::atomic<uint64_t>& value, uint64_t old) {
  for (int i = 0; i < kLooks + kYields; ++i) {
    const uint64_t now = value.load(std::memory_order_acquire);
    if (now != old) return now;
    i < kLooks ? Pause() : std::this_thread::yield();
  }
  value.wait(old, std::memory_order_acquire);
  return value.load(std::memory_order_acquire);
}

void Set(std::atomic<uint64_t>* value, uint64_t now) {
  value->store(now, std::memory_order_release);
  value->notify_one();
}

}  // namespace

ForecasterPair::ForecasterPair(std::unique_ptr<ByteForecaster> first,
                               std::unique_ptr<ByteForecaster> second, bool on_two_threads)
    : first_(std::move(first)), second_(std::move(second)) {
  if (!on_two_threads) return;
  try {
    thread_ = std::thread([this] { ReadOnThread(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: one does it all.
  }
}

ForecasterPair::~ForecasterPair() {
  if (!thread_.joinable()) return;
  Set(&num_given_, kEnd);
  thread_.join();
}

void ForecasterPair::AddByte(uint8_t byte) {
  if (!thread_.joinable()) {
    first_->AddByte(byte);
    second_->AddByte(byte);
    return;
  }
  const uint64_t before = num_read_.load(std::memory_order_relaxed);
  byte_ = byte;
  Set(&num_given_, before + 1);
  first_->AddByte(byte);
  WaitWhile(num_read_, before);
}

void ForecasterPair::ReadOnThread() {
  for (uint64_t num_read = 0; WaitWhile(num_given_, num_read) != kEnd;) {
    second_->AddByte(byte_);
    Set(&num_read_, ++num_read);
  }
}

}  // namespace gmzip
