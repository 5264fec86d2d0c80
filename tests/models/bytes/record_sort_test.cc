#include "models/bytes/record_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "models/bytes/pair_costs.h"

namespace gmzip {
namespace {

TEST(RecordSort, SortsAnySizeAndSpread) {
  std::mt19937_64 random(1);
  for (const size_t size : {0U, 1U, 2U, 511U, 512U, 40000U, 300000U}) {
    // All bits, the lowest only, the highest only, two values.
    for (const uint64_t mask : {UINT64_MAX, uint64_t{0xFFFF}, uint64_t{0xFF} << 56, uint64_t{1}}) {
      std::vector<uint64_t> records(size);
      for (uint64_t& record : records) record = random() & mask;
      std::vector<uint64_t> expected = records;
      std::ranges::sort(expected);
      SortRecords(&records);
      EXPECT_EQ(records, expected) << size << " " << mask;
    }
  }
}

TEST(PairCosts, FindsWhatWasAddedAndNothingElse) {
  constexpr int kBits = 20;
  std::vector<uint32_t> costs(1 << kBits, PairCosts::kUnknown);
  PairCosts pairs(kBits);
  std::minstd_rand random(3);
  for (uint64_t pair = 0; pair < costs.size(); ++pair) {
    if (random() % 5 != 0) continue;
    costs[pair] = static_cast<uint32_t>(random() % 15);
    pairs.Add(pair, costs[pair]);
  }
  pairs.Finish();
  for (uint64_t pair = 0; pair < costs.size(); ++pair) {
    ASSERT_EQ(pairs.Find(pair), costs[pair]) << pair;
  }
}

TEST(PairCosts, EmptyKnowsNothing) {
  PairCosts pairs(45);
  pairs.Finish();
  EXPECT_EQ(pairs.Find(0), PairCosts::kUnknown);
  EXPECT_EQ(pairs.Find((uint64_t{1} << 45) - 1), PairCosts::kUnknown);
}

}  // namespace
}  // namespace gmzip
