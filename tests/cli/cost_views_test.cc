// Costs as they are shown: in a terminal and as a page.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cost_page.h"
#include "cli/cost_terminal.h"

namespace gmzip {
namespace {

class CostViews : public testing::Test {
 protected:
  // Bytes that cost these bits; the last goes for all that follow.
  CostedBytes Costed(std::string_view text, const std::vector<double>& bits, bool is_text = true) {
    bytes_.assign(text.begin(), text.end());
    cost_q16_.clear();
    for (size_t i = 0; i < text.size(); ++i) {
      cost_q16_.push_back(static_cast<uint32_t>(bits[std::min(i, bits.size() - 1)] * 65536));
    }
    return {bytes_, cost_q16_, is_text};
  }

  std::string Page(const CostedBytes& costed, size_t num_shown = kPageBytes,
                   const std::string& name = "name") {
    return CostPage({name, "text", "level 3", costed}, SummarizeCosts(costed), num_shown);
  }
  // What stands between <pre ...> and </pre>.
  std::string Shown(const CostedBytes& costed, size_t num_shown = kPageBytes) {
    const std::string page = Page(costed, num_shown);
    const size_t begin = page.find('>', page.find("<pre")) + 1;
    return page.substr(begin, page.find("</pre>") - begin);
  }

 private:
  std::vector<uint8_t> bytes_;
  std::vector<uint32_t> cost_q16_;
};

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_F(CostViews, WithoutColoursDigitsStandBelow) {
  EXPECT_EQ(CostTerminalText(Costed("ab\tc\nd", {0, 1, 2, 0, 10}), false),
            "  ab\u2192   c\u21b5\n"
            "   34    8\n"
            "  d\n"
            "  8\n");
}

TEST_F(CostViews, WithoutColoursNothingCheapIsMarked) {
  EXPECT_EQ(CostTerminalText(Costed("abc", {0}), false), "  abc\n");
}

TEST_F(CostViews, DigitsStandBelowWideAndNarrowCharacters) {
  EXPECT_EQ(CostTerminalText(Costed("日é!", {1, 0, 0, 1, 0, 9}), false), "  日é!\n  3 38\n");
}

TEST_F(CostViews, LongLinesAreBrokenWithTheirDigits) {
  const std::string text = CostTerminalText(Costed(std::string(80, 'x'), {1}), false);
  EXPECT_EQ(text,
            "  " + std::string(76, 'x') + "\n  " + std::string(76, '3') + "\n  xxxx\n  3333\n");
}

TEST_F(CostViews, ColoursChangeWithTheClassAndEndWithTheLine) {
  EXPECT_EQ(CostTerminalText(Costed("ab\nc", {1, 1, 0}), true),
            "  \x1b[48;5;37;38;5;16mab\x1b[0m\u21b5\n  c\n");
  EXPECT_EQ(CostTerminalText(Costed("a\n", {1}), true), "  \x1b[48;5;37;38;5;16ma\u21b5\x1b[0m\n");
}

TEST_F(CostViews, NothingUnprintableReachesTheTerminal) {
  EXPECT_EQ(CostTerminalText(Costed("\x1b[2J\xff\u202e", {0}), false), "  <1b>[2J<ff><e2 80 ae>\n");
}

TEST_F(CostViews, OtherBytesAreRowsOfHex) {
  EXPECT_EQ(CostTerminalText(Costed(std::string_view("A\0\x1b", 3), {0, 1, 0}, false), false),
            "  00000000  41 00 1b                                         A..\n"
            "               3                                              3\n");
}

TEST_F(CostViews, TheTableIsTheKey) {
  const std::string table = CostTable(SummarizeCosts(Costed("ab", {1, 3})), true, false);
  EXPECT_TRUE(Contains(table, "  3 1 to 2                 1   50.0 %       25.0 %\n"));
  EXPECT_FALSE(Contains(table, "\x1b"));
  EXPECT_TRUE(Contains(CostTable(SummarizeCosts(Costed("ab", {1})), true, true), "\x1b[48;5;37"));
}

TEST_F(CostViews, DearLinesAreShownFromTheirFirstWord) {
  const CostedBytes costed = Costed("  \x1bword\n", {1});
  EXPECT_EQ(DearestLinesText(SummarizeCosts(costed), costed),
            "        bits bits/byte  dearest lines\n"
            "         8.0      1.00  line 1: .word\n");
}

TEST_F(CostViews, PageEscapesWhatHtmlWouldRead) {
  EXPECT_EQ(HtmlText("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;'");
  EXPECT_EQ(HtmlText("\xff\n"), "&lt;ff&gt;&lt;0a&gt;");
  EXPECT_EQ(Shown(Costed("<&>\"", {0})),
            "<a id=n1></a><b title=\"0.00 bits in 4\">&lt;&amp;&gt;&quot;</b>");
}

TEST_F(CostViews, PageJoinsNeighboursOfOneClass) {
  EXPECT_EQ(Shown(Costed("abcd", {1, 1.5, 10, 0})),
            "<a id=n1></a><b class=d title=\"2.5 bits in 2\">ab</b>"
            "<b class=i title=\"10.0 bits\">c</b><b title=\"0.00 bits\">d</b>");
}

TEST_F(CostViews, PageKeepsCharactersWholeAndShowsOtherBytesInHex) {
  EXPECT_EQ(Shown(Costed("é\xff\x1b", {0.25})),
            "<a id=n1></a><b class=c title=\"0.50 bits\">é</b>"
            "<b class=b title=\"0.50 bits in 2\"><u>ff</u><u>1b</u></b>");
}

TEST_F(CostViews, PageEndsElementsWithTheLine) {
  EXPECT_EQ(Shown(Costed("a\nb", {1})),
            "<a id=n1></a><b class=d title=\"2.0 bits in 2\">a\u21b5\n</b>"
            "<a id=n2></a><b class=d title=\"1.0 bits\">b</b>");
}

TEST_F(CostViews, PageSaysWhatItLeavesOut) {
  const CostedBytes costed = Costed("aé\nb", {1});
  EXPECT_EQ(Shown(costed, 2), "<a id=n1></a><b class=d title=\"1.0 bits\">a</b>");
  const std::string page = Page(costed, 2);
  EXPECT_TRUE(Contains(page, "The first 1 of 5 bytes"));
  EXPECT_TRUE(Contains(page, "<a href=#n1>1</a>"));
  EXPECT_FALSE(Contains(page, "href=#n2"));
  EXPECT_FALSE(Contains(Page(costed), "The first"));
}

TEST_F(CostViews, PageLoadsNothingAndEscapesTheName) {
  const std::string page = Page(Costed("x", {1}), kPageBytes, "<script>.txt");
  EXPECT_FALSE(Contains(page, "<script"));
  EXPECT_FALSE(Contains(page, "http"));
  EXPECT_FALSE(Contains(page, "url("));
  EXPECT_TRUE(Contains(page, "<title>Bits of &lt;script&gt;.txt</title>"));
  EXPECT_TRUE(Contains(page, "prefers-color-scheme:dark"));
}

TEST_F(CostViews, EmptyFilesHaveAPageToo) {
  EXPECT_EQ(Shown(Costed("", {0})), "");
  EXPECT_EQ(CostTerminalText({}, true), "");
}

}  // namespace
}  // namespace gmzip
