#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "cli/train_families.h"
#include "corpus/data_files.h"
#include "models/chars/chars_export.h"
#include "models/chars/chars_trainer.h"

namespace gmzip {
namespace {

// Texts to measure on.
constexpr size_t kValidationTexts = 64;
constexpr uint64_t kHoldOut = 25;
constexpr uint64_t kMaxFileBytes = uint64_t{64} << 20;

// FNV-1a of a file's folder and the part of its name that its package has in common (up to "__"):
// what belongs together is trained on or measured on together.
uint64_t HashGroup(const std::string& name) {
  const size_t slash = name.rfind('/');
  const size_t end = name.find("__", slash == std::string::npos ? 0 : slash);
  uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : name.substr(0, end)) {
    hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001B3U;
  }
  hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93U;
  return hash ^ hash >> 32;
}

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
  const auto is_held_out = [&](const std::string& name) {
    return hold_out && HashGroup(name) % kHoldOut == 0;
  };
  GMZIP_RETURN_IF_ERROR(Load(
      arguments.data, [&](const std::string& name) { return !is_held_out(name); }, training));
  if (hold_out) return Load(arguments.data, is_held_out, validation);
  return Load(
      arguments.validation, [](const std::string&) { return true; }, validation);
}

bool Report(const RunProgress& progress) {
  std::printf("step %lld  %.0f s, %.0f s left  %.0f bytes/s  bits/byte %.4f, validation %.4f\n",
              static_cast<long long>(progress.step), progress.seconds, progress.seconds_left,
              progress.symbols_per_second, progress.train_bits, progress.validation_bits);
  std::fflush(stdout);
  return !IsTrainingInterrupted();
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
  if (!arguments.augment || arguments.num_classes != 0 || !arguments.run.start_from.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "--no-augment, --classes and --start are for pixelcnn");
  }
  CharsTraining options;
  static_cast<RunSettings&>(options) = arguments.run;
  options.config = *config;
  options.checkpoint = arguments.out + ".checkpoint";
  if (arguments.export_only) return Export(arguments, options.checkpoint);
  const auto num_streams = static_cast<size_t>(std::max(1, options.batch_size / kCharsSteps));
  const auto taps = static_cast<size_t>(config->taps);
  TextSampler training(options.seed, num_streams, taps);
  TextSampler validation(options.seed, kValidationTexts, taps);
  GMZIP_RETURN_IF_ERROR(LoadData(arguments, &training, &validation));
  std::printf("%s: %lld multiply-adds per byte; %.1f MB to train on, %.1f MB to validate\n",
              preset.c_str(), static_cast<long long>(config->MacsPerByte()),
              static_cast<double>(training.num_bytes()) / 1e6,
              static_cast<double>(validation.num_bytes()) / 1e6);
  GMZIP_ASSIGN_OR_RETURN(const RunProgress end, TrainChars(options, &training, validation, Report));
  if (IsTrainingInterrupted()) {
    std::printf("interrupted after %.0f s: run again to go on\n", end.seconds);
    return MakeError(ErrorCode::kCancelled, "interrupted; the checkpoint is kept");
  }
  return Export(arguments, options.checkpoint);
}

}  // namespace gmzip
