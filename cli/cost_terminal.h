// Bytes coloured by their costs in a terminal, or marked by digits where there are no colours.
#ifndef GMZIP_CLI_COST_TERMINAL_H_
#define GMZIP_CLI_COST_TERMINAL_H_

#include <string>

#include "cli/cost_cells.h"
#include "cli/cost_summary.h"

namespace gmzip {

// The bytes in lines, each indented by two spaces. Text: characters, `<1b>` for what is not
// printable; other bytes: 16 a line, in hex and as ASCII. With colours (256 of a terminal) the
// background tells the class of cost; without, a line of digits below each, a space for class 0.
// Nothing in the bytes reaches the terminal but printable characters. Thread-safe.
std::string CostTerminalText(const CostedBytes& costed, bool has_colour);

// How many cells are of each class and what they take, a line each: also the key to the colours.
std::string CostTable(const CostSummary& summary, bool is_text, bool has_colour);

// The dearest lines, each with how it begins.
std::string DearestLinesText(const CostSummary& summary, const CostedBytes& costed);

}  // namespace gmzip

#endif  // GMZIP_CLI_COST_TERMINAL_H_
