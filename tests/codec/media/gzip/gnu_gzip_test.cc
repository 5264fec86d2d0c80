// What the gzip program writes is predicted, block ends and all. Skipped where there is no gzip.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "codec/media/gzip/gzip_members.h"
#include "tests/codec/media/deflate/zlib_streams.h"
#include "tests/codec/media/packed/expect_packed.h"

namespace gmzip::gzip {
namespace {

using deflate::Content;

// Nothing if the program cannot be run.
std::vector<uint8_t> RunGzip(const std::vector<uint8_t>& raw, int level) {
  const std::string path =
      (std::filesystem::temp_directory_path() / "gmzip_gnu_gzip_test.XXXXXX").string();
  std::vector<char> name(path.c_str(), path.c_str() + path.size() + 1);
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) return {};
  {
    const std::unique_ptr<FILE, int (*)(FILE*)> out(fdopen(descriptor, "wb"), fclose);
    if (fwrite(raw.data(), 1, raw.size(), out.get()) != raw.size()) return {};
  }
  const std::string command =
      "gzip -n -c -" + std::to_string(level) + " < " + name.data() + " 2> /dev/null";
  std::vector<uint8_t> file;
  if (FILE* const pipe = popen(command.c_str(), "r"); pipe != nullptr) {
    uint8_t part[4096];
    for (size_t count; (count = fread(part, 1, sizeof(part), pipe)) > 0;) {
      file.insert(file.end(), part, part + count);
    }
    if (pclose(pipe) != 0) file.clear();
  }
  std::filesystem::remove(name.data());
  return file;
}

TEST(GnuGzip, EveryLevelCostsAFewBytes) {
  const GzipMembers kind;
  // Text makes long blocks, runs of zeros short ones: gzip then ends a block early.
  for (const Content content : {Content::kText, Content::kSparse, Content::kNoise}) {
    const auto raw = deflate::MakeContent(content, 700000);
    for (int level = 1; level <= 9; ++level) {
      const auto file = RunGzip(raw, level);
      if (file.empty()) GTEST_SKIP() << "no gzip here";
      const auto opened = packed::ExpectRestores(kind, file);
      EXPECT_EQ(opened.NumStreams(), 1U);
      EXPECT_LE(opened.split.side_info.size(), 100U) << static_cast<int>(content) << " " << level;
    }
  }
}

}  // namespace
}  // namespace gmzip::gzip
