// Users' commands: what they bring back, and how those fail that do not.
#include "baselines/peer_command.h"

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT: setenv is not in <cstdlib>

#include <filesystem>
#include <string>
#include <vector>

namespace gmzip {
namespace {

Original Hello() {
  Original original;
  original.name = "it's a file.txt";
  original.file = {'h', 'e', 'l', 'l', 'o'};
  return original;
}

// The error of compressing with this command, "" if there is none.
std::string CompressError(const std::string& command, const StepLimits& limits = {}) {
  auto peer = MakePeerCommand("peer=" + command + ";cp {in} {out}", limits);
  EXPECT_TRUE(peer);
  const auto step = (*peer)->Compress(Hello());
  return step ? "" : step.error().message;
}

TEST(PeerCommand, BringsBackWhatItWasGiven) {
  auto peer = MakePeerCommand("copy=cat {in} > {out};cp {in} {out}", {});
  ASSERT_TRUE(peer) << peer.error().message;
  EXPECT_EQ((*peer)->info().name, "copy");
  const auto coded = (*peer)->Compress(Hello());
  ASSERT_TRUE(coded) << coded.error().message;
  EXPECT_EQ(coded->bytes, Hello().file);
  const auto decoded = (*peer)->Decompress(coded->bytes, {});
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->bytes, Hello().file);
}

TEST(PeerCommand, TellsTheMemoryOfItsLargestProcess) {
  // tail keeps all of a line.
  const std::string hungry = "head -c 200000000 /dev/zero | tail -n 1 > /dev/null";
  auto peer = MakePeerCommand("peer=" + hungry + " && cp {in} {out};cp {in} {out}", {});
  ASSERT_TRUE(peer);
  const auto coded = (*peer)->Compress(Hello());
  ASSERT_TRUE(coded) << coded.error().message;
  EXPECT_GT(coded->peak_memory_bytes.value_or(0), 200000000U);
  const auto decoded = (*peer)->Decompress(coded->bytes, {});
  ASSERT_TRUE(decoded);
  EXPECT_LT(decoded->peak_memory_bytes.value_or(0), 200000000U);
}

TEST(PeerCommand, LeavesNoFiles) {
  const auto folder = std::filesystem::temp_directory_path() / "gmzip_peer_command_test";
  std::filesystem::create_directories(folder);
  setenv("TMPDIR", folder.c_str(), 1);
  CompressError("cp {in} {out}");
  CompressError("false {in} {out}");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  unsetenv("TMPDIR");
  std::filesystem::remove_all(folder);
}

TEST(PeerCommand, SaysWhatWentWrong) {
  EXPECT_NE(CompressError("gmzip-no-such-command {in} {out}").find("no such command"),
            std::string::npos);
  EXPECT_EQ(CompressError("true {in} {out}"), "left no {out}");
  EXPECT_EQ(CompressError("echo too bad >&2 && exit 3 {in} {out}"), "exit code 3: too bad");
  EXPECT_NE(CompressError("kill -9 $$ {in} {out}").find("signal 9"), std::string::npos);
}

TEST(PeerCommand, EndsOneThatHangs) {
  StepLimits limits;
  limits.timeout_seconds = 0.3;
  EXPECT_EQ(CompressError("sleep 60 || cp {in} {out}", limits), "took longer than 0.3 seconds");
}

TEST(PeerCommand, EndsWhenAskedTo) {
  StepLimits limits;
  limits.should_stop = [] { return true; };
  EXPECT_EQ(CompressError("sleep 60 || cp {in} {out}", limits), "stopped");
}

TEST(PeerCommand, WantsANameAndTwoCommandsWithPlaces) {
  EXPECT_FALSE(MakePeerCommand("cp {in} {out};cp {in} {out}", {}));
  EXPECT_FALSE(MakePeerCommand("=cp {in} {out};cp {in} {out}", {}));
  EXPECT_FALSE(MakePeerCommand("name=cp {in} {out}", {}));
  EXPECT_FALSE(MakePeerCommand("name=cp {in} {out};cp {in}", {}));
}

}  // namespace
}  // namespace gmzip
