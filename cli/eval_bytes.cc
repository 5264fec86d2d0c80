#include <fmt/core.h>

#include <map>

#include "cli/command_table.h"
#include "cli/eval_tables.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "codec/measure_bytes.h"

namespace gmzip {
namespace {

// One file, or the sum of several.
struct Row {
  size_t num_files = 0;
  double file_bytes = 0;
  double model_bits = 0;
  double network_bits = 0;  // of the network alone, and of the adaptive stage alone ...
  double stage_bits = 0;
  double halves_bytes = 0;  // ... for this much of the files
  WrittenFile written;

  void Add(const Row& row) {
    num_files += row.num_files;
    file_bytes += row.file_bytes;
    model_bits += row.model_bits;
    network_bits += row.network_bits;
    stage_bits += row.stage_bits;
    halves_bytes += row.halves_bytes;
    written.Add(row.written);
  }
};

struct KindRow {
  ContentKind kind = ContentKind::kBinary;
  Row row;
};

Result<KindRow> Evaluate(const std::string& path, const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  GMZIP_ASSIGN_OR_RETURN(const auto file, input.ReadAll());
  KindRow result;
  {
    GMZIP_ASSIGN_OR_RETURN(const BytesMeasurement measured, MeasureFileBytes(file, options));
    result.kind = measured.Kind();
    result.row.model_bits = static_cast<double>(measured.total_q16) / 65536;
    GMZIP_ASSIGN_OR_RETURN(const auto halves, MeasureHalves(measured, file, options));
    if (halves) {
      result.row.network_bits = halves->network_bits;
      result.row.stage_bits = halves->stage_bits;
      result.row.halves_bytes = static_cast<double>(file.size());
    }
  }
  result.row.num_files = 1;
  result.row.file_bytes = static_cast<double>(file.size());
  GMZIP_ASSIGN_OR_RETURN(result.row.written, WriteAndCompare(file, options));
  return result;
}

void PrintRow(const std::string& name, const Row& row, std::string_view kind) {
  const double num_bytes = row.file_bytes > 0 ? row.file_bytes : 1;  // nothing of nothing is 0
  const auto half = [&](double bits) {
    return row.halves_bytes > 0 ? fmt::format("{:.4f}", bits / row.halves_bytes) : std::string("-");
  };
  fmt::print("{:>8} {:>8} {:>10.4f} {:>9.4f} {:>14.0f} {:>14.0f} {:>7.2f} {:>7.2f}  {:<10}  {}\n",
             half(row.network_bits), half(row.stage_bits), row.model_bits / num_bytes,
             row.written.size_bytes * 8 / num_bytes, row.file_bytes, row.written.size_bytes,
             row.written.compress_seconds, row.written.decompress_seconds, kind, name);
}

std::string TotalName(const Row& row) { return fmt::format("total of {}", row.num_files); }

}  // namespace

int EvalBytes(const std::vector<std::string>& files, const CompressOptions& options) {
  fmt::print("{:>8} {:>8} {:>10} {:>9} {:>14} {:>14} {:>7} {:>7}  {:<10}  {}\n", "network", "stage",
             "likelihood", "written", "file bytes", ".gmz bytes", "comp s", "dec s", "kind",
             "(bits/byte: of the network alone, the adaptive stage alone, both, and written)");
  int exit_code = kExitGood;
  std::map<ContentKind, Row> kinds;
  Row total;
  for (const std::string& file : files) {
    const auto result = Evaluate(file, options);
    if (!result) {
      exit_code = WorseExit(exit_code, PrintEvalError(file, result.error()));
      continue;
    }
    PrintRow(file.substr(file.find_last_of('/') + 1), result->row, ContentKindName(result->kind));
    kinds[result->kind].Add(result->row);
    total.Add(result->row);
  }
  // Of one kind, its total is the total.
  for (const auto& [kind, row] : kinds) {
    if (kinds.size() > 1) PrintRow(TotalName(row), row, ContentKindName(kind));
  }
  if (total.num_files > 0) PrintRow(TotalName(total), total, "all");
  return exit_code;
}

}  // namespace gmzip
