#include "models/bytes/count_gatherer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "models/bytes/byte_contexts.h"
#include "models/bytes/primed_counts.h"

namespace gmzip {
namespace {

using Symbols = std::array<PrimedSymbol, PrimedCounts::kBucketSymbols>;

std::vector<uint8_t> BytesOf(const std::string& text) { return {text.begin(), text.end()}; }

// Letters at random with a phrase in the middle: each file its own piece.
std::vector<std::vector<uint8_t>> FilesWithPhrase(const std::string& phrase, int num_files) {
  std::vector<std::vector<uint8_t>> files;
  std::minstd_rand random(7);
  for (int i = 0; i < num_files; ++i) {
    std::string text;
    for (int j = 0; j < 300; ++j) text += static_cast<char>('a' + random() % 20);
    text.insert(150, phrase);
    files.push_back(BytesOf(text));
  }
  return files;
}

std::vector<uint8_t> Gather(const std::vector<std::vector<uint8_t>>& files,
                            const CountSettings& settings) {
  return GatherCounts(files, settings, [](uint64_t, uint64_t) { return true; });
}

// The hash of a context of PrimedContexts() after a text.
uint64_t HashAfter(const std::string& text, size_t context) {
  ByteHistory history(17);
  ByteContexts contexts(ByteEffort::kMedium);
  history.Append(0);
  contexts.AddByte(history, ByteKind::kText);
  for (const char c : text) {
    history.Append(static_cast<uint8_t>(c));
    contexts.AddByte(history, ByteKind::kText);
  }
  std::array<uint64_t, ByteContexts::kMaxContexts> hashes{};
  contexts.Hash(history, ByteKind::kText, 0, hashes);
  return hashes[PrimedContexts()[context].index];
}

TEST(CountGatherer, KeepsWhatManyPiecesShare) {
  const auto table = Gather(FilesWithPhrase("#XYZ!", 40), {200, 2});
  const PrimedCounts counts(table);
  Symbols symbols;
  // Order 1: after X comes Y, after Y comes Z.
  ASSERT_EQ(counts.Find(HashAfter("X", 0), &symbols), 1U);
  EXPECT_EQ(symbols[0].symbol, 'Y');
  EXPECT_GE(symbols[0].count_class, 7);  // 1.6^7 = 27, 1.6^8 = 43
  ASSERT_EQ(counts.Find(HashAfter("Y", 0), &symbols), 1U);
  EXPECT_EQ(symbols[0].symbol, 'Z');
}

TEST(CountGatherer, LeavesOutWhatOnePieceHas) {
  auto files = FilesWithPhrase("", 10);
  files.push_back(BytesOf("QRQRQRQRQRQRQRQRQRQR"));
  const auto table = Gather(files, {200, 2});
  Symbols symbols;
  EXPECT_EQ(PrimedCounts(table).Find(HashAfter("Q", 0), &symbols), 0U);
}

TEST(CountGatherer, SameDataSameTable) {
  const auto files = FilesWithPhrase("the phrase", 20);
  const auto table = Gather(files, {100, 2});
  EXPECT_FALSE(table.empty());
  EXPECT_LE(table.size(), 100 * PrimedCounts::kBucketBytes);
  EXPECT_EQ(table.size() % PrimedCounts::kBucketBytes, 0U);
  EXPECT_EQ(Gather(files, {100, 2}), table);
}

TEST(CountGatherer, NothingInNothingOut) {
  EXPECT_TRUE(Gather({}, {100, 2}).empty());
  EXPECT_TRUE(Gather({{}, {}}, {100, 2}).empty());
  EXPECT_TRUE(Gather({BytesOf("alone")}, {100, 2}).empty());
  EXPECT_TRUE(Gather(FilesWithPhrase("x", 9), {0, 2}).empty());
}

TEST(CountGatherer, StopsWhenTold) {
  int num_calls = 0;
  const auto table = GatherCounts(FilesWithPhrase("x", 9), {100, 2},
                                  [&](uint64_t, uint64_t) { return ++num_calls < 5; });
  EXPECT_TRUE(table.empty());
  EXPECT_EQ(num_calls, 5);
}

TEST(CountGatherer, ProgressEndsAtTheTotal) {
  uint64_t last = 0;
  uint64_t all = 0;
  GatherCounts(FilesWithPhrase("x", 9), {100, 2}, [&](uint64_t done, uint64_t total) {
    EXPECT_GE(done, last);
    last = done;
    all = total;
    return true;
  });
  EXPECT_EQ(last, all);
  EXPECT_GT(all, 0U);
}

}  // namespace
}  // namespace gmzip
