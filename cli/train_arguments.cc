#include "cli/train_arguments.h"

#include <cstdlib>
#include <string_view>
#include <type_traits>

#include "models/pixelcnn/pixelcnn_condition.h"

namespace gmzip {
namespace {

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

Result<void> SetOption(const std::string& option, const std::string& value,
                       TrainArguments* arguments) {
  RunSettings& options = arguments->run;
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
    return number(1, 1 << 24, &options.batch_size);
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

}  // namespace

Result<TrainArguments> ParseTrainArguments(int argc, char** argv) {
  TrainArguments arguments;
  const bool is_chars = argc > 1 && std::string_view(argv[1]) == "chars";
  arguments.run.rate = is_chars ? 3e-3 : 4e-3;
  arguments.run.batch_size = is_chars ? 4096 : 2048;
  arguments.run.muon = !is_chars;  // Adam is ahead in equal time (docs/MODELS.md)
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
  if (arguments.verb != "pixelcnn" && arguments.verb != "chars" && arguments.verb != "pack") {
    return MakeError(ErrorCode::kInvalidArgument,
                     "which family? 'gmzip train pixelcnn ...', 'gmzip train chars ...'");
  }
  if (arguments.data.empty() && !(is_chars && arguments.export_only))
    return MakeError(ErrorCode::kInvalidArgument, "--data is missing");
  if (arguments.out.empty()) return MakeError(ErrorCode::kInvalidArgument, "--out is missing");
  return arguments;
}

}  // namespace gmzip
