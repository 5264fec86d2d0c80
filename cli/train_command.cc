#include "cli/train_command.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "corpus/picture_reader.h"
#include "models/pixelcnn/pixelcnn_condition.h"
#include "models/pixelcnn/pixelcnn_export.h"
#include "models/pixelcnn/pixelcnn_trainer.h"

namespace gmzip {
namespace {

constexpr char kHelp[] =
    R"(Usage: gmzip train pixelcnn --preset P --data DIR --out MODEL [OPTIONS]
       gmzip train pack --data DIR --out FILE.pack
       gmzip train bytes --data DIR --out MODEL [OPTIONS]    'gmzip train bytes --help' tells more

Trains a picture model and writes a weight file for 'gmzip compress --model MODEL'.
The checkpoint MODEL.checkpoint is written every two minutes; a run that finds one goes on from it.

  --preset P        photo-1, photo-5, photo-9 (colour), grey-5, tiny
  --data PATH       pictures (.png .ppm .pgm, CIFAR-10 .bin, .pack) or folders; may be repeated
  --validation PATH pictures to measure on; default: every 20th picture of the data
  --out MODEL       the weight file to write
  --minutes M       time budget, over all runs of a checkpoint (default 10)
  --steps N         a number of steps instead: the same seed then gives the same weights
  --batch N         pixels per step (default 2048)
  --rate R          peak learning rate (default 0.004)
  --start FILE      checkpoint of a network of the same or a smaller shape to grow from
  --seed N          (default 1)
  --threads N       threads of the matrix products (default 1)
  --classes N       train a model that is told each picture's class, 0 to N - 1 (CIFAR-10's labels);
                    'gmzip compress --model MODEL --class K' then codes pictures of class K
  --no-augment      do not turn and mirror pictures
  --export-only     write MODEL from MODEL.checkpoint and stop
  --card KEY=TEXT   stored in the weight file; may be repeated
)";

volatile std::sig_atomic_t interrupted = 0;

void HandleInterrupt(int /*signal*/) { interrupted = 1; }

struct Arguments {
  std::string verb;
  std::string preset = "photo-5";
  std::vector<std::string> data;
  std::vector<std::string> validation;
  std::string out;
  bool augment = true;
  bool export_only = false;
  bool help = false;
  int num_classes = 0;
  TrainOptions options;
  std::map<std::string, std::string> card;
};

int Fail(const std::string& message) {
  std::fprintf(stderr, "gmzip train: %s\n", message.c_str());
  return 1;
}

// Reads a number in [low, high], all of the text.
Result<double> ParseNumber(const std::string& option, const std::string& text, double low,
                           double high) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(value >= low && value <= high)) {
    return MakeError(ErrorCode::kInvalidArgument, option + ": bad number '" + text + "'");
  }
  return value;
}

Result<void> SetOption(const std::string& option, const std::string& value, Arguments* arguments) {
  TrainOptions& options = arguments->options;
  const auto number = [&](double low, double high, auto* target) -> Result<void> {
    GMZIP_ASSIGN_OR_RETURN(const double parsed, ParseNumber(option, value, low, high));
    *target = static_cast<std::remove_pointer_t<decltype(target)>>(parsed);
    return {};
  };
  if (option == "--preset") {
    arguments->preset = value;
  } else if (option == "--data" || option == "--packed") {
    arguments->data.push_back(value);
  } else if (option == "--validation") {
    arguments->validation.push_back(value);
  } else if (option == "--out") {
    arguments->out = value;
  } else if (option == "--start") {
    options.start_from = value;
  } else if (option == "--minutes") {
    return number(0.01, 1e6, &options.minutes);
  } else if (option == "--steps") {
    return number(1, 1e12, &options.steps);
  } else if (option == "--batch") {
    return number(1, 1 << 20, &options.batch_size);
  } else if (option == "--rate") {
    return number(1e-9, 1, &options.rate);
  } else if (option == "--seed") {
    return number(0, 1e15, &options.seed);
  } else if (option == "--classes") {
    return number(1, kMaxConditions, &arguments->num_classes);
  } else if (option == "--threads") {
    return number(1, 1024, &options.threads);
  } else if (option == "--card") {
    const size_t equals = value.find('=');
    if (equals == std::string::npos) {
      return MakeError(ErrorCode::kInvalidArgument, "--card: KEY=TEXT, not '" + value + "'");
    }
    arguments->card[value.substr(0, equals)] = value.substr(equals + 1);
  } else {
    return MakeError(ErrorCode::kInvalidArgument, option + ": no such option; see --help");
  }
  return {};
}

