// Runs jobs on several threads and gives their results back in the order they were started.
#ifndef GMZIP_CODEC_ORDERED_JOBS_H_
#define GMZIP_CODEC_ORDERED_JOBS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <utility>

namespace gmzip {

// At most `num_threads` jobs run at a time, which bounds the memory they take; `num_waiting` more
// may wait behind them, so that a thread need not stand idle until the oldest job's result is
// taken. Jobs begin in the order they were started. A thread per job: jobs last milliseconds at
// least, starting a thread some 20 microseconds. What a job throws (std::bad_alloc) comes out of
// Next(). The destructor waits for jobs that run; those that wait are dropped. Not thread-safe: one
// thread starts jobs and takes results.
template <typename T>
class OrderedJobs {
 public:
  explicit OrderedJobs(int num_threads, int num_waiting = 0)
      : num_threads_(num_threads), capacity_(static_cast<size_t>(num_threads + num_waiting)) {}
  ~OrderedJobs() {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    turn_came_.notify_all();
  }
  OrderedJobs(const OrderedJobs&) = delete;
  OrderedJobs& operator=(const OrderedJobs&) = delete;

  bool IsEmpty() const { return jobs_.empty(); }
  bool IsFull() const { return jobs_.size() >= capacity_; }

  // Only when not full.
  void Start(std::function<T()> job) {
    jobs_.push_back(
        std::async(std::launch::async,
                   [this, number = num_started_++, job = std::move(job)]() -> std::optional<T> {
                     if (!Begin(number)) return std::nullopt;
                     const EndOfJob end{this};
                     return job();
                   }));
  }

  // True once the oldest job is done; waits for it no longer than `patience`. Not when empty.
  bool WaitForNext(std::chrono::milliseconds patience) {
    return jobs_.front().wait_for(patience) == std::future_status::ready;
  }

  // The oldest job's result; waits for it. Not when empty.
  T Next() {
    std::future<std::optional<T>> job = std::move(jobs_.front());
    jobs_.pop_front();
    return *job.get();  // only the destructor drops jobs
  }

 private:
  struct EndOfJob {
    OrderedJobs* jobs;
    ~EndOfJob() {
      const std::lock_guard lock(jobs->mutex_);
      --jobs->num_running_;
      jobs->turn_came_.notify_all();
    }
  };

  // Waits until job `number` may run; false if it may not any more.
  bool Begin(uint64_t number) {
    std::unique_lock lock(mutex_);
    turn_came_.wait(
        lock, [&] { return is_stopped_ || (num_begun_ == number && num_running_ < num_threads_); });
    if (is_stopped_) return false;
    ++num_begun_;
    ++num_running_;
    turn_came_.notify_all();
    return true;
  }

  const int num_threads_;
  const size_t capacity_;
  uint64_t num_started_ = 0;
  std::mutex mutex_;
  std::condition_variable turn_came_;
  uint64_t num_begun_ = 0;
  int num_running_ = 0;
  bool is_stopped_ = false;
  // Last, so that it is destroyed first: that waits for the jobs, which use what stands above.
  std::deque<std::future<std::optional<T>>> jobs_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_ORDERED_JOBS_H_
