#include "codec/ordered_jobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

namespace gmzip {
namespace {

TEST(OrderedJobs, ResultsComeInTheOrderOfTheirStart) {
  OrderedJobs<int> jobs(3, 2);
  std::vector<int> results;
  for (int i = 0; i < 50; ++i) {
    if (jobs.IsFull()) results.push_back(jobs.Next());
    jobs.Start([i] { return i; });
  }
  while (!jobs.IsEmpty()) results.push_back(jobs.Next());
  ASSERT_EQ(results.size(), 50u);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(results[static_cast<size_t>(i)], i);
}

TEST(OrderedJobs, NoMoreThanItsThreadsRun) {
  std::mutex mutex;
  int num_running = 0;
  int most = 0;
  OrderedJobs<int> jobs(2, 6);
  EXPECT_FALSE(jobs.IsFull());
  for (int i = 0; i < 8; ++i) {
    jobs.Start([&] {
      {
        const std::lock_guard lock(mutex);
        most = std::max(most, ++num_running);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      const std::lock_guard lock(mutex);
      return --num_running;
    });
  }
  EXPECT_TRUE(jobs.IsFull());
  while (!jobs.IsEmpty()) jobs.Next();
  EXPECT_EQ(most, 2);
}

// The second job ends while the first one, whose result is next, still runs: a third takes its
// place.
TEST(OrderedJobs, AWaitingJobNeedsNoResultTaken) {
  std::promise<void> third_ran;
  OrderedJobs<int> jobs(2, 1);
  jobs.Start([&] {
    third_ran.get_future().wait();
    return 1;
  });
  jobs.Start([] { return 2; });
  jobs.Start([&] {
    third_ran.set_value();
    return 3;
  });
  EXPECT_EQ(jobs.Next(), 1);
  EXPECT_EQ(jobs.Next(), 2);
  EXPECT_EQ(jobs.Next(), 3);
}

TEST(OrderedJobs, TheEndDropsJobsThatWait) {
  std::atomic<int> num_run{0};
  std::promise<void> runs;
  {
    OrderedJobs<int> jobs(1, 3);
    jobs.Start([&] {
      runs.set_value();
      // Long enough for the destructor to begin meanwhile, on any machine that is not stopped.
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      return ++num_run;
    });
    for (int i = 0; i < 3; ++i) jobs.Start([&] { return ++num_run; });
    runs.get_future().wait();
  }
  EXPECT_EQ(num_run, 1);
}

TEST(OrderedJobs, WhatAJobThrowsComesOut) {
  OrderedJobs<int> jobs(1, 1);
  jobs.Start([]() -> int { throw std::bad_alloc(); });
  jobs.Start([] { return 2; });
  EXPECT_THROW(jobs.Next(), std::bad_alloc);
  EXPECT_EQ(jobs.Next(), 2);
}

}  // namespace
}  // namespace gmzip
