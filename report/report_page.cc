#include "report/report_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "report/file_chart.h"
#include "report/html_text.h"
#include "report/page_style.h"
#include "report/picture_figures.h"
#include "report/report_table.h"
#include "report/report_totals.h"
#include "report/speed_chart.h"

namespace gmzip {
namespace {

constexpr size_t kTallTable = 30;  // rows from which on a table scrolls in a box of its own

// A table that sorts, in a box that scrolls where the table is wider than the page.
std::string TableHtml(const ReportTable& table) {
  std::string html = fmt::format(
      "<div class=\"box{}\" tabindex=0 role=region aria-label=\"{}\"><table "
      "class=sort>\n<thead><tr>",
      table.rows.size() > kTallTable ? " tall" : "", EscapeHtml(table.title));
  for (const TableColumn& column : table.columns) {
    html += fmt::format("<th scope=col{} title=\"{}\">{}</th>", column.is_number ? "" : " class=t",
                        EscapeHtml(column.meaning), EscapeHtml(column.heading));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const TableRow& row : table.rows) {
    html += row.is_bad ? "<tr class=bad>" : "<tr>";
    for (size_t i = 0; i < row.cells.size(); ++i) {
      const TableCell& cell = row.cells[i];
      if (table.columns[i].is_number) {
        html += fmt::format("<td data-v={}>{}</td>", cell.sort_value, EscapeHtml(cell.text));
      } else {
        const bool is_reason = row.is_bad && i + 1 == row.cells.size();
        html += fmt::format("<td class=\"t{}\">{}</td>", is_reason ? " note" : "",
                            EscapeHtml(cell.text));
      }
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

// What charts are of: kinds of files with a unit each.
struct Kind {
  std::string_view name;
  std::string_view unit;
  bool (*has)(const BenchFile& file);
  double (CoderTotal::*bits)() const;

  double BitsOf(const CoderTotal& total) const { return (total.*bits)(); }
};

constexpr Kind kKinds[] = {
    {"pictures", "bits/dim", [](const BenchFile& file) { return file.IsPicture(); },
     &CoderTotal::BitsPerDim},
    {"sound", "bits/sample", [](const BenchFile& file) { return file.IsSound(); },
     &CoderTotal::BitsPerDim},
    {"other files", "bits/byte",
     [](const BenchFile& file) { return !file.IsPicture() && !file.IsSound(); },
     &CoderTotal::BitsPerByte},
};

// The same report with files of one kind alone, in one folder: its totals are those of the kind.
BenchReport OnlyKind(const BenchReport& report, const Kind& kind) {
  BenchReport part = report;
  for (BenchFile& file : part.files) file.group.clear();
  std::erase_if(part.rows, [&](const BenchRow& row) { return !kind.has(report.files[row.file]); });
  return part;
}

// Coders that have figures for all files of the kind: others would compete with lighter luggage.
std::vector<SpeedPoint> SpeedPoints(const BenchReport& part, const Kind& kind,
                                    double (CoderTotal::*speed)() const) {
  std::vector<SpeedPoint> points;
  const auto groups = TotalsOf(part);
  if (groups.empty()) return points;
  size_t most_files = 0;
  for (const CoderTotal& total : groups[0].coders) {
    most_files = std::max(most_files, total.num_files);
  }
  for (const CoderTotal& total : groups[0].coders) {
    const BenchCoder& coder = part.coders[total.coder];
    const double megabytes = (total.*speed)();
    if (total.num_files < most_files || megabytes <= 0) continue;
    points.push_back({coder.name, coder.kind, megabytes, kind.BitsOf(total)});
  }
  return points;
}

FileChart FileChartOf(const BenchReport& part, const Kind& kind) {
  FileChart chart;
  chart.title = fmt::format("B{} of each file", kind.unit.substr(1));
  chart.size_unit = kind.unit;
  size_t last_file = part.files.size();
  for (const BenchRow& row : part.rows) {
    if (!row.IsGood()) continue;
    if (row.file != last_file) {
      const std::string& path = part.files[row.file].path;
      chart.lines.push_back({path.substr(path.find_last_of('/') + 1), {}});
      last_file = row.file;
    }
    const BenchCoder& coder = part.coders[row.coder];
    chart.lines.back().marks.push_back(
        {coder.name, coder.kind, kind.BitsOf(TotalOfRow(part, row))});
  }
  return chart;
}

std::string ChartsHtml(const BenchReport& report, const Kind& kind) {
  const BenchReport part = OnlyKind(report, kind);
  if (part.rows.empty()) return "";
  const std::string unit(kind.unit);
  return fmt::format("<h2>Charts: {}</h2>\n<div class=charts>\n", kind.name) +
         SpeedChartHtml({"Size against compression speed", unit,
                         SpeedPoints(part, kind, &CoderTotal::CompressMegabytes)}) +
         SpeedChartHtml({"Size against decompression speed", unit,
                         SpeedPoints(part, kind, &CoderTotal::DecompressMegabytes)}) +
         FileChartHtml(FileChartOf(part, kind)) +
         "</div>\n<p class=soft>Dashed: the Pareto front, those that no other beats in both size "
         "and speed. Point at a mark, or hold a finger on it, for its figures.</p>\n";
}

std::string TablesHtml(const BenchReport& report) {
  std::string html;
  for (const GroupTotals& group : TotalsOf(report)) {
    if (group.coders.empty()) continue;
    const ReportTable table = TotalsTable(report, group);
    html += "<h2>" + EscapeHtml(table.title) + "</h2>\n" + TableHtml(table);
  }
  return html + "<h2>Every file</h2>\n" + TableHtml(FilesTable(report, ""));
}

std::string NotesHtml(const BenchReport& report) {
  std::string html = "<h2>Notes</h2>\n<ul>\n";
  for (const std::string& problem : report.problems) {
    html += "<li class=bad>" + EscapeHtml(problem) + "</li>\n";
  }
  for (const std::string& note : TableNotes(report)) html += "<li>" + EscapeHtml(note) + "</li>\n";
  html += "</ul>\n<h2>Machine</h2>\n<dl>\n";
  for (const auto& [name, text] : MachineLines(report)) {
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", EscapeHtml(name), EscapeHtml(text));
  }
  return html + "</dl>\n";
}

// One line on what the page is of.
std::string Summary(const BenchReport& report) {
  uint64_t size_bytes = 0;
  for (const BenchFile& file : report.files) size_bytes += file.file_bytes;
  const auto num_verified = std::count_if(report.rows.begin(), report.rows.end(),
                                          [](const BenchRow& row) { return row.is_verified; });
  return fmt::format(
      "{} files, {} bytes; {} compressors; {} results, {} of them decompressed and found equal.",
      report.files.size(), GroupedDigits(size_bytes), report.coders.size(), report.rows.size(),
      num_verified);
}

}  // namespace

std::string ReportPage(const BenchReport& report) {
  std::string charts;
  for (const Kind& kind : kKinds) charts += ChartsHtml(report, kind);
  return fmt::format(
             "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
             "<meta name=viewport content=\"width=device-width,initial-scale=1\">\n"
             "<link rel=icon href=\"data:,\">\n<title>gmzip bench</title>\n"
             "<style>{}</style>\n</head>\n<body>\n<main>\n"
             "<h1>gmzip and other compressors</h1>\n<p>{}</p>\n",
             kPageStyle, EscapeHtml(Summary(report))) +
         charts + TablesHtml(report) + PictureFiguresHtml(report) + NotesHtml(report) +
         fmt::format("</main>\n<script>{}</script>\n</body>\n</html>\n", kPageScript);
}

}  // namespace gmzip
