#include "report/report_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace gmzip {
namespace {

constexpr double kNothing = std::numeric_limits<double>::max();  // sorts behind all figures

TableCell TextCell(std::string text) { return {std::move(text), 0}; }

TableCell NumberCell(double value, int digits) {
  return {fmt::format("{:.{}f}", value, digits), value};
}

TableCell CountCell(uint64_t value) { return {GroupedDigits(value), static_cast<double>(value)}; }

// "9 of 15" where a coder has figures for some files alone: its sums are no match for others'.
TableCell FilesCell(size_t num_files, size_t num_all) {
  return {num_files == num_all ? fmt::format("{}", num_files)
                               : fmt::format("{} of {}", num_files, num_all),
          static_cast<double>(num_files)};
}

TableCell Empty() { return {"", kNothing}; }

TableCell OptionalCell(const std::optional<double>& value, int digits) {
  return value ? NumberCell(*value, digits) : Empty();
}

// Three digits that mean something: 0.0123, 1.23, 12.3, 123.
TableCell SpeedCell(double megabytes) {
  if (megabytes <= 0) return Empty();  // of an empty file
  const int digits = megabytes < 0.1 ? 4 : megabytes < 10 ? 2 : megabytes < 100 ? 1 : 0;
  return NumberCell(megabytes, digits);
}

TableCell SpreadCell(const std::optional<double>& spread) {
  if (!spread) return Empty();
  const char* const mark = *spread > kDoubtfulSpread ? " !" : "";
  return {fmt::format("{:.0f}%{}", *spread * 100, mark), *spread};
}

TableCell MemoryCell(const std::optional<uint64_t>& bytes) {
  if (!bytes) return Empty();
  return NumberCell(static_cast<double>(*bytes) / 1e6, 1);
}

std::vector<TableColumn> FigureColumns() {
  return {
      {"bytes", "bytes written", true, 0},
      {"b/byte", "bits written for each byte of the files", true, 4},
      {"b/dim", "bits written for each sample of pictures or sound", true, 2},
      {"likelihood", "bits that the model says are needed, for each sample or byte", true, 5},
      {"ratio", "raw size divided by bytes written; of pictures and sound that of their samples",
       true, 2},
      {"comp MB/s", "raw megabytes (10^6 bytes) compressed in a second, median of the runs", true,
       1},
      {"\u00b1c", "spread of compression: longest less shortest run, of the median", true, 6},
      {"dec MB/s", "raw megabytes decompressed in a second, median of the runs", true, 1},
      {"\u00b1d", "spread of decompression", true, 6},
      {"mem MB", "most memory of a step, beyond the program, its models and the file", true, 7},
      {"threads", "threads that code", true, 8},
      {"ok", "came back equal, in every run", false, 1},
  };
}

void AddFigures(const BenchReport& report, const CoderTotal& total, TableRow* row) {
  auto& cells = row->cells;
  cells.push_back(CountCell(total.coded_bytes));
  cells.push_back(total.file_bytes > 0 ? NumberCell(total.BitsPerByte(), 4) : Empty());
  cells.push_back(total.num_samples > 0 ? NumberCell(total.BitsPerDim(), 4) : Empty());
  cells.push_back(OptionalCell(total.LikelihoodPerUnit(), 4));
  cells.push_back(NumberCell(total.Ratio(), 3));
  cells.push_back(SpeedCell(total.CompressMegabytes()));
  cells.push_back(SpreadCell(total.compress_spread));
  cells.push_back(SpeedCell(total.DecompressMegabytes()));
  cells.push_back(SpreadCell(total.decompress_spread));
  cells.push_back(MemoryCell(total.peak_memory_bytes));
  cells.push_back(CountCell(static_cast<uint64_t>(report.coders[total.coder].num_threads)));
  cells.push_back(TextCell(total.is_verified ? "yes" : "no"));
}

// As many cells without figures as there are figures, the last saying why.
void AddReason(const std::string& reason, TableRow* row) {
  const size_t num_figures = FigureColumns().size();
  for (size_t i = 0; i + 1 < num_figures; ++i) row->cells.push_back(Empty());
  row->cells.push_back(TextCell(reason));
  row->is_bad = true;
}

void DropEmptyColumns(ReportTable* table) {
  for (size_t column = table->columns.size(); column-- > 0;) {
    const bool is_empty = std::all_of(table->rows.begin(), table->rows.end(), [&](const auto& row) {
      return row.cells[column].text == "";
    });
    if (!is_empty || table->columns[column].expendability == 0) continue;
    const auto at = static_cast<std::ptrdiff_t>(column);
    table->columns.erase(table->columns.begin() + at);
    for (TableRow& row : table->rows) row.cells.erase(row.cells.begin() + at);
  }
}

std::string FileName(const BenchFile& file, const std::string& group) {
  return group.empty() ? file.path : file.path.substr(file.path.find_last_of('/') + 1);
}

}  // namespace

