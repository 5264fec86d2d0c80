#include "cli/bench_outputs.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <string_view>

#include "cli/colour_choice.h"
#include "cli/output_file.h"
#include "report/report_csv.h"
#include "report/report_json.h"
#include "report/report_page.h"
#include "report/report_text.h"

namespace gmzip {
namespace {

namespace fs = std::filesystem;

using Form = std::string (*)(const BenchReport&);

struct Output {
  const std::string* path;
  Form form;
};

std::array<Output, 4> OutputsOf(const BenchOutputs& outputs) {
  return {{{&outputs.json, ReportJson},
           {&outputs.csv, ReportCsv},
           {&outputs.markdown, ReportMarkdown},
           {&outputs.html, ReportPage}}};
}

Result<void> WriteFile(const std::string& path, const std::string& text) {
  GMZIP_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path, true));
  const std::span bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  GMZIP_RETURN_IF_ERROR(file.Write(bytes));
  GMZIP_RETURN_IF_ERROR(file.Commit(path, true, nullptr));
  return {};
}

// Of the terminal on standard output; elsewhere lines are as long as they come.
size_t OutputWidth() {
  constexpr size_t kNoTerminal = 1000;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kNoTerminal;
  return size.ws_col;
}

}  // namespace

Result<void> CheckBenchOutputs(const BenchOutputs& outputs) {
  int num_standard_outputs = 0;
  for (const Output& output : OutputsOf(outputs)) {
    const std::string& path = *output.path;
    if (path == "-" && ++num_standard_outputs > 1) {
      return MakeError(ErrorCode::kInvalidArgument, "only one report fits into standard output");
    }
    if (path.empty() || path == "-") continue;
    const fs::path folder = fs::path(path).parent_path();
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      return MakeError(ErrorCode::kIo, path + " is a directory");
    }
    if (!folder.empty() && !fs::is_directory(folder, ignored)) {
      return MakeError(ErrorCode::kIo, "no folder " + folder.string());
    }
  }
  return {};
}

Result<void> WriteBenchOutputs(const BenchOutputs& outputs, const BenchReport& report) {
  Result<void> result;
  bool is_standard_output_taken = false;
  for (const Output& output : OutputsOf(outputs)) {
    if (output.path->empty()) continue;
    is_standard_output_taken = is_standard_output_taken || *output.path == "-";
    const auto written = WriteFile(*output.path, output.form(report));
    if (!written && result) result = written;
  }
  if (!is_standard_output_taken && !outputs.quiet) {
    fmt::print("{}", ReportForTerminal(
                         report, {OutputWidth(), HasColour(outputs.colour), outputs.shows_files}));
  }
  return result;
}

}  // namespace gmzip
