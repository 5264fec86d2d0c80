#include "models/mixing/bit_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

namespace gmzip {
namespace {

const BitHistoryState& StateOf(int history) {
  return kBitHistories.states[static_cast<size_t>(history)];
}

BitHistory After(BitHistory history, const std::vector<int>& bits) {
  for (const int bit : bits) history = NextHistory(history, bit);
  return history;
}

TEST(BitHistory, EveryOrdinaryStateIsReachable) {
  std::set<int> reached = {0};
  std::vector<int> open = {0};
  while (!open.empty()) {
    const int history = open.back();
    open.pop_back();
    for (const BitHistory next : StateOf(history).next) {
      if (reached.insert(next).second) open.push_back(next);
    }
  }
  EXPECT_EQ(reached.size(), static_cast<size_t>(kBitHistories.first_primed));
  EXPECT_EQ(*reached.rbegin(), kBitHistories.first_primed - 1);
  EXPECT_LE(kBitHistories.num_states, 256);
}

TEST(BitHistory, StatesPastTheLastAreEmpty) {
  for (int i = kBitHistories.num_states; i < 256; ++i) {
    EXPECT_EQ(StateOf(i).n0 + StateOf(i).n1 + StateOf(i).next[0] + StateOf(i).next[1], 0);
  }
}

TEST(BitHistory, TheSmallerCountBoundsTheLarger) {
  constexpr std::array<int, 5> kMaxCount = {40, 24, 10, 6, 5};
  for (int i = 0; i < kBitHistories.num_states; ++i) {
    const int minor = std::min(StateOf(i).n0, StateOf(i).n1);
    const int major = std::max(StateOf(i).n0, StateOf(i).n1);
    ASSERT_LT(static_cast<size_t>(minor), kMaxCount.size()) << i;
    EXPECT_LE(major, kMaxCount[static_cast<size_t>(minor)]) << i;
  }
}

TEST(BitHistory, ABitNeverLowersItsOwnCountNorRaisesTheOther) {
  for (int i = 0; i < kBitHistories.num_states; ++i) {
    const BitHistoryState& state = StateOf(i);
    const BitHistoryState& after_0 = StateOf(state.next[0]);
    const BitHistoryState& after_1 = StateOf(state.next[1]);
    EXPECT_GE(after_0.n0, state.n0) << i;
    EXPECT_LE(after_0.n1, state.n1) << i;
    EXPECT_GE(after_1.n1, state.n1) << i;
    EXPECT_LE(after_1.n0, state.n0) << i;
    EXPECT_LE(after_0.n0, state.n0 + 1) << i;
    EXPECT_LE(after_1.n1, state.n1 + 1) << i;
    EXPECT_NE(state.next[0], 0) << i;  // nothing becomes empty again
    EXPECT_NE(state.next[1], 0) << i;
  }
}

TEST(BitHistory, FourBitsAreRememberedInOrder) {
  std::set<BitHistory> seen;
  for (uint32_t num_bits = 0; num_bits <= 4; ++num_bits) {
    for (uint32_t bits = 0; bits < 1U << num_bits; ++bits) {
      BitHistory history = 0;
      for (uint32_t i = 0; i < num_bits; ++i) {
        history = NextHistory(history, static_cast<int>(bits >> i & 1));
      }
      seen.insert(history);
    }
  }
  EXPECT_EQ(seen.size(), 31U);
}

TEST(BitHistory, ALongRunIsCountedAndMostlyForgottenWhenContradicted) {
  const BitHistory sure = After(0, std::vector<int>(100, 0));
  EXPECT_EQ(StateOf(sure).n0, 40);
  EXPECT_EQ(StateOf(sure).n1, 0);
  EXPECT_EQ(NextHistory(sure, 0), sure);
  const BitHistoryState& doubt = StateOf(NextHistory(sure, 1));
  EXPECT_EQ(doubt.n0, 4);
  EXPECT_EQ(doubt.n1, 1);
}

TEST(BitHistory, ZerosAndOnesAreTreatedAlike) {
  std::mt19937 random(1);
  for (const uint32_t one_in : {2U, 3U, 10U, 50U}) {
    BitHistory history = 0;
    BitHistory mirror = 0;
    for (int i = 0; i < 2000; ++i) {
      const int bit = random() % one_in == 0 ? 1 : 0;
      history = NextHistory(history, bit);
      mirror = NextHistory(mirror, 1 - bit);
      ASSERT_EQ(StateOf(history).n0, StateOf(mirror).n1);
      ASSERT_EQ(StateOf(history).n1, StateOf(mirror).n0);
    }
  }
}

TEST(PrimedHistory, NothingCountedIsTheEmptyHistory) { EXPECT_EQ(PrimedHistory(0, 0), 0); }

TEST(PrimedHistory, IsOnTheSideOfTheLargerCount) {
  for (const uint32_t major : {1U, 2U, 5U, 17U, 100U, 1000U, 1U << 20}) {
    for (const uint32_t minor : {0U, 1U, 3U, 16U, 999U}) {
      if (minor >= major) continue;
      const int zeros = PrimedHistory(major, minor);
      const int ones = PrimedHistory(minor, major);
      ASSERT_GE(zeros, kBitHistories.first_primed);
      ASSERT_LT(std::max(zeros, ones), kBitHistories.num_states);
      EXPECT_NE(zeros, ones);
      EXPECT_EQ(StateOf(zeros).n0, StateOf(ones).n1);
      EXPECT_EQ(StateOf(zeros).n1, StateOf(ones).n0);
      EXPECT_GE(StateOf(zeros).n0, StateOf(zeros).n1);
      EXPECT_EQ(StateOf(zeros).n1 == 0, minor == 0);
    }
  }
}

TEST(PrimedHistory, MoreOfTheSameIsNeverLessSure) {
  for (const uint32_t minor : {0U, 1U, 2U, 7U, 300U}) {
    int last = PrimedHistory(std::max(minor, 1U), minor);
    for (uint32_t major = std::max(minor, 1U); major < 1U << 20; major += 1 + major / 16) {
      const int primed = PrimedHistory(major, minor);
      EXPECT_GE(primed, last) << major << " : " << minor;
      EXPECT_GE(StateOf(primed).n0 * (StateOf(last).n1 + 1),
                StateOf(last).n0 * (StateOf(primed).n1 + 1));
      last = primed;
    }
  }
}

TEST(PrimedHistory, MoreOfTheOtherIsNeverSurer) {
  constexpr uint32_t kMajor = 1 << 20;
  int last = PrimedHistory(kMajor, 1);
  for (uint32_t minor = 1; minor < kMajor; minor += 1 + minor / 16) {
    const int primed = PrimedHistory(kMajor, minor);
    EXPECT_LE(primed, last) << minor;
    last = primed;
  }
}

TEST(PrimedHistory, EveryStateComesUpAndABitMakesItAnOrdinaryOne) {
  std::set<int> primed;
  for (uint32_t a = 0; a <= 1U << 20; a += 1 + a / 8) {
    for (uint32_t b = 0; b <= 1U << 20; b += 1 + b / 8) {
      if (a + b > 0) primed.insert(PrimedHistory(a, b));
    }
  }
  const int num_primed = kBitHistories.num_states - kBitHistories.first_primed;
  // One is missing: counts that are equal are never on the side of the ones.
  EXPECT_EQ(primed.size(),
            static_cast<size_t>(num_primed - (primed.contains(PrimedHistory(1, 1) + 1) ? 0 : 1)));
  for (const int history : primed) {
    for (const BitHistory next : StateOf(history).next) {
      EXPECT_LT(next, kBitHistories.first_primed);
    }
  }
}

}  // namespace
}  // namespace gmzip
