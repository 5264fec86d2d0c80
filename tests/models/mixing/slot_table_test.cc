#include "models/mixing/slot_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace gmzip {
namespace {

constexpr int kLog2Bytes = 16;
constexpr int kLog2Lines = kLog2Bytes - 6;

// A hash that leads to a line and a check: the table looks at nothing else.
uint64_t HashOf(uint64_t line, uint64_t check) {
  return line << (64 - kLog2Lines) | (check & 0xFFFF) << 8;
}

HistorySlot* FindSlot(SlotTable* table, uint64_t hash, bool expect_new) {
  bool is_new = !expect_new;
  HistorySlot* slot = table->Find(hash, &is_new);
  EXPECT_EQ(is_new, expect_new) << hash;
  return slot;
}

// Makes a slot look seen this often.
void SeeTimes(HistorySlot* slot, int times) {
  for (int i = 0; i < times; ++i) slot->nodes[0] = NextHistory(slot->nodes[0], 0);
}

bool IsFresh(const HistorySlot& slot) {
  return std::ranges::all_of(slot.nodes, [](BitHistory h) { return h == 0; }) &&
         slot.last_byte == 0 && slot.run == 0;
}

TEST(SlotTable, FindsWhatWasPutIn) {
  SlotTable table(kLog2Bytes);
  for (uint64_t line = 0; line < 1U << kLog2Lines; ++line) {
    for (uint64_t way = 1; way <= 3; ++way) {
      HistorySlot* slot = FindSlot(&table, HashOf(line, way * 1000 + line), true);
      EXPECT_TRUE(IsFresh(*slot));
      SeeTimes(slot, static_cast<int>(way));
      slot->nodes[14] = static_cast<BitHistory>(line & 127);
      slot->run = static_cast<uint8_t>(way);
    }
  }
  for (uint64_t line = 0; line < 1U << kLog2Lines; ++line) {
    for (uint64_t way = 1; way <= 3; ++way) {
      const HistorySlot* slot = FindSlot(&table, HashOf(line, way * 1000 + line), false);
      EXPECT_EQ(slot->nodes[14], line & 127);
      EXPECT_EQ(slot->run, way);
    }
  }
}

TEST(SlotTable, NeighboursAreFourLinesSideBySide) {
  SlotTable table(kLog2Bytes);
  const uint64_t hash = HashOf(21, 77);
  std::set<const HistorySlot*> slots;
  for (uint32_t neighbour = 0; neighbour < 4; ++neighbour) {
    bool is_new = false;
    HistorySlot* slot = table.FindNeighbour(hash, neighbour, &is_new);
    EXPECT_TRUE(is_new);
    EXPECT_EQ(table.FindNeighbour(hash, neighbour, &is_new), slot);
    EXPECT_FALSE(is_new);
    EXPECT_EQ(FindSlot(&table, HashOf(21 ^ neighbour, 77), false), slot);
    slots.insert(slot);
  }
  EXPECT_EQ(slots.size(), 4U);
}

TEST(SlotTable, OnlyLineAndCheckOfAHashMatter) {
  SlotTable table(kLog2Bytes);
  const HistorySlot* slot = FindSlot(&table, HashOf(5, 77), true);
  const uint64_t ignored = 0x003FFFFFFF0000FF & ~(uint64_t{0xFFFF} << 8);
  EXPECT_EQ(FindSlot(&table, HashOf(5, 77) | ignored, false), slot);
}

TEST(SlotTable, ReplacesTheLeastSeenAndEmptiesIt) {
  for (uint64_t least = 0; least < 3; ++least) {
    SlotTable table(kLog2Bytes);
    for (uint64_t way = 0; way < 3; ++way) {
      HistorySlot* slot = FindSlot(&table, HashOf(9, way + 1), true);
      SeeTimes(slot, way == least ? 2 : 7);
      slot->nodes[3] = 5;
      slot->run = 9;
      slot->last_byte = 65;
    }
    const HistorySlot* slot = FindSlot(&table, HashOf(9, 99), true);
    EXPECT_TRUE(IsFresh(*slot));
    EXPECT_EQ(slot->check, 99);
    for (uint64_t way = 0; way < 3; ++way) {
      if (way != least) FindSlot(&table, HashOf(9, way + 1), false);
    }
    FindSlot(&table, HashOf(9, least + 1), true);
  }
}

TEST(SlotTable, NewcomersOnlyReplaceEachOther) {
  SlotTable table(kLog2Bytes);
  for (uint64_t check = 1; check <= 2; ++check) {
    SeeTimes(FindSlot(&table, HashOf(700, check), true), 5);
  }
  for (uint64_t check = 3; check < 60000; ++check) {
    SeeTimes(FindSlot(&table, HashOf(700, check), true), 1);
  }
  FindSlot(&table, HashOf(700, 1), false);
  FindSlot(&table, HashOf(700, 2), false);
}

TEST(SlotTable, ACheckOfZeroInAnEmptyLineIsFoundEmpty) {
  SlotTable table(kLog2Bytes);
  bool is_new = false;
  EXPECT_TRUE(IsFresh(*table.Find(HashOf(3, 0), &is_new)));
}

TEST(SlotTable, MemoryStaysTheSameWhateverComes) {
  SlotTable table(kLog2Bytes);
  std::mt19937_64 random(1);
  std::set<const HistorySlot*> slots;
  for (int i = 0; i < 300000; ++i) {
    uint64_t hash = random();
    if (i % 3 == 1) hash = i % 2 == 0 ? 0 : ~uint64_t{0};
    if (i % 3 == 2) hash &= 0xFF0000000000FF00;  // few lines, few checks
    table.Prefetch(hash);
    bool is_new = false;
    HistorySlot* slot = table.Find(hash, &is_new);
    slot->nodes[0] = NextHistory(slot->nodes[0], i & 1);
    slots.insert(slot);
  }
  EXPECT_LE(slots.size(), size_t{3} << kLog2Lines);
  EXPECT_GT(slots.size(), size_t{2} << kLog2Lines);
  const auto* first = reinterpret_cast<const uint8_t*>(*slots.begin());
  const auto* last = reinterpret_cast<const uint8_t*>(*slots.rbegin());
  EXPECT_LE(last - first, (1 << kLog2Bytes) - static_cast<int>(sizeof(HistorySlot)));
}

TEST(SlotTable, ThreeOfALineAreItsSlotsAndNoOther) {
  SlotTable table(kLog2Bytes);
  std::map<uint64_t, std::set<uintptr_t>> lines;
  for (uint64_t line = 0; line < 1U << kLog2Lines; ++line) {
    for (uint64_t check = 1; check <= 20; ++check) {
      bool is_new = false;
      HistorySlot* slot = table.Find(HashOf(line, check), &is_new);
      SeeTimes(slot, 1);
      lines[line].insert(reinterpret_cast<uintptr_t>(slot) / 64);
    }
  }
  for (const auto& [line, cache_lines] : lines) EXPECT_EQ(cache_lines.size(), 1U) << line;
}

}  // namespace
}  // namespace gmzip
