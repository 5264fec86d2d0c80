// Committed originals and their committed .gmz files: what this build decodes and writes must be
// what every other build does, on any machine, instruction set and number of threads.
//
// When the format or a shipped model changes on purpose: tests/golden/regenerate.sh.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "codec/gmzip.h"
#include "models/runtime/targets.h"

namespace gmzip {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<uint8_t>;

const fs::path kFolder = GMZIP_GOLDEN_DIR;

// "NAME.N.gmz", N the level; "NAME.Ni.gmz" with --independent.
struct GoldenName {
  std::string original;
  int level = 0;
  bool independent = false;
};

GoldenName ParseName(const std::string& name) {
  const size_t end = name.size() - std::string(".gmz").size();
  GoldenName parsed;
  parsed.independent = name[end - 1] == 'i';
  const size_t level = end - (parsed.independent ? 2 : 1);
  parsed.level = name[level] - '0';
  parsed.original = name.substr(0, level - 1);
  return parsed;
}

Bytes ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

std::vector<std::string> GoldenFiles() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".gmz") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// GoogleTest wants letters, digits and underscores.
std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

class Golden : public testing::TestWithParam<std::string> {
 protected:
  // GMZIP_SIMD, if set, stands for all targets: so one can be looked at alone.
  void SetUp() override { UseTargetFromEnvironment(); }
  void TearDown() override { UseTargetFromEnvironment(); }

  static void UseTargetFromEnvironment() {
    ASSERT_TRUE(ForceSimdTarget(""));
    const auto forced = ForceSimdTargetFromEnvironment();
    ASSERT_TRUE(forced) << forced.error().message;
  }
  static std::vector<std::string> Targets() {
    if (std::getenv("GMZIP_SIMD") != nullptr) return {CurrentSimdTarget()};
    return SupportedSimdTargets();
  }

  Bytes Coded() const { return ReadFile(kFolder / GetParam()); }
  Bytes Original() const { return ReadFile(kFolder / ParseName(GetParam()).original); }
  CompressOptions Options() const {
    CompressOptions options;
    options.level = ParseName(GetParam()).level;
    options.independent = ParseName(GetParam()).independent;
    options.verify = false;
    options.num_threads = 1;
    const Bytes original = Original();
    options.known_size = original.size();
    return options;
  }
};

void ExpectDecodes(const Bytes& coded, const Bytes& original, int num_threads) {
  DecompressOptions options;
  options.num_threads = num_threads;
  const auto decoded = Decompress(coded, options);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_TRUE(*decoded == original) << "decoded bytes differ";
}

// A PNG's side info holds zstd frames of its own.
bool DependsOnZstd(Media media, const IndexEntry& block) {
  return block.coding == Coding::kZstd || block.coding == Coding::kDifference ||
         (media == Media::kPng && block.role == Role::kSideInfo);
}

uint64_t FirstBlockOffset(const Bytes& gmz, const FileInfo& info) {
  std::array<uint8_t, kEndTailBytes> tail{};
  std::copy(gmz.end() - kEndTailBytes, gmz.end(), tail.begin());
  uint64_t offset = gmz.size() - EndSizeFromTail(tail);
  for (const IndexEntry& block : info.blocks) offset -= block.total_size;
  return offset;
}

// The blocks of `gmz` that do not depend on libzstd's version, one after another.
Bytes LastingBlocks(const Bytes& gmz, const FileInfo& info) {
  Bytes lasting;
  uint64_t offset = FirstBlockOffset(gmz, info);
  for (const IndexEntry& block : info.blocks) {
    const auto begin = gmz.begin() + static_cast<std::ptrdiff_t>(offset);
    const auto end = begin + static_cast<std::ptrdiff_t>(block.total_size);
    if (!DependsOnZstd(info.header.media, block)) lasting.insert(lasting.end(), begin, end);
    offset += block.total_size;
  }
  return lasting;
}

TEST_P(Golden, DecodesOnEveryTarget) {
  const Bytes coded = Coded();
  const Bytes original = Original();
  for (const std::string& target : Targets()) {
    SCOPED_TRACE(target);
    ASSERT_TRUE(ForceSimdTarget(target));
    ExpectDecodes(coded, original, 1);
  }
}

TEST_P(Golden, DecodesWithAnyNumberOfThreads) {
  for (const int num_threads : {2, 5}) {
    SCOPED_TRACE(num_threads);
    ExpectDecodes(Coded(), Original(), num_threads);
  }
}

// Files with a block of zstd's may come out differently with another libzstd; their other blocks
// may not.
TEST_P(Golden, EncodesTheSameBytes) {
  const Bytes golden = Coded();
  const auto coded = Compress(Original(), Options());
  ASSERT_TRUE(coded) << coded.error().message;
  const auto golden_info = Describe(golden);
  const auto info = Describe(*coded);
  ASSERT_TRUE(golden_info) << golden_info.error().message;
  ASSERT_TRUE(info) << info.error().message;
  const auto depends_on_zstd = [&](const IndexEntry& block) {
    return DependsOnZstd(golden_info->header.media, block);
  };
  if (std::none_of(golden_info->blocks.begin(), golden_info->blocks.end(), depends_on_zstd)) {
    EXPECT_TRUE(*coded == golden) << "coded bytes differ";
    return;
  }
  EXPECT_EQ(info->header.way, golden_info->header.way);
  EXPECT_TRUE(LastingBlocks(*coded, *info) == LastingBlocks(golden, *golden_info))
      << "a block that zstd has no part in differs";
  ExpectDecodes(*coded, Original(), 1);
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, testing::ValuesIn(GoldenFiles()), TestName);

TEST(GoldenFiles, AreThere) { EXPECT_GE(GoldenFiles().size(), 24u); }

}  // namespace
}  // namespace gmzip
