#include "models/bytes/primed_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/bytes/byte_contexts.h"  // HashPair

namespace gmzip {
namespace {

using Symbols = std::array<PrimedSymbol, PrimedCounts::kBucketSymbols>;

// A table of empty buckets, and a way to fill it by hand.
class TableMaker {
 public:
  explicit TableMaker(size_t num_buckets)
      : num_buckets_(num_buckets), bytes_(num_buckets * PrimedCounts::kBucketBytes, 0xFF) {}

  void Add(uint64_t context_hash, uint8_t symbol, uint32_t count_class) {
    const PrimedPlace place = PlaceOfContext(context_hash, num_buckets_);
    uint8_t* bucket = bytes_.data() + place.bucket * PrimedCounts::kBucketBytes;
    size_t i = 0;
    while (bucket[2 * i] != 0xFF || bucket[2 * i + 1] != 0xFF) ++i;
    ASSERT_LT(i, PrimedCounts::kBucketSymbols);
    const uint32_t mark = place.mark | count_class;
    bucket[2 * i] = static_cast<uint8_t>(mark);
    bucket[2 * i + 1] = static_cast<uint8_t>(mark >> 8);
    bucket[2 * PrimedCounts::kBucketSymbols + i] = symbol;
  }
  PrimedCounts counts() const { return PrimedCounts(bytes_); }

 private:
  size_t num_buckets_;
  std::vector<uint8_t> bytes_;
};

TEST(PrimedCounts, EmptyTableSaysSo) {
  EXPECT_TRUE(PrimedCounts().is_empty());
  EXPECT_TRUE(PrimedCounts(std::span<const uint8_t>()).is_empty());
  EXPECT_FALSE(TableMaker(1).counts().is_empty());
}

TEST(PrimedCounts, EmptyBucketsHaveNoSymbols) {
  const TableMaker maker(7);
  Symbols symbols;
  for (uint64_t i = 0; i < 10000; ++i) {
    EXPECT_EQ(maker.counts().Find(HashPair(i, 1), &symbols), 0U);
  }
}

TEST(PrimedCounts, FindsAContextsSymbolsAmongOthers) {
  TableMaker maker(5);
  const uint64_t ours = HashPair(1, 1);
  const uint64_t theirs = HashPair(2, 1);
  maker.Add(ours, 'a', 0);
  maker.Add(theirs, 'x', 3);
  maker.Add(ours, 0, 15);
  Symbols symbols;
  ASSERT_EQ(maker.counts().Find(ours, &symbols), 2U);
  EXPECT_EQ(symbols[0].symbol, 'a');
  EXPECT_EQ(symbols[0].count_class, 0);
  EXPECT_EQ(symbols[1].symbol, 0);
  EXPECT_EQ(symbols[1].count_class, 15);
  ASSERT_EQ(maker.counts().Find(theirs, &symbols), 1U);
  EXPECT_EQ(symbols[0].symbol, 'x');
}

TEST(PrimedCounts, FullBucketGivesAllItsSymbols) {
  TableMaker maker(1);
  const uint64_t context = HashPair(3, 1);
  for (uint32_t i = 0; i < PrimedCounts::kBucketSymbols; ++i) {
    maker.Add(context, static_cast<uint8_t>(i), i % 16);
  }
  Symbols symbols;
  ASSERT_EQ(maker.counts().Find(context, &symbols), size_t{PrimedCounts::kBucketSymbols});
  for (uint32_t i = 0; i < symbols.size(); ++i) EXPECT_EQ(symbols[i].symbol, i);
}

TEST(PrimedCounts, MarksNeverLookEmptyAndPlacesStayInTheTable) {
  for (uint64_t i = 0; i < 200000; ++i) {
    const PrimedPlace place = PlaceOfContext(HashPair(i, 9), 3);
    EXPECT_LT(place.bucket, 3U);
    EXPECT_EQ(place.mark & 15, 0);
    EXPECT_NE(place.mark, 0xFFF0);
  }
  EXPECT_EQ(PlaceOfContext(UINT64_MAX, 10).bucket, 9U);
}

TEST(PrimedCounts, PrimesTheNodesOnTheWayToItsSymbols) {
  TableMaker maker(1);
  const uint64_t context = HashPair(4, 1);
  maker.Add(context, 0x61, 2);
  maker.Add(context, 0x65, 9);
  HistorySlot slot{};
  maker.counts().Prime(context, 1, &slot);
  EXPECT_EQ(slot.last_byte, 0x65);
  // 0x6 = 0110: the root, then 0, then 01, then 011.
  for (size_t node = 0; node < slot.nodes.size(); ++node) {
    const bool is_on_the_way = node == 0 || node == 1 || node == 4 || node == 10;
    EXPECT_EQ(slot.nodes[node] != 0, is_on_the_way) << node;
  }
  HistorySlot second{};
  maker.counts().Prime(context, 0x16, &second);
  EXPECT_NE(second.nodes[0], 0);
  HistorySlot other_half{};
  maker.counts().Prime(context, 0x17, &other_half);
  EXPECT_TRUE(std::ranges::all_of(other_half.nodes, [](BitHistory node) { return node == 0; }));
}

}  // namespace
}  // namespace gmzip
