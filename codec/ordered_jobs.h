// Runs jobs on several threads and gives their results back in the order they were started.
#ifndef GMZIP_CODEC_ORDERED_JOBS_H_
#define GMZIP_CODEC_ORDERED_JOBS_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <utility>

namespace gmzip {

// At most `num_threads` jobs are under way at a time, which bounds the memory they hold. A thread
// per job: jobs last milliseconds at least, starting a thread some 20 microseconds. What a job
// throws (std::bad_alloc) comes out of Next(). The destructor waits for jobs under way.
// Not thread-safe: one thread starts jobs and takes results.
template <typename T>
class OrderedJobs {
 public:
  explicit OrderedJobs(int num_threads) : capacity_(static_cast<size_t>(num_threads)) {}

  bool IsEmpty() const { return jobs_.empty(); }
  bool IsFull() const { return jobs_.size() >= capacity_; }

  // Only when not full.
  void Start(std::function<T()> job) {
    jobs_.push_back(std::async(std::launch::async, std::move(job)));
  }

  // True once the oldest job is done; waits for it no longer than `patience`. Not when empty.
  bool WaitForNext(std::chrono::milliseconds patience) {
    return jobs_.front().wait_for(patience) == std::future_status::ready;
  }

  // The oldest job's result; waits for it. Not when empty.
  T Next() {
    std::future<T> job = std::move(jobs_.front());
    jobs_.pop_front();
    return job.get();
  }

 private:
  size_t capacity_;
  std::deque<std::future<T>> jobs_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_ORDERED_JOBS_H_
