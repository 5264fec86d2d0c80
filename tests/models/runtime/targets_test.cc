#include "models/runtime/targets.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace gmzip {
namespace {

TEST(SimdTargets, BestIsChosenUnlessForced) {
  const auto targets = SupportedSimdTargets();
  ASSERT_FALSE(targets.empty());
  EXPECT_EQ(CurrentSimdTarget(), targets.front());
  for (const std::string& target : targets) {
    ASSERT_TRUE(ForceSimdTarget(target));
    EXPECT_EQ(CurrentSimdTarget(), target);
    EXPECT_EQ(SupportedSimdTargets(), targets);
  }
  ASSERT_TRUE(ForceSimdTarget(""));
  EXPECT_EQ(CurrentSimdTarget(), targets.front());
}

TEST(SimdTargets, RefusesAnUnknownTargetAndNamesThoseItHas) {
  const auto result = ForceSimdTarget("MMX");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(result.error().message.find(SupportedSimdTargets().back()), std::string::npos);
}

TEST(SimdTargets, EnvironmentVariableForcesATarget) {
  std::string last = SupportedSimdTargets().back();
  for (char& c : last) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  ASSERT_EQ(setenv("GMZIP_SIMD", last.c_str(), 1), 0);
  ASSERT_TRUE(ForceSimdTargetFromEnvironment());
  EXPECT_EQ(CurrentSimdTarget(), SupportedSimdTargets().back());
  ASSERT_EQ(setenv("GMZIP_SIMD", "none", 1), 0);
  EXPECT_FALSE(ForceSimdTargetFromEnvironment());
  ASSERT_EQ(unsetenv("GMZIP_SIMD"), 0);
  ASSERT_TRUE(ForceSimdTarget(""));
}

}  // namespace
}  // namespace gmzip
