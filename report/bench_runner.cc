#include "report/bench_runner.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "report/time_estimate.h"

namespace gmzip {
namespace {

using Clock = std::chrono::steady_clock;

std::string FolderOf(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<size_t>(slash, 1));
}

BenchFile DescribeFile(const std::string& path, const Original& original) {
  BenchFile file;
  file.path = path;
  file.group = FolderOf(path);
  file.file_bytes = original.file.size();
  file.raw_bytes = original.RawBytes();
  if (original.raster) {
    file.num_samples = original.raster->shape.NumSamples();
    file.width = original.raster->shape.width;
    file.height = original.raster->shape.height;
  }
  if (original.waveform) {
    file.num_samples = original.waveform->shape.NumSamples();
    file.num_channels = original.waveform->shape.num_channels;
    file.rate_hz = original.waveform->shape.rate_hz;
  }
  return file;
}

// Of a WAV file: its samples, or why there are none.
void ReadSound(Original* original) {
  if (!IsWaveFile(original->file)) return;
  auto waveform = ReadWaveform(original->file);
  if (waveform) {
    original->waveform = std::move(*waveform);
  } else {
    original->waveform_problem = waveform.error().message;
  }
}

void KeepPeak(const CodingStep& step, BenchRow* row) {
  if (!step.peak_memory_bytes) return;
  row->peak_memory_bytes = std::max(row->peak_memory_bytes.value_or(0), *step.peak_memory_bytes);
}

// There and back once. Errors: the coder's; kInternal if other bytes come back.
Result<void> RunOnce(Coder* coder, const Original& original, BenchRow* row) {
  GMZIP_ASSIGN_OR_RETURN(const CodingStep coded, coder->Compress(original));
  const ExpectedShape expected{original.file.size(),
                               original.raster ? original.raster->shape : RasterShape{},
                               original.waveform ? original.waveform->shape : WaveformShape{}};
  GMZIP_ASSIGN_OR_RETURN(const CodingStep decoded, coder->Decompress(coded.bytes, expected));
  if (decoded.bytes != original.BytesOf(coder->info().subject)) {
    return MakeError(ErrorCode::kInternal, "came back with other bytes");
  }
  row->coded_bytes = coded.bytes.size();
  row->compress.seconds.push_back(coded.seconds);
  row->decompress.seconds.push_back(decoded.seconds);
  KeepPeak(coded, row);
  KeepPeak(decoded, row);
  return {};
}

class Run {
 public:
  Run(const std::vector<BenchInput>& inputs, const std::vector<BenchSubject>& subjects,
      const RunnerOptions& options, BenchReport* report)
      : inputs_(inputs),
        subjects_(subjects),
        options_(options),
        report_(report),
        estimate_(subjects.size() + (options.measure_map ? 1 : 0), TotalBytes(inputs)) {}

  void MeasureAll() {
    report_->num_runs = options_.num_runs;
    for (const BenchSubject& subject : subjects_) {
      BenchCoder coder{subject.coder->info(), std::nullopt};
      if (subject.measure_startup) coder.startup_seconds = subject.measure_startup();
      report_->coders.push_back(std::move(coder));
    }
    for (const BenchInput& input : inputs_) {
      if (ShouldStop()) break;
      MeasureFile(input);
    }
    report_->is_interrupted = ShouldStop();
  }

 private:
  static uint64_t TotalBytes(const std::vector<BenchInput>& inputs) {
    uint64_t total = 0;
    for (const BenchInput& input : inputs) total += input.size_bytes;
    return total;
  }

  bool ShouldStop() const { return options_.should_stop && options_.should_stop(); }

  void MeasureFile(const BenchInput& input) {
    auto bytes = options_.read(input.path);
    if (!bytes) {
      BenchFile unread;
      unread.path = input.path;
      unread.group = FolderOf(input.path);
      unread.problem = bytes.error().message;
      report_->files.push_back(std::move(unread));
      return;
    }
    Original original;
    original.name = input.path.substr(input.path.find_last_of('/') + 1);
    original.file = std::move(*bytes);
    original.raster = ReadRaster(original.file);
    ReadSound(&original);
    report_->files.push_back(DescribeFile(input.path, original));
    for (size_t coder = 0; coder < subjects_.size(); ++coder) {
      Show(subjects_[coder].coder->info().name);
      const auto start = Clock::now();
      if (subjects_[coder].coder->Takes(original)) MeasureRow(coder, original);
      if (ShouldStop()) return;
      AddTime(coder, input, start);
    }
    if (!options_.measure_map) return;
    Show("map");
    const auto start = Clock::now();
    if (original.raster && report_->maps.size() < kMostPictureMaps) MeasureMap(original);
    AddTime(subjects_.size(), input, start);
  }

  void AddTime(size_t step, const BenchInput& input, Clock::time_point start) {
    const std::chrono::duration<double> seconds = Clock::now() - start;
    estimate_.Add(step, input.size_bytes, seconds.count());
  }

  // Without the bits, where they cannot be told, the picture itself stays; stopped, nothing does.
  void MeasureMap(const Original& original) {
    PictureMap map;
    map.file = report_->files.size() - 1;
    auto bits = options_.measure_map(original);
    if (!bits && bits.error().code == ErrorCode::kCancelled) return;
    if (bits) {
      map.bits = std::move(*bits);
    } else {
      map.problem = bits.error().message;
    }
    map.thumbnail = ThumbnailOf(*original.raster);
    report_->maps.push_back(std::move(map));
  }

  // A row that is stopped in the middle is no row.
  void MeasureRow(size_t coder, const Original& original) {
    const BenchSubject& subject = subjects_[coder];
    BenchRow row;
    row.file = report_->files.size() - 1;
    row.coder = coder;
    for (int run = 0; run < options_.num_runs && row.problem.empty(); ++run) {
      const auto result = RunOnce(subject.coder.get(), original, &row);
      if (!result && result.error().code == ErrorCode::kCancelled) return;
      if (!result) row.problem = result.error().message;
    }
    if (row.problem.empty()) {
      row.is_verified = true;
      if (subject.measure_likelihood) row.likelihood_bits = subject.measure_likelihood(original);
    }
    report_->rows.push_back(std::move(row));
  }

  void Show(const std::string& step) const {
    if (!options_.progress) return;
    options_.progress({report_->files.size() - 1, inputs_.size(), step, estimate_.seconds_done(),
                       estimate_.SecondsLeft()});
  }

  const std::vector<BenchInput>& inputs_;
  const std::vector<BenchSubject>& subjects_;
  const RunnerOptions& options_;
  BenchReport* report_;
  TimeEstimate estimate_;
};

}  // namespace

void RunBench(const std::vector<BenchInput>& inputs, const std::vector<BenchSubject>& subjects,
              const RunnerOptions& options, BenchReport* report) {
  Run(inputs, subjects, options, report).MeasureAll();
}

}  // namespace gmzip