Result<Arguments> ParseArguments(int argc, char** argv) {
  Arguments arguments;
  arguments.options.rate = 4e-3;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--help" || option == "-h") {
      arguments.help = true;
    } else if (option == "--no-augment") {
      arguments.augment = false;
    } else if (option == "--export-only") {
      arguments.export_only = true;
    } else if (option.rfind("--", 0) == 0) {
      if (i + 1 == argc) {
        return MakeError(ErrorCode::kInvalidArgument, option + " needs a value");
      }
      GMZIP_RETURN_IF_ERROR(SetOption(option, argv[++i], &arguments));
    } else if (arguments.verb.empty()) {
      arguments.verb = option;
    } else {
      return MakeError(ErrorCode::kInvalidArgument, "unexpected argument '" + option + "'");
    }
  }
  if (arguments.help) return arguments;
  if (arguments.verb != "pixelcnn" && arguments.verb != "pack") {
    return MakeError(ErrorCode::kInvalidArgument,
                     "which family? 'gmzip train pixelcnn ...' or 'gmzip train pack ...'");
  }
  if (arguments.data.empty()) return MakeError(ErrorCode::kInvalidArgument, "--data is missing");
  if (arguments.out.empty()) return MakeError(ErrorCode::kInvalidArgument, "--out is missing");
  return arguments;
}

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
Result<void> Load(const std::vector<std::string>& files, const Arguments& arguments, bool augment,
                  const std::function<bool(size_t)>& wanted, PixelSampler* sampler) {
  size_t index = 0;
  for (const std::string& file : files) {
    GMZIP_RETURN_IF_ERROR(ReadPictures(file, [&](CorpusPicture picture) -> Result<void> {
      const int channels = arguments.options.config.num_channels;
      if (!wanted(index++) || picture.num_channels < channels) return {};
      if (channels == 1) picture = ToGrey(picture);
      GMZIP_ASSIGN_OR_RETURN(const auto condition, ConditionOf(picture, arguments.num_classes));
      sampler->Add(picture.samples.data(), picture.width, picture.height, channels, augment,
                   condition);
      return {};
    }));
    if (interrupted != 0) return MakeError(ErrorCode::kCancelled, "interrupted");
  }
  return {};
}

Result<void> LoadData(const Arguments& arguments, PixelSampler* training,
                      PixelSampler* validation) {
  constexpr size_t kHoldOut = 20;
  GMZIP_ASSIGN_OR_RETURN(const auto files, ListPictures(arguments.data));
  const bool hold_out = arguments.validation.empty();
  GMZIP_RETURN_IF_ERROR(Load(
      files, arguments, arguments.augment, [&](size_t i) { return !hold_out || i % kHoldOut != 0; },
      training));
  if (hold_out) {
    return Load(
        files, arguments, false, [](size_t i) { return i % kHoldOut == 0; }, validation);
  }
  GMZIP_ASSIGN_OR_RETURN(const auto validation_files, ListPictures(arguments.validation));
  return Load(
      validation_files, arguments, false, [](size_t) { return true; }, validation);
}

bool Report(const TrainProgress& progress) {
  std::printf("step %lld  %.0f s, %.0f s left  %.0f pixels/s  bits/dim %.4f, validation %.4f\n",
              static_cast<long long>(progress.step), progress.seconds, progress.seconds_left,
              progress.pixels_per_second, progress.train_bits_per_dim,
              progress.validation_bits_per_dim);
  std::fflush(stdout);
  return interrupted == 0;
}

Result<void> WriteModel(const Arguments& arguments, PixelSampler* calibration) {
  GMZIP_ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes,
                         ExportPixelCnn(arguments.options.checkpoint, calibration, arguments.card));
  std::ofstream stream(arguments.out, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream) return MakeError(ErrorCode::kIo, arguments.out + ": cannot write");
  std::printf("%s: %zu bytes\n", arguments.out.c_str(), bytes.size());
  return {};
}

Result<void> Run(Arguments arguments) {
  if (arguments.verb == "pack") {
    GMZIP_ASSIGN_OR_RETURN(const auto files, ListPictures(arguments.data));
    return WritePackedPictures(arguments.out, files);
  }
  const auto config = PixelCnnPreset(arguments.preset);
  if (!config) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "no preset '" + arguments.preset + "'; see --help");
  }
  arguments.options.config = *config;
  arguments.options.config.num_conditions = arguments.num_classes;
  arguments.options.checkpoint = arguments.out + ".checkpoint";
  PixelSampler training(arguments.options.seed);
  PixelSampler validation(arguments.options.seed + 1);
  GMZIP_RETURN_IF_ERROR(LoadData(arguments, &training, &validation));
  std::printf("%s: %lld multiply-adds per pixel; %.1f megapixels to train on, %.1f to validate\n",
              arguments.preset.c_str(), static_cast<long long>(config->MacsPerPixel()),
              static_cast<double>(training.num_pixels()) / 1e6,
              static_cast<double>(validation.num_pixels()) / 1e6);
  if (!arguments.export_only) {
    GMZIP_ASSIGN_OR_RETURN(const TrainProgress end,
                           TrainPixelCnn(arguments.options, &training, &validation, Report));
    if (interrupted != 0) {
      std::printf("interrupted after %.0f s: run again to go on\n", end.seconds);
      return MakeError(ErrorCode::kCancelled, "interrupted; the checkpoint is kept");
    }
  }
  return WriteModel(arguments, &training);
}

}  // namespace

int RunTrain(int argc, char** argv) {
  auto arguments = ParseArguments(argc, argv);
  if (!arguments) return Fail(arguments.error().message);
  if (arguments->help) {
    std::fputs(kHelp, stdout);
    return 0;
  }
  std::signal(SIGINT, HandleInterrupt);
  std::signal(SIGTERM, HandleInterrupt);
  const auto result = Run(std::move(*arguments));
  return result ? 0 : Fail(result.error().message);
}

}  // namespace gmzip
