#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

// A file, or a part of one.
struct Part {
  std::string name;
  std::span<const uint8_t> bytes;
};

// Errors: kInvalidArgument for a file that is shorter than the split.
Result<std::vector<Part>> PartsOf(const std::string& path, std::span<const uint8_t> file,
                                  const DataSplit* split) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  if (split == nullptr) return std::vector<Part>{{name, file}};
  const uint64_t needed = split->training + split->validation + split->test;
  if (file.size() < needed) {
    return MakeError(ErrorCode::kInvalidArgument,
                     fmt::format("has {} bytes, --first takes {}", file.size(), needed));
  }
  const auto held_out = file.subspan(split->training);
  return std::vector<Part>{
      {name + ", validation", held_out.first(split->validation)},
      {name + ", test", held_out.subspan(split->validation).first(split->test)}};
}

Result<uint64_t> ParseSize(std::string_view text) {
  uint64_t unit = 1;
  if (text.ends_with('K')) unit = 1'000;
  if (text.ends_with('M')) unit = 1'000'000;
  if (unit != 1) text.remove_suffix(1);
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  constexpr uint64_t kMaxCount = uint64_t{1} << 40;
  if (error != std::errc() || end != text.data() + text.size() || count > kMaxCount) {
    return MakeError(ErrorCode::kInvalidArgument,
                     fmt::format("'{}' is no number of bytes, as 500K or 5M", text));
  }
  return count * unit;
}

Result<KindRow> Evaluate(std::span<const uint8_t> file, const CompressOptions& options) {
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

// What the bytes come to with the models counted in, as where a program's size counts.
int PrintWithModels(const Row& total, const CompressOptions& options) {
  const auto size = ByteModelsSize(options, total.halves_bytes > 0);
  if (!size) return PrintEvalError("models", size.error());
  fmt::print("models: {} bytes; written with them: {:.4f} bits/byte\n", *size,
             (total.written.size_bytes + static_cast<double>(*size)) * 8 /
                 std::max(total.file_bytes, 1.0));
  return kExitGood;
}

std::string TotalName(const Row& row) { return fmt::format("total of {}", row.num_files); }

// Measures a file's parts, prints a line for each and hands it on.
template <typename Take>
Result<void> EvaluateParts(const std::string& path, const DataSplit* split,
                           const CompressOptions& options, const Take& take) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  GMZIP_ASSIGN_OR_RETURN(const auto file, input.ReadAll());
  GMZIP_ASSIGN_OR_RETURN(const auto parts, PartsOf(path, file, split));
  for (const Part& part : parts) {
    GMZIP_ASSIGN_OR_RETURN(const KindRow result, Evaluate(part.bytes, options));
    PrintRow(part.name, result.row, ContentKindName(result.kind));
    take(result);
  }
  return {};
}

}  // namespace

Result<DataSplit> ParseSplit(const std::string& text) {
  const size_t first = text.find('/');
  const size_t second = first == std::string::npos ? first : text.find('/', first + 1);
  if (second == std::string::npos) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "'" + text + "' is no split into three, as 90M/5M/5M");
  }
  DataSplit split;
  const std::string_view view = text;
  GMZIP_ASSIGN_OR_RETURN(split.training, ParseSize(view.substr(0, first)));
  GMZIP_ASSIGN_OR_RETURN(split.validation, ParseSize(view.substr(first + 1, second - first - 1)));
  GMZIP_ASSIGN_OR_RETURN(split.test, ParseSize(view.substr(second + 1)));
  return split;
}

int EvalBytes(const std::vector<std::string>& files, const DataSplit* split,
              const CompressOptions& options) {
  fmt::print("{:>8} {:>8} {:>10} {:>9} {:>14} {:>14} {:>7} {:>7}  {:<10}  {}\n", "network", "stage",
             "likelihood", "written", "file bytes", ".gmz bytes", "comp s", "dec s", "kind",
             "(bits/byte: of the network alone, the adaptive stage alone, both, and written)");
  int exit_code = kExitGood;
  std::map<ContentKind, Row> kinds;
  Row total;
  for (const std::string& file : files) {
    const auto evaluated = EvaluateParts(file, split, options, [&](const KindRow& part) {
      kinds[part.kind].Add(part.row);
      total.Add(part.row);
    });
    if (!evaluated) exit_code = WorseExit(exit_code, PrintEvalError(file, evaluated.error()));
  }
  // Of one kind, its total is the total.
  for (const auto& [kind, row] : kinds) {
    if (kinds.size() > 1) PrintRow(TotalName(row), row, ContentKindName(kind));
  }
  if (total.num_files == 0) return exit_code;
  PrintRow(TotalName(total), total, "all");
  return WorseExit(exit_code, PrintWithModels(total, options));
}

}  // namespace gmzip
