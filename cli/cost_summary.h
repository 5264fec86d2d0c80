// What a file's costs come to: how many cells are cheap and dear, and which lines are dearest.
#ifndef GMZIP_CLI_COST_SUMMARY_H_
#define GMZIP_CLI_COST_SUMMARY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/cost_cells.h"

namespace gmzip {

// A file as the views of its costs show it.
struct CostedFile {
  std::string name;
  std::string kind;  // "text", with what it was packed in
  std::string level;
  CostedBytes costed;
};

struct CostClassSum {
  uint64_t num_cells = 0;
  uint64_t cost_q16 = 0;
};

// A line of text, or kStretchBytes of other bytes.
struct CostLine {
  size_t number = 0;  // 1 and up
  size_t begin = 0;   // offset of the first byte
  size_t end = 0;     // past the last; an end of line belongs to the line
  uint64_t cost_q16 = 0;
};

inline constexpr size_t kStretchBytes = 64;
inline constexpr size_t kNumDearestLines = 5;

struct CostSummary {
  uint64_t num_cells = 0;
  uint64_t cost_q16 = 0;
  std::array<CostClassSum, kNumCostClasses> classes{};
  std::vector<CostLine> dearest;  // at most kNumDearestLines, the dearest first

  // Shares of all, 0 .. 1.
  double CellShare(size_t cost_class) const;
  double CostShare(size_t cost_class) const;
};

// Thread-safe.
CostSummary SummarizeCosts(const CostedBytes& costed);

// "notes.txt: text, 1234 bytes, 2.0512 bits/byte (317 bytes), level 3".
std::string SummaryLine(const CostedFile& file);

// How a line is called: "line 17", or "bytes 0x40 to 0x7f".
std::string LineName(const CostLine& line, bool is_text);

}  // namespace gmzip

#endif  // GMZIP_CLI_COST_SUMMARY_H_
