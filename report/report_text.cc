#include "report/report_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace gmzip {
namespace {

constexpr char kBold[] = "\033[1m";
constexpr char kRed[] = "\033[31m";
constexpr char kPlain[] = "\033[0m";
constexpr size_t kGap = 2;  // between columns

// Bytes that a terminal would obey become "?".
std::string Printable(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return shown;
}

// Columns on a terminal, every character of UTF-8 taken for one.
size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string Padded(const std::string& text, size_t width, bool to_the_right) {
  const std::string space(width - std::min(width, WidthOf(text)), ' ');
  return to_the_right ? space + text : text + space;
}

std::vector<size_t> ColumnWidths(const ReportTable& table) {
  std::vector<size_t> widths;
  for (size_t column = 0; column < table.columns.size(); ++column) {
    size_t width = WidthOf(table.columns[column].heading);
    for (const TableRow& row : table.rows) {
      width = std::max(width, WidthOf(row.cells[column].text));
    }
    widths.push_back(width);
  }
  return widths;
}

// Which columns are shown within `width`.
std::vector<bool> ChooseColumns(const ReportTable& table, const std::vector<size_t>& widths,
                                size_t width) {
  std::vector<bool> is_shown(table.columns.size(), true);
  size_t needed = 0;
  for (const size_t column_width : widths) needed += column_width + kGap;
  while (needed > width + kGap) {
    size_t least = table.columns.size();
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const bool is_candidate = is_shown[i] && table.columns[i].expendability > 0;
      if (is_candidate && (least == table.columns.size() ||
                           table.columns[i].expendability > table.columns[least].expendability)) {
        least = i;
      }
    }
    if (least == table.columns.size()) break;
    is_shown[least] = false;
    needed -= widths[least] + kGap;
  }
  return is_shown;
}

std::string MarkdownText(std::string_view text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    if (std::string_view("\\`*_{}[]<>#|~&").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string TableMarkdown(const ReportTable& table) {
  std::string text = "\n### " + MarkdownText(table.title) + "\n\n|";
  for (const TableColumn& column : table.columns) text += fmt::format(" {} |", column.heading);
  text += "\n|";
  for (const TableColumn& column : table.columns) text += column.is_number ? " ---: |" : " --- |";
  text += "\n";
  for (const TableRow& row : table.rows) {
    text += "|";
    for (const TableCell& cell : row.cells) text += fmt::format(" {} |", MarkdownText(cell.text));
    text += "\n";
  }
  return text;
}

}  // namespace

std::string TableForTerminal(const ReportTable& original, const TerminalStyle& style) {
  ReportTable table = original;
  for (TableRow& row : table.rows) {
    for (TableCell& cell : row.cells) cell.text = Printable(cell.text);
  }
  const auto widths = ColumnWidths(table);
  const auto is_shown = ChooseColumns(table, widths, style.width);
  const auto line = [&](const auto& text_of) {
    std::string text;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (!is_shown[i]) continue;
      if (!text.empty()) text += std::string(kGap, ' ');
      text += Padded(text_of(i), widths[i], table.columns[i].is_number);
    }
    return text.substr(0, text.find_last_not_of(' ') + 1);
  };
  const auto coloured = [&](const char* colour, const std::string& text) {
    return style.has_colour ? colour + text + kPlain : text;
  };
  std::string text = coloured(kBold, Printable(table.title)) + "\n";
  text += coloured(kBold, line([&](size_t i) { return table.columns[i].heading; })) + "\n";
  for (const TableRow& row : table.rows) {
    const std::string shown = line([&](size_t i) { return row.cells[i].text; });
    text += (row.is_bad ? coloured(kRed, shown) : shown) + "\n";
  }
  std::string hidden;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (!is_shown[i]) hidden += (hidden.empty() ? "" : ", ") + table.columns[i].heading;
  }
  if (!hidden.empty()) text += "(no room for: " + hidden + ")\n";
  return text;
}

std::string ReportForTerminal(const BenchReport& report, const TerminalStyle& style) {
  std::string text;
  const auto add = [&](const ReportTable& table) {
    if (!text.empty()) text += "\n";
    text += TableForTerminal(table, style);
  };
  if (style.shows_files) add(FilesTable(report, ""));
  for (const GroupTotals& group : TotalsOf(report)) {
    if (!group.coders.empty()) add(TotalsTable(report, group));
  }
  text += "\n";
  for (const std::string& note : TableNotes(report)) text += note + "\n";
  return text;
}

std::string ReportMarkdown(const BenchReport& report) {
  std::string text = "## gmzip bench\n";
  for (const GroupTotals& group : TotalsOf(report)) {
    text += TableMarkdown(TotalsTable(report, group));
  }
  text += TableMarkdown(FilesTable(report, "")) + "\n";
  for (const std::string& note : TableNotes(report)) text += "- " + note + "\n";
  for (const std::string& problem : report.problems) text += "- " + MarkdownText(problem) + "\n";
  text += "\n";
  for (const auto& [name, value] : MachineLines(report)) {
    text += fmt::format("- {}: {}\n", name, MarkdownText(value));
  }
  return text;
}

}  // namespace gmzip
