#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "baselines/baseline_table.h"
#include "baselines/peer_command.h"
#include "cli/bench_inputs.h"
#include "cli/bench_outputs.h"
#include "cli/command_table.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "cli/interruption.h"
#include "cli/messages.h"
#include "cli/progress_line.h"
#include "codec/byte_levels.h"  // PictureLevelOf
#include "codec/gmzip.h"
#include "report/bench_machine.h"
#include "report/bench_runner.h"
#include "report/gmzip_coder.h"
#include "report/report_comparison.h"
#include "report/report_json.h"

namespace gmzip {
namespace {

struct BenchArguments {
  std::vector<std::string> paths;
  std::vector<int> levels = {1, 5, 9};
  std::string baselines = "all";
  std::vector<std::string> peers;
  std::vector<std::string> compared;
  std::string model_file;
  int num_runs = 3;
  int num_threads = 1;
  double timeout_seconds = 0;
  bool no_likelihood = false;
  bool has_date = false;
  BenchOutputs outputs;
};

void AddOptions(CLI::App* app, BenchArguments* arguments) {
  app->add_option("PATH", arguments->paths, "files or folders of them");
  app->add_option("-l,--levels", arguments->levels, "gmzip's levels, as 1,5,9 (the default)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(kMinLevel, kMaxLevel));
  app->add_option("--model", arguments->model_file, "a weight file instead of the levels' models");
  app->add_option("--baselines", arguments->baselines,
                  "compressors to compare with, as zstd:19,jxl; all (the default) or none");
  app->add_option("--exec", arguments->peers,
                  "one more: 'NAME=compress command {in} {out};decompress command {in} {out}'")
      ->allow_extra_args(false);
  app->add_option("--timeout", arguments->timeout_seconds,
                  "seconds after which a step is given up; 0, the default: never")
      ->check(CLI::NonNegativeNumber);
  app->add_option("--runs", arguments->num_runs, "how often each step is timed (default 3)")
      ->check(CLI::Range(1, 1000));
  app->add_option("-T,--threads", arguments->num_threads,
                  "gmzip's threads (default 1, as many as the baselines have); 0: all cores")
      ->check(CLI::Range(0, 1024));
  app->add_flag("--no-likelihood", arguments->no_likelihood,
                "leave out what the models say is needed: takes half the time of gmzip's rows");
  app->add_option("--json", arguments->outputs.json,
                  "write all figures here; - is standard output");
  app->add_option("--csv", arguments->outputs.csv, "write a line for each file and coder");
  app->add_option("--markdown", arguments->outputs.markdown, "write tables in Markdown");
  app->add_option("--html", arguments->outputs.html,
                  "write a page with charts, and maps of where the bits of pictures go");
  app->add_flag("--date", arguments->has_date, "put the date into the report");
  app->add_option("--color", arguments->outputs.colour,
                  "colours in text: auto (on terminals), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app->add_flag("-q,--quiet", arguments->outputs.quiet, "no table on standard output");
  app->add_flag("-v,--verbose", arguments->outputs.shows_files, "show each file in the table");
  app->add_option("--compare", arguments->compared,
                  "say what changed between two reports in JSON, OLD and NEW; exit code 1 if gmzip "
                  "became larger")
      ->expected(2);
}

Result<BenchReport> ReadReportFile(const std::string& path) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  GMZIP_ASSIGN_OR_RETURN(const auto bytes, input.ReadAll());
  return ParseReport({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

int RunCompare(const std::vector<std::string>& paths) {
  std::vector<BenchReport> reports;
  for (const std::string& path : paths) {
    auto report = ReadReportFile(path);
    if (!report) {
      PrintError(path, report.error());
      return kExitError;
    }
    reports.push_back(std::move(*report));
  }
  const Comparison comparison = CompareReports(reports[0], reports[1]);
  fmt::print("{}", ComparisonText(comparison));
  return comparison.has_regression ? kExitError : kExitGood;
}

std::string Today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
}

void AddGmzip(const BenchArguments& arguments, const StepLimits& limits,
              std::vector<BenchSubject>* subjects) {
  std::vector<int> levels = arguments.levels;
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  for (const int level : levels) {
    const GmzipSettings settings = {level, arguments.num_threads, arguments.model_file,
                                    GMZIP_VERSION};
    BenchSubject subject;
    subject.coder = MakeGmzipCoder(settings, limits);
    subject.measure_startup = [settings, limits] { return MeasureStartup(settings, limits); };
    if (!arguments.no_likelihood) {
      subject.measure_likelihood = [settings, limits](const Original& original) {
        return MeasureLikelihood(original, settings, limits);
      };
    }
    subjects->push_back(std::move(subject));
  }
}

// Maps are of one level: the default's if it is among those asked for, else of the highest.
void AddMaps(const BenchArguments& arguments, const StepLimits& limits, RunnerOptions* options,
             BenchReport* report) {
  if (arguments.outputs.html.empty()) return;
  const std::vector<int>& levels = arguments.levels;
  const int default_level = PictureLevelOf({});
  const bool has_default = std::count(levels.begin(), levels.end(), default_level) > 0;
  const GmzipSettings settings = {
      has_default ? default_level : *std::max_element(levels.begin(), levels.end()),
      arguments.num_threads, arguments.model_file, GMZIP_VERSION};
  report->map_coder = MakeGmzipCoder(settings, limits)->info().name;
  options->measure_map = [settings, limits](const Original& original) {
    return MeasurePictureMap(original, settings, limits);
  };
}

// gmzip's levels, baselines and peers; what is none of them goes to the report's problems.
std::vector<BenchSubject> ChooseSubjects(const BenchArguments& arguments, const StepLimits& limits,
                                         BenchReport* report) {
  std::vector<BenchSubject> subjects;
  AddGmzip(arguments, limits, &subjects);
  ChosenBaselines chosen = ChooseBaselines(arguments.baselines, limits);
  report->problems.insert(report->problems.end(), chosen.problems.begin(), chosen.problems.end());
  if (arguments.baselines == "all") report->left_out = MissingBaselines();
  for (auto& coder : chosen.coders) subjects.push_back({std::move(coder)});
  for (const std::string& text : arguments.peers) {
    auto peer = MakePeerCommand(text, limits);
    if (!peer) {
      report->problems.push_back(peer.error().message);
      continue;
    }
    subjects.push_back({std::move(*peer)});
  }
  return subjects;
}

void Measure(const BenchArguments& arguments, const StopRequest& stop, BenchReport* report) {
  const std::vector<BenchInput> inputs = FindBenchInputs(arguments.paths, &report->problems);
  StepLimits limits;
  limits.timeout_seconds = arguments.timeout_seconds;
  limits.should_stop = [&stop] { return stop.IsMade(); };
  const std::vector<BenchSubject> subjects = ChooseSubjects(arguments, limits, report);
  ProgressLine line("bench", !arguments.outputs.quiet);
  const ProgressCallback show = line.Callback();
  RunnerOptions options;
  options.num_runs = arguments.num_runs;
  options.should_stop = limits.should_stop;
  options.read = [](const std::string& path) -> Result<std::vector<uint8_t>> {
    GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
    return input.ReadAll();
  };
  options.progress = [&](const BenchProgress& progress) {
    if (!show) return;
    line.SetName(fmt::format("file {} of {}, {}", progress.num_files_done + 1, progress.num_files,
                             progress.coder));
    // In milliseconds; as long as nobody knows how long it takes, there is no total.
    Progress work;
    work.done = static_cast<uint64_t>(std::lround(progress.seconds_done * 1000));
    if (progress.seconds_left) {
      work.total = work.done + static_cast<uint64_t>(std::lround(*progress.seconds_left * 1000));
    }
    show(work);
  };
  AddMaps(arguments, limits, &options, report);
  RunBench(inputs, subjects, options, report);
}

void PrintProblems(const BenchReport& report) {
  for (const std::string& problem : report.problems) {
    PrintError("", {ErrorCode::kInvalidArgument, problem});
  }
  for (const BenchFile& file : report.files) {
    if (!file.problem.empty()) PrintError(file.path, {ErrorCode::kIo, file.problem});
  }
  for (const BenchRow& row : report.rows) {
    if (row.IsGood()) continue;
    PrintError(report.files[row.file].path,
               {ErrorCode::kInternal, report.coders[row.coder].name + ": " + row.problem});
  }
}

}  // namespace

int RunBenchCommand(int argc, char** argv) {
  BenchArguments arguments;
  CLI::App app(
      "Compresses files with gmzip and other compressors, decompresses and compares every result, "
      "and reports sizes and speeds.",
      argv[0]);
  AddOptions(&app, &arguments);
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  if (!arguments.compared.empty()) return RunCompare(arguments.compared);
  if (arguments.paths.empty()) {
    PrintError("",
               {ErrorCode::kInvalidArgument, "no files; 'gmzip bench --help' shows the options"});
    return kExitError;
  }
  if (const auto checked = CheckBenchOutputs(arguments.outputs); !checked) {
    PrintError("", checked.error());
    return kExitError;
  }
  const StopRequest stop;
  BenchReport report;
  Measure(arguments, stop, &report);
  // Only now: the models it loads would be there before start-up is measured.
  auto machine = DescribeMachine();
  if (!machine) {
    PrintError("", machine.error());
    return kExitError;
  }
  report.machine = std::move(*machine);
  report.machine.gmzip_version = GMZIP_VERSION;
  report.machine.command_line.assign(argv, argv + argc);
  if (arguments.has_date) report.machine.date = Today();
  PrintProblems(report);
  if (const auto written = WriteBenchOutputs(arguments.outputs, report); !written) {
    PrintError("", written.error());
    return kExitError;
  }
  stop.EndIfMade();
  return report.HasProblems() ? kExitWarning : kExitGood;
}

}  // namespace gmzip