std::string GroupedDigits(uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

ReportTable TotalsTable(const BenchReport& report, const GroupTotals& group) {
  ReportTable table;
  table.title =
      fmt::format("{}: {} file{}", group.name, group.num_files, group.num_files == 1 ? "" : "s");
  table.columns = {{"coder", "compressor and level", false, 0},
                   {"files", "files with figures", true, 1}};
  const auto figures = FigureColumns();
  table.columns.insert(table.columns.end(), figures.begin(), figures.end());
  const TableColumn mean = {"geo. mean", "geometric mean of the files' ratios", true, 3};
  const auto after_ratio =
      std::find_if(table.columns.begin(), table.columns.end(),
                   [](const TableColumn& column) { return column.heading == "ratio"; }) +
      1;
  const auto mean_at = after_ratio - table.columns.begin();
  table.columns.insert(after_ratio, mean);
  for (const CoderTotal& total : group.coders) {
    TableRow row;
    row.cells = {TextCell(report.coders[total.coder].name),
                 FilesCell(total.num_files, group.num_files)};
    if (total.num_files > 0) {
      AddFigures(report, total, &row);
    } else {
      AddReason("failed", &row);
    }
    row.cells.insert(row.cells.begin() + mean_at,
                     total.num_files > 0 ? NumberCell(total.geometric_mean_ratio, 3) : Empty());
    row.is_bad = total.num_failed > 0;
    if (total.num_failed > 0 && total.num_files > 0) {
      row.cells.back().text += fmt::format(", {} failed", total.num_failed);
    }
    table.rows.push_back(std::move(row));
  }
  DropEmptyColumns(&table);
  return table;
}

ReportTable FilesTable(const BenchReport& report, const std::string& group) {
  ReportTable table;
  table.title = group.empty() ? "Every file" : "Files of " + group;
  table.columns = {{"file", "file", false, 0},
                   {"coder", "compressor and level", false, 0},
                   {"size", "bytes of the file", true, 4}};
  const auto figures = FigureColumns();
  table.columns.insert(table.columns.end(), figures.begin(), figures.end());
  for (const BenchFile& file : report.files) {
    if (file.problem.empty() || (!group.empty() && file.group != group)) continue;
    TableRow row;
    row.cells = {TextCell(FileName(file, group)), TextCell("-"), Empty()};
    AddReason(file.problem, &row);
    table.rows.push_back(std::move(row));
  }
  for (const BenchRow& found : report.rows) {
    const BenchFile& file = report.files[found.file];
    if (!group.empty() && file.group != group) continue;
    TableRow row;
    row.cells = {TextCell(FileName(file, group)), TextCell(report.coders[found.coder].name),
                 CountCell(file.file_bytes)};
    if (found.IsGood()) {
      AddFigures(report, TotalOfRow(report, found), &row);
    } else {
      AddReason(found.problem, &row);
    }
    table.rows.push_back(std::move(row));
  }
  DropEmptyColumns(&table);
  return table;
}

std::vector<std::string> TableNotes(const BenchReport& report) {
  std::vector<std::string> notes = {
      fmt::format("Times are of coding alone: files are read beforehand, programs and models are "
                  "loaded; each is the median of {} run{}. Only peers given with --exec are timed "
                  "with the start of their processes and their reading and writing.",
                  report.num_runs, report.num_runs == 1 ? "" : "s"),
      "png, webp and jxl keep the pixels of a picture, flac and wavpack the samples of a sound, "
      "gmzip and the others the file with all its bytes."};
  const bool is_doubtful =
      std::any_of(report.rows.begin(), report.rows.end(), [](const BenchRow& row) {
        return row.compress.Spread().value_or(0) > kDoubtfulSpread ||
               row.decompress.Spread().value_or(0) > kDoubtfulSpread;
      });
  if (is_doubtful) notes.push_back("! marks times that differed by more than 10 % between runs.");
  for (const BenchCoder& coder : report.coders) {
    if (!coder.startup_seconds) continue;
    notes.push_back(fmt::format("{} takes {:.0f} ms once to load its models, counted nowhere.",
                                coder.name, *coder.startup_seconds * 1000));
  }
  if (!report.left_out.empty()) {
    std::string names;
    for (const std::string& name : report.left_out) names += (names.empty() ? "" : ", ") + name;
    notes.push_back("Left out, because this gmzip was built without their libraries: " + names +
                    ".");
  }
  if (report.is_interrupted) {
    notes.push_back("Interrupted: only what was finished is shown.");
  }
  return notes;
}

std::vector<std::pair<std::string, std::string>> MachineLines(const BenchReport& report) {
  const Machine& machine = report.machine;
  std::string command;
  for (const std::string& word : machine.command_line)
    command += (command.empty() ? "" : " ") + word;
  std::vector<std::pair<std::string, std::string>> lines = {
      {"CPU", fmt::format("{}, {} cores, {}", machine.cpu, machine.num_cores, machine.simd_target)},
      {"System", machine.system},
      {"gmzip", fmt::format("{}, {}", machine.gmzip_version, machine.compiler)}};
  std::string models;
  for (const NamedModel& model : machine.models) {
    models += fmt::format("{}{} {}", models.empty() ? "" : ", ", model.name, model.id);
  }
  lines.emplace_back("Models", models);
  std::string versions;
  for (const BenchCoder& coder : report.coders) {
    if (coder.kind == "gmzip") continue;
    versions += fmt::format("{}{} = {}", versions.empty() ? "" : "; ", coder.name, coder.settings);
    if (!coder.version.empty()) versions += " (" + coder.version + ")";
  }
  if (!versions.empty()) lines.emplace_back("Baselines", versions);
  lines.emplace_back("Command", command);
  if (!machine.date.empty()) lines.emplace_back("Date", machine.date);
  return lines;
}

}  // namespace gmzip
