// A report's figures as tables of text, the same for terminal, Markdown and page.
#ifndef GMZIP_REPORT_REPORT_TABLE_H_
#define GMZIP_REPORT_REPORT_TABLE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "report/bench_report.h"
#include "report/report_totals.h"

namespace gmzip {

struct TableColumn {
  std::string heading;
  std::string meaning;  // one line, with the unit
  bool is_number = true;
  // Where there is no room, columns of the largest number go first; 0 stays.
  int expendability = 0;
};

struct TableCell {
  std::string text;
  double sort_value = 0;  // of a number; the text sorts otherwise
};

struct TableRow {
  std::vector<TableCell> cells;  // one a column
  bool is_bad = false;           // something failed
};

struct ReportTable {
  std::string title;
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
};

// Each coder on a group of files. Columns that hold nothing are left out. Thread-safe.
ReportTable TotalsTable(const BenchReport& report, const GroupTotals& group);

// Each coder on each file of a folder, or of all where `group` is empty; what failed says why.
// Thread-safe.
ReportTable FilesTable(const BenchReport& report, const std::string& group);

// What the columns and marks mean and what was timed, a sentence each. Thread-safe.
std::vector<std::string> TableNotes(const BenchReport& report);

// The machine block as pairs of name and text. Thread-safe.
std::vector<std::pair<std::string, std::string>> MachineLines(const BenchReport& report);

// 1234567 -> "1,234,567".
std::string GroupedDigits(uint64_t number);

}  // namespace gmzip

#endif  // GMZIP_REPORT_REPORT_TABLE_H_
