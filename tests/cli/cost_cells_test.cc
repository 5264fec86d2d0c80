#include "cli/cost_cells.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cost_summary.h"

namespace gmzip {
namespace {

// Bytes that cost `bits` each.
class Costed {
 public:
  Costed(std::string_view text, double bits, bool is_text)
      : bytes_(text.begin(), text.end()),
        cost_q16_(text.size(), static_cast<uint32_t>(bits * 65536)),
        costed_{bytes_, cost_q16_, is_text} {}

  const CostedBytes& get() const { return costed_; }
  void SetBits(size_t at, double bits) { cost_q16_[at] = static_cast<uint32_t>(bits * 65536); }

 private:
  std::vector<uint8_t> bytes_;
  std::vector<uint32_t> cost_q16_;
  CostedBytes costed_;
};

// The sizes of all cells, those of unprintable ones negative.
std::vector<int> CellSizes(std::string_view text, bool is_text = true) {
  const Costed costed(text, 1, is_text);
  std::vector<int> sizes;
  for (size_t at = 0; at < text.size();) {
    const CostCell cell = NextCell(costed.get(), at);
    const int size = static_cast<int>(cell.bytes.size());
    sizes.push_back(cell.is_printable ? size : -size);
    at += cell.bytes.size();
  }
  return sizes;
}

using Sizes = std::vector<int>;

TEST(CostCells, KeepsCharactersWhole) {
  EXPECT_EQ(CellSizes("aé日😀 "), (Sizes{1, 2, 3, 4, 1}));
  EXPECT_EQ(CellSizes("é", false), (Sizes{-1, -1}));
}

TEST(CostCells, TakesBytesThatAreNoCharacterOneByOne) {
  EXPECT_EQ(CellSizes("\xff\x80"), (Sizes{-1, -1}));
  EXPECT_EQ(CellSizes("\xc3"), (Sizes{-1}));                          // cut short
  EXPECT_EQ(CellSizes("\xc0\xaf"), (Sizes{-1, -1}));                  // longer than need be
  EXPECT_EQ(CellSizes("\xed\xa0\x80"), (Sizes{-1, -1, -1}));          // a surrogate
  EXPECT_EQ(CellSizes("\xf4\x90\x80\x80"), (Sizes{-1, -1, -1, -1}));  // above U+10FFFF
  EXPECT_EQ(CellSizes("\xc3(")[1], 1);
}

TEST(CostCells, PrintsNothingThatSteersTheTerminalOrTurnsText) {
  EXPECT_EQ(CellSizes("\x1b\x7f\r\t\n"), (Sizes{-1, -1, -1, -1, -1}));
  EXPECT_EQ(CellSizes("\u009b"), (Sizes{-2}));  // a control sequence's start, in one character
  EXPECT_EQ(CellSizes("\u202e\u2066\u200b\ufeff"), (Sizes{-3, -3, -3, -3}));
}

TEST(CostCells, ACharacterCostsWhatItsBytesDo) {
  const Costed costed("é", 1.5, true);
  EXPECT_EQ(NextCell(costed.get(), 0).cost_q16, 3U << 16);
}

TEST(CostCells, CutsNoCharacter) {
  const Costed costed("aé日b", 1, true);
  const std::vector<size_t> whole = {0, 1, 1, 3, 3, 3, 6, 7, 7};
  for (size_t most = 0; most < whole.size(); ++most) {
    EXPECT_EQ(WholeCells(costed.get(), most), whole[most]) << most;
  }
}

TEST(CostCells, ClassesMeetAtTheirBounds) {
  EXPECT_EQ(CostClassOf(0), 0U);
  EXPECT_EQ(CostClassOf((1U << 16) - 1), 2U);
  EXPECT_EQ(CostClassOf(1U << 16), 3U);
  EXPECT_EQ(CostClassOf(uint64_t{64} << 16), kNumCostClasses - 1);
  EXPECT_EQ(CostClassName(0), "below 0.1");
  EXPECT_EQ(CostClassName(2), "0.5 to 1");
  EXPECT_EQ(CostClassName(8), "9 and more");
}

TEST(CostSummary, FindsTheDearestLines) {
  Costed costed("ab\ncd\nef", 1, true);
  costed.SetBits(3, 7);
  const CostSummary summary = SummarizeCosts(costed.get());
  ASSERT_EQ(summary.dearest.size(), 3U);
  EXPECT_EQ(summary.dearest[0].number, 2U);
  EXPECT_EQ(summary.dearest[0].begin, 3U);
  EXPECT_EQ(summary.dearest[0].end, 6U);
  EXPECT_EQ(summary.dearest[0].cost_q16, 9U << 16);
  EXPECT_EQ(summary.dearest[1].number, 1U);  // the end of a line counts
  EXPECT_EQ(summary.num_cells, 8U);
  EXPECT_EQ(summary.cost_q16, 14U << 16);
  EXPECT_DOUBLE_EQ(summary.CostShare(CostClassOf(7 << 16)), 0.5);
}

TEST(CostSummary, TakesOtherBytesInStretches) {
  const Costed costed(std::string(2 * kStretchBytes + 1, '\n'), 1, false);
  const CostSummary summary = SummarizeCosts(costed.get());
  ASSERT_EQ(summary.dearest.size(), 3U);
  EXPECT_EQ(LineName(summary.dearest[1], false), "bytes 0x40 to 0x7f");
  EXPECT_EQ(LineName(summary.dearest[2], false), "bytes 0x80 to 0x80");
}

TEST(CostSummary, OfNothingIsNothing) {
  const CostSummary summary = SummarizeCosts({});
  EXPECT_EQ(summary.num_cells, 0U);
  EXPECT_TRUE(summary.dearest.empty());
  EXPECT_EQ(summary.CellShare(0), 0);
}

}  // namespace
}  // namespace gmzip
