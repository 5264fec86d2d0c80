// A second thread for pieces of work that take microseconds.
#ifndef GMZIP_MODELS_MIXING_SIDE_THREAD_H_
#define GMZIP_MODELS_MIXING_SIDE_THREAD_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

namespace gmzip {

// Tasks that may run at the same time as the caller goes on. The caller does itself what the thread
// has not begun when it is needed, so that where other programs have the cores it takes little
// longer than one thread would. Not thread-safe; may move to another thread between calls.
class SideThread {
 public:
  static constexpr size_t kMaxTasks = 31;

  // has_thread: otherwise the caller does all. Without another core a thread only costs time.
  explicit SideThread(bool has_thread);
  ~SideThread();

  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;

  // Takes a task, at most kMaxTasks, and gives it a number. The thread begins those added first
  // first. Tasks do not throw. While none is posted.
  size_t Add(std::function<void()> task);
  // Lets the task run once, from now on. Not again before it was joined or withdrawn.
  void Post(size_t task);
  // Until a posted task has run.
  void Join(size_t task);
  // The same, but a task that the thread has not begun does not run: then false.
  bool Withdraw(size_t task);

  bool has_thread() const { return thread_.joinable(); }

 private:
  void DoTasks();
  // Takes a task for oneself, if no one has yet.
  bool Claim(uint32_t bit);
  // Wakes the thread if it is asleep and that has been of use lately.
  void Wake();

  std::array<std::function<void()>, kMaxTasks> tasks_;
  size_t num_tasks_ = 0;
  std::atomic<uint32_t> posted_ = 0;  // bits of tasks that no one has begun; kEnd
  std::atomic<uint32_t> done_ = 0;    // bits of tasks that the thread has done
  std::atomic<bool> is_asleep_ = false;
  uint32_t num_unanswered_ = 0;  // tasks in a row that the thread did not begin
  uint32_t num_unwoken_ = 0;     // posts since it was last woken
  std::thread thread_;           // not joinable: there is none
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_SIDE_THREAD_H_
