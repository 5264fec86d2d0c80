#include "models/mixing/bit_history.h"

#include <algorithm>
#include <cstdlib>

namespace gmzip {
namespace {

// Up to this many bits a history is exact.
constexpr int kExactBits = 4;
// By the smaller count, how large the larger may grow.
constexpr std::array<int, 5> kMaxCount = {40, 24, 10, 6, 5};

struct Key {
  int n0;
  int n1;
  int tail;  // the bits themselves, first highest, while exact; the last bit after that

  constexpr bool operator==(const Key&) const = default;
};

// What is left of n equal bits after one that contradicts them.
constexpr int Discounted(int n) {
  if (n <= 2) return n;
  int log2 = 0;
  for (; n > 1; n /= 2) ++log2;
  return log2 + 1;
}

// Within bounds, keeping the last bit's count if anything must go.
constexpr Key Bounded(Key key, int last) {
  int& kept = last != 0 ? key.n1 : key.n0;
  int& other = last != 0 ? key.n0 : key.n1;
  other = std::min(other, static_cast<int>(kMaxCount.size()) - 1);
  while (kept > kMaxCount[static_cast<size_t>(std::min(other, kept))] ||
         (kept > other && kept > kMaxCount[static_cast<size_t>(other)])) {
    --kept;
  }
  while (other > kept && other > kMaxCount[static_cast<size_t>(std::min(kept, 4))]) --other;
  return key;
}

constexpr Key After(const Key& key, int bit) {
  const int total = key.n0 + key.n1;
  if (total < kExactBits) {
    return {key.n0 + (bit == 0), key.n1 + (bit == 1), key.tail << 1 | bit};
  }
  Key next{key.n0, key.n1, bit};
  if (bit != 0) {
    ++next.n1;
    if (next.n0 > 2) next.n0 = Discounted(next.n0);
  } else {
    ++next.n0;
    if (next.n1 > 2) next.n1 = Discounted(next.n1);
  }
  next = Bounded(next, bit);
  // A discount may lead back among the exact ones: as if the last bit came last.
  if (next.n0 + next.n1 <= kExactBits) {
    const int ones = (1 << next.n1) - 1;
    next.tail = bit != 0 ? ones : ones << next.n0;
  }
  return next;
}

// Primed histories: eight grades of counts all on one side, eight of counts on both.
constexpr int kNumSureGrades = 8;
constexpr int kNumMixedGrades = 8;

constexpr int SureGrade(uint32_t count) {
  constexpr std::array<uint32_t, kNumSureGrades - 1> kFrom = {2, 4, 8, 16, 48, 160, 600};
  int grade = 0;
  for (const uint32_t from : kFrom) grade += count >= from ? 1 : 0;
  return grade;
}

constexpr int MixedGrade(uint32_t major, uint32_t minor) {
  constexpr std::array<uint32_t, kNumMixedGrades - 1> kFrom = {5, 7, 10, 16, 32, 80, 240};
  int grade = kNumSureGrades;
  for (const uint32_t from : kFrom) grade += major * 4 >= minor * from ? 1 : 0;
  return grade;
}

// What a primed history counts for once bits come: sure ones (n, 0), mixed ones (n, m).
struct SmallCounts {
  int major;
  int minor;
};
constexpr std::array<SmallCounts, kNumSureGrades + kNumMixedGrades> kPrimedCounts = {{
    {1, 0},
    {2, 0},
    {3, 0},
    {4, 0},
    {5, 0},
    {6, 0},
    {8, 0},
    {10, 0},
    {1, 1},
    {2, 1},
    {2, 1},
    {3, 1},
    {4, 1},
    {5, 1},
    {6, 1},
    {8, 1},
}};

struct Generated {
  BitHistoryTable table{};
  std::array<Key, 256> keys{};
};

// A key with few bits needs them all: the less frequent ones first.
constexpr Key Exact(Key key) {
  if (key.n0 + key.n1 > kExactBits) return key;
  const int ones = (1 << key.n1) - 1;
  key.tail = key.n1 >= key.n0 ? ones : ones << key.n0;
  return key;
}

// The number of a key that was generated.
constexpr BitHistory Find(const Generated& g, const Key& key) {
  for (int i = 0; i < 256; ++i) {
    if (g.keys[static_cast<size_t>(i)] == key) return static_cast<BitHistory>(i);
  }
  return 0;
}

constexpr Generated Generate() {
  Generated g;
  int num = 1;
  for (int i = 0; i < num; ++i) {
    BitHistoryState& state = g.table.states[static_cast<size_t>(i)];
    const Key key = g.keys[static_cast<size_t>(i)];
    state.n0 = static_cast<uint8_t>(key.n0);
    state.n1 = static_cast<uint8_t>(key.n1);
    for (int bit = 0; bit < 2; ++bit) {
      const Key next = After(key, bit);
      int at = 0;
      while (at < num && !(g.keys[static_cast<size_t>(at)] == next)) ++at;
      if (at == num) g.keys[static_cast<size_t>(num++)] = next;  // beyond 256 does not compile
      state.next[static_cast<size_t>(bit)] = static_cast<BitHistory>(at);
    }
  }
  g.table.first_primed = num;
  for (const SmallCounts& counts : kPrimedCounts) {
    for (int side = 0; side < 2; ++side) {
      const Key key =
          side != 0 ? Key{counts.minor, counts.major, 1} : Key{counts.major, counts.minor, 0};
      BitHistoryState& state = g.table.states[static_cast<size_t>(num++)];
      state.n0 = static_cast<uint8_t>(key.n0);
      state.n1 = static_cast<uint8_t>(key.n1);
      for (int bit = 0; bit < 2; ++bit) {
        state.next[static_cast<size_t>(bit)] = Find(g, After(Exact(key), bit));
      }
    }
  }
  g.table.num_states = num;
  return g;
}

constexpr Generated kGenerated = Generate();

}  // namespace

constinit const BitHistoryTable kBitHistories = kGenerated.table;

BitHistory PrimedHistory(uint32_t count0, uint32_t count1) {
  if (count0 == 0 && count1 == 0) return 0;
  const uint32_t major = std::max(count0, count1);
  const uint32_t minor = std::min(count0, count1);
  const int grade = minor == 0 ? SureGrade(major) : MixedGrade(major, minor);
  const int side = count1 > count0 ? 1 : 0;
  return static_cast<BitHistory>(kBitHistories.first_primed + 2 * grade + side);
}

}  // namespace gmzip
