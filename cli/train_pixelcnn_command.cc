#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cli/train_families.h"
#include "cli/train_run.h"
#include "corpus/picture_reader.h"
#include "models/pixelcnn/pixelcnn_condition.h"
#include "models/pixelcnn/pixelcnn_export.h"
#include "models/pixelcnn/pixelcnn_trainer.h"

namespace gmzip {
namespace {

// What the network is told of a picture. Errors: kInvalidArgument where it has no class, or one
// beyond num_classes.
Result<std::vector<int16_t>> ConditionOf(const CorpusPicture& picture, int num_classes) {
  if (num_classes == 0) return std::vector<int16_t>();
  if (picture.label < 0) {
    return MakeError(ErrorCode::kInvalidArgument,
                     picture.name + ": no class is known; --classes needs CIFAR-10's .bin files");
  }
  if (picture.label >= num_classes) {
    return MakeError(ErrorCode::kInvalidArgument,
                     picture.name + ": class " + std::to_string(picture.label) +
                         ", but --classes says there are " + std::to_string(num_classes));
  }
  return ClassCondition(picture.label, num_classes);
}

// Adds the pictures of `files` that `wanted` says yes to.
Result<void> Load(const std::vector<std::string>& files, const TrainArguments& arguments,
                  int num_channels, bool augment, const std::function<bool(size_t)>& wanted,
                  PixelSampler* sampler) {
  size_t index = 0;
  for (const std::string& file : files) {
    GMZIP_RETURN_IF_ERROR(ReadPictures(file, [&](CorpusPicture picture) -> Result<void> {
      if (!wanted(index++) || picture.num_channels < num_channels) return {};
      if (num_channels == 1) picture = ToGrey(picture);
      GMZIP_ASSIGN_OR_RETURN(const auto condition, ConditionOf(picture, arguments.num_classes));
      sampler->Add(picture.samples.data(), picture.width, picture.height, num_channels, augment,
                   condition);
      return {};
    }));
    if (IsTrainingInterrupted()) return MakeError(ErrorCode::kCancelled, "interrupted");
  }
  return {};
}

Result<void> LoadData(const TrainArguments& arguments, int num_channels, PixelSampler* training,
                      PixelSampler* validation) {
  constexpr size_t kHoldOut = 20;
  GMZIP_ASSIGN_OR_RETURN(const auto files, ListPictures(arguments.data));
  const bool hold_out = arguments.validation.empty();
  GMZIP_RETURN_IF_ERROR(Load(
      files, arguments, num_channels, arguments.augment,
      [&](size_t i) { return !hold_out || i % kHoldOut != 0; }, training));
  if (hold_out) {
    return Load(
        files, arguments, num_channels, false, [](size_t i) { return i % kHoldOut == 0; },
        validation);
  }
  GMZIP_ASSIGN_OR_RETURN(const auto validation_files, ListPictures(arguments.validation));
  return Load(
      validation_files, arguments, num_channels, false, [](size_t) { return true; }, validation);
}

}  // namespace

Result<void> TrainPixelCnnFamily(const TrainArguments& arguments) {
  const std::string preset = arguments.preset.empty() ? "photo-5" : arguments.preset;
  const auto config = PixelCnnPreset(preset);
  if (!config) {
    return MakeError(ErrorCode::kInvalidArgument, "no preset '" + preset + "'; see --help");
  }
  TrainOptions options;
  static_cast<RunSettings&>(options) = arguments.run;
  options.config = *config;
  options.config.num_conditions = arguments.num_classes;
  options.checkpoint = arguments.out + ".checkpoint";
  PixelSampler training(options.seed);
  PixelSampler validation(options.seed + 1);
  GMZIP_RETURN_IF_ERROR(LoadData(arguments, config->num_channels, &training, &validation));
  std::printf("%s: %lld multiply-adds per pixel; %.1f megapixels to train on, %.1f to validate\n",
              preset.c_str(), static_cast<long long>(config->MacsPerPixel()),
              static_cast<double>(training.num_pixels()) / 1e6,
              static_cast<double>(validation.num_pixels()) / 1e6);
  if (!arguments.export_only) {
    GMZIP_ASSIGN_OR_RETURN(const RunProgress end, TrainPixelCnn(options, &training, &validation,
                                                                ProgressPrinter("pixels", "dim")));
    GMZIP_RETURN_IF_ERROR(CheckFinished(end));
  }
  GMZIP_ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes,
                         ExportPixelCnn(options.checkpoint, &training, arguments.card));
  return WriteModelFile(arguments.out, bytes);
}

}  // namespace gmzip
