#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/train_families.h"
#include "cli/train_run.h"
#include "corpus/data_files.h"
#include "models/chars/chars_export.h"
#include "models/chars/chars_trainer.h"
#ifdef GMZIP_HAVE_TRAINING  // the whole program, which reads weight files
#include "models/chars/chars_checkpoint_import.h"
#endif

namespace gmzip {
namespace {

// Texts to measure on.
constexpr size_t kValidationTexts = 64;
constexpr uint64_t kHoldOut = 25;
constexpr uint64_t kMaxFileBytes = uint64_t{64} << 20;
// Measuring takes as long as some twenty steps.
constexpr double kReportSeconds = 60;

Result<void> Load(const std::vector<std::string>& folders,
                  const std::function<bool(const std::string&)>& wanted, TextSampler* sampler) {
  for (const std::string& folder : folders) {
    GMZIP_ASSIGN_OR_RETURN(const auto files, ListDataFiles(folder));
    for (const DataFile& file : files) {
      if (!wanted(file.name)) continue;
      if (IsTrainingInterrupted()) return MakeError(ErrorCode::kCancelled, "interrupted");
      GMZIP_ASSIGN_OR_RETURN(
          const auto bytes,
          ReadDataFile(folder + "/" + file.name, 0, std::min(file.size_bytes, kMaxFileBytes)));
      const size_t slash = file.name.find('/');
      sampler->Add(slash == std::string::npos ? folder : file.name.substr(0, slash), bytes);
    }
  }
  return {};
}

Result<void> LoadData(const TrainArguments& arguments, TextSampler* training,
                      TextSampler* validation) {
  const bool hold_out = arguments.validation.empty();
  // What belongs together is trained on or measured on together.
  const auto is_held_out = [&](const std::string& name) {
    return hold_out && HashName(GroupOfName(name), 0) % kHoldOut == 0;
  };
  GMZIP_RETURN_IF_ERROR(Load(
      arguments.data, [&](const std::string& name) { return !is_held_out(name); }, training));
  if (hold_out) return Load(arguments.data, is_held_out, validation);
  return Load(
      arguments.validation, [](const std::string&) { return true; }, validation);
}

// A weight file to start from becomes the checkpoint at `path`.
Result<void> PrepareStart(const std::string& path, std::string* start) {
#ifdef GMZIP_HAVE_TRAINING
  if (start->empty()) return {};
  GMZIP_ASSIGN_OR_RETURN(const auto bytes, ReadDataFile(*start, 0, kMaxFileBytes));
  const auto weights = ParseWeightFile(bytes);
  if (!weights) return {};  // a checkpoint, or nothing: the trainer tells
  GMZIP_RETURN_IF_ERROR(ImportChars(*weights, path));
  *start = path;
#else
  (void)path;
  (void)start;
#endif
  return {};
}

Result<void> Export(const TrainArguments& arguments, const std::string& checkpoint) {
  GMZIP_ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes, ExportChars(checkpoint, arguments.card));
  return WriteModelFile(arguments.out, bytes);
}

}  // namespace

Result<void> TrainCharsFamily(const TrainArguments& arguments) {
  const std::string preset = arguments.preset.empty() ? "text-5" : arguments.preset;
  const auto config = CharsPreset(preset);
  if (!config) {
    return MakeError(ErrorCode::kInvalidArgument, "no preset '" + preset + "'; see --help");
  }
  if (!arguments.augment || arguments.num_classes != 0) {
    return MakeError(ErrorCode::kInvalidArgument, "--no-augment and --classes are for pixelcnn");
  }
  CharsTraining options;
  static_cast<RunSettings&>(options) = arguments.run;
  options.config = *config;
  options.report_seconds = kReportSeconds;
  options.checkpoint = arguments.out + ".checkpoint";
  if (arguments.export_only) return Export(arguments, options.checkpoint);
  const std::string start = arguments.out + ".start";
  GMZIP_RETURN_IF_ERROR(PrepareStart(start, &options.start_from));
  const auto num_streams = static_cast<size_t>(std::max(1, options.batch_size / kCharsSteps));
  TextSampler training(options.seed, num_streams, *config);
  TextSampler validation(options.seed, kValidationTexts, *config);
  GMZIP_RETURN_IF_ERROR(LoadData(arguments, &training, &validation));
  std::printf("%s: %lld multiply-adds per byte; %.1f MB to train on, %.1f MB to validate\n",
              preset.c_str(), static_cast<long long>(config->MacsPerByte()),
              static_cast<double>(training.num_bytes()) / 1e6,
              static_cast<double>(validation.num_bytes()) / 1e6);
  auto trained = TrainChars(options, &training, validation, ProgressPrinter("bytes", "byte"));
  // What was imported is of no more use; a checkpoint of that name would be the user's.
  std::error_code ignored;
  if (options.start_from != arguments.run.start_from) std::filesystem::remove(start, ignored);
  GMZIP_ASSIGN_OR_RETURN(const RunProgress end, std::move(trained));
  GMZIP_RETURN_IF_ERROR(CheckFinished(end));
  return Export(arguments, options.checkpoint);
}

}  // namespace gmzip
