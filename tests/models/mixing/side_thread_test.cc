#include "models/mixing/side_thread.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

namespace gmzip {
namespace {

// Counts what three tasks did, without locks: Join has to order it.
class Counts {
 public:
  explicit Counts(SideThread* side) : side_(side) {
    for (size_t i = 0; i < counts_.size(); ++i) {
      tasks_[i] = side->Add([this, i] { ++counts_[i]; });
    }
  }

  // Runs each task so many times and expects that it has run.
  void Run(int times) {
    for (int i = 0; i < times; ++i) {
      for (const size_t task : tasks_) side_->Post(task);
      for (size_t at = 0; at < tasks_.size(); ++at) {
        side_->Join(tasks_[at]);
        ++expected_[at];
        ASSERT_EQ(counts_[at], expected_[at]);
      }
    }
  }

 private:
  SideThread* side_;
  std::array<size_t, 3> tasks_{};
  std::array<int, 3> counts_{};
  std::array<int, 3> expected_{};
};

TEST(SideThread, EachPostedTaskHasRunOnceWhenItIsJoined) {
  for (const bool has_thread : {false, true}) {
    SideThread side(has_thread);
    Counts(&side).Run(20000);
  }
}

TEST(SideThread, EndsWithoutATask) {
  for (int i = 0; i < 100; ++i) SideThread side(true);
}

// As a model does that goes from block to block.
TEST(SideThread, TheCallerMayBeAnotherThread) {
  SideThread side(true);
  Counts counts(&side);
  for (int i = 0; i < 20; ++i) std::thread([&] { counts.Run(100); }).join();
}

TEST(SideThread, WakesUpAgain) {
  SideThread side(true);
  Counts counts(&side);
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    counts.Run(10);
  }
}

// Two that wait for each other: neither could end on one thread.
TEST(SideThread, RunsBesideTheCaller) {
  SideThread side(true);
  std::atomic<bool> has_begun = false;
  std::atomic<bool> may_end = false;
  const size_t task = side.Add([&] {
    has_begun = true;
    while (!may_end) std::this_thread::yield();
  });
  for (int i = 0; i < 3; ++i) {
    side.Post(task);
    while (!has_begun) std::this_thread::yield();
    may_end = true;
    side.Join(task);
    has_begun = false;
    may_end = false;
  }
}

// What the thread is busy with does not keep the caller from the rest.
TEST(SideThread, TheCallerDoesWhatTheThreadHasNotBegun) {
  SideThread side(true);
  std::atomic<bool> may_end = false;
  std::atomic<bool> has_begun = false;
  std::thread::id by;
  const size_t endless = side.Add([&] {
    has_begun = true;
    while (!may_end) std::this_thread::yield();
  });
  const size_t task = side.Add([&] { by = std::this_thread::get_id(); });
  side.Post(endless);
  while (!has_begun) std::this_thread::yield();
  side.Post(task);
  side.Join(task);
  EXPECT_EQ(by, std::this_thread::get_id());
  may_end = true;
  side.Join(endless);
}

TEST(SideThread, TakesAsManyTasksAsItSays) {
  SideThread side(true);
  std::vector<int> runs(SideThread::kMaxTasks);
  for (size_t i = 0; i < runs.size(); ++i) {
    ASSERT_EQ(side.Add([&runs, i] { ++runs[i]; }), i);
  }
  for (size_t i = 0; i < runs.size(); ++i) side.Post(i);
  for (size_t i = runs.size(); i-- > 0;) side.Join(i);
  EXPECT_EQ(runs, std::vector<int>(runs.size(), 1));
}

}  // namespace
}  // namespace gmzip
