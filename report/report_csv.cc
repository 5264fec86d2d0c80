#include "report/report_csv.h"

#include <fmt/core.h>

#include <optional>
#include <string_view>

#include "report/report_totals.h"

namespace gmzip {
namespace {

constexpr std::string_view kHeadings =
    "file,group,file_bytes,raw_bytes,samples,coder,kind,keeps,threads,bytes,bits_per_byte,"
    "bits_per_dim,ratio,likelihood_bits,compress_seconds,compress_spread,decompress_seconds,"
    "decompress_spread,peak_memory_bytes,verified,problem\r\n";

std::string Field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

template <typename T>
std::string OrEmpty(const std::optional<T>& value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string FileFields(const BenchFile& file) {
  return fmt::format("{},{},{},{},{}", Field(file.path), Field(file.group), file.file_bytes,
                     file.raw_bytes, file.num_samples);
}

std::string Figures(const BenchReport& report, const BenchRow& row) {
  const CoderTotal figures = TotalOfRow(report, row);
  const std::string bits_per_dim =
      figures.num_samples > 0 ? fmt::format("{:.6f}", figures.BitsPerDim()) : "";
  return fmt::format(
      "{},{:.6f},{},{:.6f},{},{},{},{},{},{},{}", row.coded_bytes, figures.BitsPerByte(),
      bits_per_dim, figures.Ratio(), OrEmpty(row.likelihood_bits), row.compress.Median(),
      OrEmpty(row.compress.Spread()), row.decompress.Median(), OrEmpty(row.decompress.Spread()),
      OrEmpty(row.peak_memory_bytes), row.is_verified ? "yes" : "no");
}

}  // namespace

std::string ReportCsv(const BenchReport& report) {
  constexpr std::string_view kNoCoder = ",,,,";
  constexpr std::string_view kNoFigures = ",,,,,,,,,,";
  std::string text(kHeadings);
  for (const BenchFile& file : report.files) {
    if (file.problem.empty()) continue;
    text +=
        fmt::format("{}{},{},{}\r\n", FileFields(file), kNoCoder, kNoFigures, Field(file.problem));
  }
  for (const BenchRow& row : report.rows) {
    const BenchCoder& coder = report.coders[row.coder];
    text += fmt::format(
        "{},{},{},{},{},{},{}\r\n", FileFields(report.files[row.file]), Field(coder.name),
        coder.kind, SubjectName(coder.subject), coder.num_threads,
        row.IsGood() ? Figures(report, row) : std::string(kNoFigures), Field(row.problem));
  }
  return text;
}

}  // namespace gmzip
