#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>

#include "cli/cost_page.h"
#include "cli/cost_summary.h"
#include "cli/cost_terminal.h"
#include "cli/explain_views.h"
#include "cli/messages.h"
#include "cli/output_file.h"
#include "codec/measure_bytes.h"

namespace gmzip {
namespace {

// A few screens; of a text, some 80 lines.
constexpr size_t kTerminalBytes = 4096;

std::string KindText(const BytesMeasurement& measured) {
  const std::string kind = ContentKindName(measured.Kind());
  return measured.is_opened ? fmt::format("{} in {}", kind, MediaName(measured.media)) : kind;
}

CostedFile FileOf(const std::string& path, const BytesMeasurement& measured,
                  const CompressOptions& options) {
  CostedFile file;
  file.name = path == "-" ? DisplayName(path) : path.substr(path.find_last_of('/') + 1);
  file.kind = KindText(measured);
  file.level =
      options.level == kDefaultLevel ? "the default level" : fmt::format("level {}", options.level);
  file.costed = {measured.bytes, measured.cost_q16, measured.Kind() == ContentKind::kText};
  return file;
}

void PrintReport(const CostedFile& file, const CostSummary& summary, bool has_colour) {
  fmt::print("{}\n", SummaryLine(file));
  if (summary.num_cells == 0) return;
  fmt::print("{}", CostTable(summary, file.costed.is_text, has_colour));
  fmt::print("{}", DearestLinesText(summary, file.costed));
}

void PrintBytes(const CostedBytes& costed, const ExplainArguments& arguments) {
  const size_t num_shown =
      WholeCells(costed, arguments.shows_all ? costed.bytes.size() : kTerminalBytes);
  if (num_shown == 0) return;
  const std::string part = num_shown == costed.bytes.size()
                               ? "all bytes"
                               : fmt::format("the first {} bytes (--all shows all)", num_shown);
  fmt::print("  {}{}:\n", part,
             arguments.has_colour ? ", in the colours of the table"
                                  : "; digits are the classes of the table");
  fmt::print("{}", CostTerminalText(costed.Part(0, num_shown), arguments.has_colour));
}

Result<void> WritePage(const CostedFile& file, const CostSummary& summary,
                       const ExplainArguments& arguments) {
  const size_t most = arguments.shows_all ? kMostPageBytes : kPageBytes;
  const std::string page = CostPage(file, summary, most);
  const std::string& output = arguments.output;
  GMZIP_ASSIGN_OR_RETURN(OutputFile file_out, OutputFile::Create(output, arguments.force));
  GMZIP_RETURN_IF_ERROR(
      file_out.Write({reinterpret_cast<const uint8_t*>(page.data()), page.size()}));
  GMZIP_ASSIGN_OR_RETURN(const bool kept, file_out.Commit(output, arguments.force, nullptr));
  (void)kept;
  if (output == "-") return {};
  const size_t num_shown = WholeCells(file.costed, most);
  fmt::print("  page in {}: {}\n", output,
             num_shown == file.costed.bytes.size()
                 ? "all bytes"
                 : fmt::format("the first {} bytes{}", num_shown,
                               arguments.shows_all ? "" : " (--all shows more)"));
  return {};
}

}  // namespace

Result<void> ExplainBytes(const std::string& path, std::span<const uint8_t> file,
                          const ExplainArguments& arguments, const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(const BytesMeasurement measured, MeasureFileBytes(file, options));
  const CostedFile costed_file = FileOf(path, measured, options);
  const CostSummary summary = SummarizeCosts(costed_file.costed);
  // A page on standard output stands there alone.
  if (arguments.output != "-") PrintReport(costed_file, summary, arguments.has_colour);
  if (!arguments.output.empty()) return WritePage(costed_file, summary, arguments);
  PrintBytes(costed_file.costed, arguments);
  return {};
}

}  // namespace gmzip
