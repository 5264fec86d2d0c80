#include "codec/media/bytes/content_detector.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "codec/media/bytes/machine_code.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes Noise(size_t size) {
  std::mt19937 random(3);
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

Bytes Repeat(std::string_view text, size_t size) {
  // A number in each copy, so that it is no run.
  std::string all;
  for (int i = 0; all.size() < size; ++i) all += std::to_string(i) + std::string(text);
  all.resize(size);
  return {all.begin(), all.end()};
}

ContentKind KindOf(const Bytes& bytes) { return ContentDetector().Next(bytes); }

TEST(RunPeriod, FindsTheSmallest) {
  EXPECT_EQ(RunPeriod(Bytes(2, 'x')), 1U);
  EXPECT_EQ(RunPeriod(Bytes(1000, 0)), 1U);
  EXPECT_EQ(RunPeriod(Bytes{1, 2, 1, 2, 1}), 2U);
  EXPECT_EQ(RunPeriod(Bytes{1, 2, 1, 3}), 0U);
  EXPECT_EQ(RunPeriod(Bytes{1}), 0U);  // once is no repetition
  EXPECT_EQ(RunPeriod(Bytes{}), 0U);
  Bytes long_period(kMaxRunPeriod * 4);
  for (size_t i = 0; i < long_period.size(); ++i) {
    long_period[i] = static_cast<uint8_t>(i % kMaxRunPeriod);
  }
  EXPECT_EQ(RunPeriod(long_period), kMaxRunPeriod);
  long_period.back() ^= 1;
  EXPECT_EQ(RunPeriod(long_period), 0U);
}

TEST(ContentDetector, KnowsTextInAnyScript) {
  EXPECT_EQ(KindOf(Repeat(" plain lines of text\r\n\tindented\n", 65536)), ContentKind::kText);
  EXPECT_EQ(KindOf(Repeat("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82, ", 65536)),
            ContentKind::kText);
  EXPECT_EQ(KindOf(Repeat("na\xEFve Stra\xDF"
                          "e in Latin-1\n",
                          65536)),
            ContentKind::kText);
  EXPECT_EQ(KindOf(Repeat("short\n", 20)), ContentKind::kText);
}

TEST(ContentDetector, KnowsWhatIsCompressed) {
  EXPECT_EQ(KindOf(Noise(65536)), ContentKind::kCompressed);
  EXPECT_EQ(KindOf(Noise(5000)), ContentKind::kCompressed);
  // Too short to tell: trying costs nothing.
  EXPECT_EQ(KindOf(Noise(500)), ContentKind::kBinary);
}

TEST(ContentDetector, KnowsRunsAndOtherBytes) {
  EXPECT_EQ(KindOf(Bytes(65536, 0)), ContentKind::kRun);
  Bytes records;
  for (uint32_t i = 0; records.size() < 65536; ++i) {
    for (const uint32_t value : {i, i >> 8, 0U, i % 7}) {
      records.push_back(static_cast<uint8_t>(value));
    }
  }
  EXPECT_EQ(KindOf(records), ContentKind::kBinary);
  // A wave of 16-bit samples with noise in the low byte: half of it is no noise.
  std::mt19937 random(5);
  Bytes samples;
  for (int i = 0; i < 32768; ++i) {
    samples.push_back(static_cast<uint8_t>(random()));
    samples.push_back(static_cast<uint8_t>(i / 100 % 40));
  }
  EXPECT_EQ(KindOf(samples), ContentKind::kBinary);
}

TEST(ContentDetector, KnowsMachineCodeByItsLooks) {
  // This very program, from the middle of its code.
  std::ifstream file("/proc/self/exe", std::ios::binary);
  if (!file) GTEST_SKIP() << "no /proc here";
  const Bytes program{std::istreambuf_iterator<char>(file), {}};
  if (!HasProgramHeader(program)) GTEST_SKIP() << "a program for another machine";
  int num_executable = 0;
  ContentDetector detector;
  for (size_t at = 0; at + 65536 <= program.size(); at += 65536) {
    const auto piece = std::span(program).subspan(at, 65536);
    if (detector.Next(piece) == ContentKind::kExecutable) ++num_executable;
  }
  EXPECT_GE(num_executable, 1);
}

TEST(MachineCode, HeadersSayWhichMachine) {
  Bytes elf = {0x7F, 'E', 'L', 'F', 2, 1, 1};
  elf.resize(64);
  elf[18] = 62;  // x86-64
  EXPECT_TRUE(HasProgramHeader(elf));
  elf[18] = 8;  // MIPS
  EXPECT_FALSE(HasProgramHeader(elf));
  EXPECT_FALSE(HasProgramHeader(Bytes{'M', 'Z'}));
  Bytes pe(128);
  pe[0] = 'M';
  pe[1] = 'Z';
  pe[60] = 124;
  pe[124] = 'P';
  pe[125] = 'E';
  EXPECT_TRUE(HasProgramHeader(pe));
  pe[60] = 126;  // would end outside
  EXPECT_FALSE(HasProgramHeader(pe));
  EXPECT_FALSE(LooksLikeMachineCode(Repeat("no code, but text. ", 65536), true));
  EXPECT_FALSE(LooksLikeMachineCode(Noise(65536), true));
}

}  // namespace
}  // namespace gmzip
