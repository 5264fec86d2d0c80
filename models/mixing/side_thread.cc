#include "models/mixing/side_thread.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <system_error>
#include <utility>

namespace gmzip {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t kEnd = uint32_t{1} << SideThread::kMaxTasks;
// To fall asleep and be woken takes tens of microseconds; a byte's bits are decoded in less.
constexpr auto kLongestLook = std::chrono::microseconds(100);
constexpr int kLooksPerClock = 16;
// Where so many tasks in a row were not begun, other programs have the cores: the thread is woken
// less and less often, down to once in kMaxUnwoken posts.
constexpr uint32_t kMaxUnanswered = 8;
constexpr uint32_t kMaxUnwoken = 256;

void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Looks at `value` until any of `bits` is set, or for kLongestLook. Returns what it saw last.
uint32_t LookFor(const std::atomic<uint32_t>& value, uint32_t bits) {
  uint32_t now = value.load(std::memory_order_acquire);
  if ((now & bits) != 0) return now;
  const auto end = Clock::now() + kLongestLook;
  for (int i = 1; (now & bits) == 0; ++i) {
    if (i % kLooksPerClock == 0 && Clock::now() > end) break;
    Pause();
    now = value.load(std::memory_order_acquire);
  }
  return now;
}

}  // namespace

SideThread::SideThread(bool has_thread) {
  if (!has_thread) return;
  try {
    thread_ = std::thread([this] { DoTasks(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: the caller does it all.
  }
}

SideThread::~SideThread() {
  if (!thread_.joinable()) return;
  posted_.fetch_or(kEnd, std::memory_order_release);
  posted_.notify_one();
  thread_.join();
}

size_t SideThread::Add(std::function<void()> task) {
  tasks_[num_tasks_] = std::move(task);
  return num_tasks_++;
}

void SideThread::Post(size_t task) {
  // In one order with what DoTasks does before it sleeps: either sees the other's.
  posted_.fetch_or(uint32_t{1} << task);
  if (is_asleep_.load()) Wake();
}

void SideThread::Wake() {
  const uint32_t doubled =
      num_unanswered_ < kMaxUnanswered ? 0 : std::min(num_unanswered_ - kMaxUnanswered, 31U);
  if (++num_unwoken_ < std::min(uint32_t{1} << doubled, kMaxUnwoken)) return;
  num_unwoken_ = 0;
  posted_.notify_one();
}

void SideThread::Join(size_t task) {
  if (!Withdraw(task)) tasks_[task]();
}

bool SideThread::Withdraw(size_t task) {
  const uint32_t bit = uint32_t{1} << task;
  if (Claim(bit)) {
    ++num_unanswered_;
    return false;
  }
  num_unanswered_ = 0;
  // Where the thread lost its core in the middle of the task, it gets this one.
  for (uint32_t done = LookFor(done_, bit); (done & bit) == 0; done = done_.load()) {
    done_.wait(done, std::memory_order_acquire);
  }
  done_.fetch_and(~bit, std::memory_order_acquire);
  return true;
}

bool SideThread::Claim(uint32_t bit) {
  return (posted_.fetch_and(~bit, std::memory_order_acq_rel) & bit) != 0;
}

void SideThread::DoTasks() {
  for (;;) {
    const uint32_t posted = LookFor(posted_, ~uint32_t{0});
    if (posted == 0) {
      is_asleep_.store(true);
      posted_.wait(0);
      is_asleep_.store(false, std::memory_order_relaxed);
      continue;
    }
    if ((posted & kEnd) != 0) return;
    const auto task = static_cast<size_t>(std::countr_zero(posted));
    const uint32_t bit = uint32_t{1} << task;
    if (!Claim(bit)) continue;
    tasks_[task]();
    done_.fetch_or(bit, std::memory_order_release);
    done_.notify_one();
  }
}

}  // namespace gmzip
