#include "report/report_json.h"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "report/report_totals.h"

namespace gmzip {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kFormat[] = "gmzip-bench";

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json TimingJson(const Timing& timing) {
  return {{"median", timing.Median()},
          {"spread", OrNull(timing.Spread())},
          {"seconds", timing.seconds}};
}

Json MachineJson(const Machine& machine) {
  Json models = Json::array();
  for (const NamedModel& model : machine.models) {
    models.push_back({{"name", model.name}, {"id", model.id}});
  }
  Json json = {{"cpu", machine.cpu},
               {"cores", machine.num_cores},
               {"simd_target", machine.simd_target},
               {"system", machine.system},
               {"gmzip_version", machine.gmzip_version},
               {"compiler", machine.compiler},
               {"models", models},
               {"command_line", machine.command_line}};
  if (!machine.date.empty()) json["date"] = machine.date;
  return json;
}

Json FileJson(const BenchFile& file) {
  Json json = {{"path", file.path}, {"group", file.group}};
  if (!file.problem.empty()) {
    json["problem"] = file.problem;
    return json;
  }
  json["bytes"] = file.file_bytes;
  json["raw_bytes"] = file.raw_bytes;
  if (file.IsPicture()) {
    json["samples"] = file.num_samples;
    json["width"] = file.width;
    json["height"] = file.height;
  }
  if (file.IsSound()) {
    json["samples"] = file.num_samples;
    json["channels"] = file.num_channels;
    json["rate_hz"] = file.rate_hz;
  }
  return json;
}

Json CoderJson(const BenchCoder& coder) {
  return {{"name", coder.name},
          {"kind", coder.kind},
          {"settings", coder.settings},
          {"version", coder.version},
          {"keeps", SubjectName(coder.subject)},
          {"threads", coder.num_threads},
          {"startup_seconds", OrNull(coder.startup_seconds)}};
}

Json RowJson(const BenchReport& report, const BenchRow& row) {
  Json json = {{"file", report.files[row.file].path}, {"coder", report.coders[row.coder].name}};
  if (!row.IsGood()) {
    json["problem"] = row.problem;
    return json;
  }
  const CoderTotal figures = TotalOfRow(report, row);
  json["bytes"] = row.coded_bytes;
  json["bits_per_byte"] = figures.BitsPerByte();
  if (figures.num_samples > 0) json["bits_per_dim"] = figures.BitsPerDim();
  json["ratio"] = figures.Ratio();
  json["likelihood_bits"] = OrNull(row.likelihood_bits);
  json["compress"] = TimingJson(row.compress);
  json["decompress"] = TimingJson(row.decompress);
  json["peak_memory_bytes"] = OrNull(row.peak_memory_bytes);
  json["verified"] = row.is_verified;
  return json;
}

Json TotalJson(const BenchReport& report, const CoderTotal& total) {
  Json json = {{"coder", report.coders[total.coder].name},
               {"files", total.num_files},
               {"failed", total.num_failed},
               {"file_bytes", total.file_bytes},
               {"raw_bytes", total.raw_bytes},
               {"bytes", total.coded_bytes},
               {"bits_per_byte", total.BitsPerByte()}};
  if (total.num_samples > 0) json["bits_per_dim"] = total.BitsPerDim();
  json["ratio"] = total.Ratio();
  json["geometric_mean_ratio"] = total.geometric_mean_ratio;
  json["likelihood_bits"] = OrNull(total.likelihood_bits);
  json["compress_seconds"] = total.compress_seconds;
  json["decompress_seconds"] = total.decompress_seconds;
  json["compress_spread"] = OrNull(total.compress_spread);
  json["decompress_spread"] = OrNull(total.decompress_spread);
  json["peak_memory_bytes"] = OrNull(total.peak_memory_bytes);
  json["verified"] = total.is_verified;
  return json;
}

Json GroupJson(const BenchReport& report, const GroupTotals& group) {
  Json coders = Json::array();
  for (const CoderTotal& total : group.coders) coders.push_back(TotalJson(report, total));
  return {{"name", group.name}, {"files", group.num_files}, {"coders", coders}};
}

template <typename T>
std::optional<T> OptionalAt(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

Machine ReadMachine(const Json& json) {
  Machine machine;
  json.at("cpu").get_to(machine.cpu);
  json.at("cores").get_to(machine.num_cores);
  json.at("simd_target").get_to(machine.simd_target);
  json.at("system").get_to(machine.system);
  json.at("gmzip_version").get_to(machine.gmzip_version);
  json.at("compiler").get_to(machine.compiler);
  for (const Json& model : json.at("models")) {
    machine.models.push_back({model.at("name"), model.at("id")});
  }
  json.at("command_line").get_to(machine.command_line);
  machine.date = json.value("date", "");
  return machine;
}

BenchFile ReadFileEntry(const Json& json) {
  BenchFile file;
  json.at("path").get_to(file.path);
  json.at("group").get_to(file.group);
  file.problem = json.value("problem", "");
  if (!file.problem.empty()) return file;
  json.at("bytes").get_to(file.file_bytes);
  json.at("raw_bytes").get_to(file.raw_bytes);
  file.num_samples = json.value("samples", uint64_t{0});
  file.width = json.value("width", 0U);
  file.height = json.value("height", 0U);
  file.num_channels = json.value("channels", 0);
  file.rate_hz = json.value("rate_hz", 0U);
  return file;
}

BenchCoder ReadCoder(const Json& json) {
  BenchCoder coder;
  json.at("name").get_to(coder.name);
  json.at("kind").get_to(coder.kind);
  json.at("settings").get_to(coder.settings);
  json.at("version").get_to(coder.version);
  for (const Subject subject : {Subject::kFile, Subject::kPixels, Subject::kSamples}) {
    if (json.at("keeps") == SubjectName(subject)) coder.subject = subject;
  }
  json.at("threads").get_to(coder.num_threads);
  coder.startup_seconds = OptionalAt<double>(json, "startup_seconds");
  return coder;
}

BenchRow ReadRow(const Json& json, const std::map<std::string, size_t>& files,
                 const std::map<std::string, size_t>& coders) {
  BenchRow row;
  row.file = files.at(json.at("file"));
  row.coder = coders.at(json.at("coder"));
  row.problem = json.value("problem", "");
  if (!row.IsGood()) return row;
  json.at("bytes").get_to(row.coded_bytes);
  row.likelihood_bits = OptionalAt<double>(json, "likelihood_bits");
  json.at("compress").at("seconds").get_to(row.compress.seconds);
  json.at("decompress").at("seconds").get_to(row.decompress.seconds);
  row.peak_memory_bytes = OptionalAt<uint64_t>(json, "peak_memory_bytes");
  json.at("verified").get_to(row.is_verified);
  return row;
}

BenchReport ReadReport(const Json& json) {
  BenchReport report;
  report.machine = ReadMachine(json.at("machine"));
  json.at("runs").get_to(report.num_runs);
  json.at("interrupted").get_to(report.is_interrupted);
  std::map<std::string, size_t> files;
  for (const Json& file : json.at("files")) {
    report.files.push_back(ReadFileEntry(file));
    files.emplace(report.files.back().path, files.size());
  }
  std::map<std::string, size_t> coders;
  for (const Json& coder : json.at("coders")) {
    report.coders.push_back(ReadCoder(coder));
    coders.emplace(report.coders.back().name, coders.size());
  }
  for (const Json& row : json.at("rows")) report.rows.push_back(ReadRow(row, files, coders));
  json.at("left_out").get_to(report.left_out);
  json.at("problems").get_to(report.problems);
  return report;
}

}  // namespace

std::string ReportJson(const BenchReport& report) {
  Json json = {{"format", kFormat},
               {"version", kReportVersion},
               {"machine", MachineJson(report.machine)},
               {"runs", report.num_runs},
               {"interrupted", report.is_interrupted}};
  for (const char* const name : {"files", "coders", "rows", "totals"}) json[name] = Json::array();
  for (const BenchFile& file : report.files) json["files"].push_back(FileJson(file));
  for (const BenchCoder& coder : report.coders) json["coders"].push_back(CoderJson(coder));
  for (const BenchRow& row : report.rows) json["rows"].push_back(RowJson(report, row));
  for (const GroupTotals& group : TotalsOf(report)) {
    json["totals"].push_back(GroupJson(report, group));
  }
  json["left_out"] = report.left_out;
  json["problems"] = report.problems;
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<BenchReport> ParseReport(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object() || json.value("format", Json()) != kFormat) {
    return MakeError(ErrorCode::kDamaged, "not a report of gmzip bench");
  }
  if (json.value("version", Json()) != kReportVersion) {
    return MakeError(ErrorCode::kUnsupported, "a report of another version of gmzip bench");
  }
  // The library throws where a member is missing or of another type; nobody else sees that.
  try {
    return ReadReport(json);
  } catch (const std::exception& error) {
    return MakeError(ErrorCode::kDamaged, std::string("a report with an error: ") + error.what());
  }
}

}  // namespace gmzip
