// Steps in a child process: results, errors, crashes and limits reach the parent.
#include "baselines/child_step.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

TEST(ChildStep, HandsOverBytesSecondsAndMemory) {
  constexpr size_t kSize = 30 << 20;
  const auto step = RunChildStep([] { return Result<Bytes>(Bytes(kSize, 7)); }, {}, {});
  ASSERT_TRUE(step) << step.error().message;
  EXPECT_EQ(step->bytes, Bytes(kSize, 7));
  EXPECT_GT(step->seconds, 0);
  if (step->peak_memory_bytes) {
    EXPECT_GE(*step->peak_memory_bytes, kSize);
  }
}

TEST(ChildStep, HandsOverErrors) {
  const auto step = RunChildStep(
      []() -> Result<Bytes> { return MakeError(ErrorCode::kUnsupported, "not this one"); }, {}, {});
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(step.error().message, "not this one");
}

TEST(ChildStep, OutlivesACrash) {
  const auto step = RunChildStep(
      []() -> Result<Bytes> {
        std::raise(SIGKILL);
        return Bytes();
      },
      {}, {});
  ASSERT_FALSE(step);
  EXPECT_NE(step.error().message.find("signal 9"), std::string::npos);
}

TEST(ChildStep, EndsWhatTakesTooLong) {
  StepLimits limits;
  limits.timeout_seconds = 0.2;
  const auto step = RunChildStep(
      []() -> Result<Bytes> {
        std::this_thread::sleep_for(std::chrono::minutes(1));
        return Bytes();
      },
      {}, limits);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().message, "took longer than 0.2 seconds");
}

}  // namespace
}  // namespace gmzip
