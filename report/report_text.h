// Tables and whole reports as text: for a terminal, and as Markdown.
#ifndef GMZIP_REPORT_REPORT_TEXT_H_
#define GMZIP_REPORT_REPORT_TEXT_H_

#include <string>

#include "report/bench_report.h"
#include "report/report_table.h"

namespace gmzip {

struct TerminalStyle {
  size_t width = 80;  // columns
  bool has_colour = false;
  bool shows_files = false;  // each file, not sums alone
};

// Leaves out columns until the rest fits, and names them. Control characters of names become "?".
// Thread-safe.
std::string TableForTerminal(const ReportTable& table, const TerminalStyle& style);

// Sums of each folder and of all, what failed, and notes. Thread-safe.
std::string ReportForTerminal(const BenchReport& report, const TerminalStyle& style);

// All tables, notes and the machine, as GitHub reads it. Thread-safe.
std::string ReportMarkdown(const BenchReport& report);

}  // namespace gmzip

#endif  // GMZIP_REPORT_REPORT_TEXT_H_
