// The command line of 'gmzip train', parsed without a library: a trainer-only build has none.
#ifndef GMZIP_CLI_TRAIN_ARGUMENTS_H_
#define GMZIP_CLI_TRAIN_ARGUMENTS_H_

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/training/run_settings.h"

namespace gmzip {

struct TrainArguments {
  std::string verb;    // "pixelcnn", "chars" or "pack"
  std::string preset;  // empty: the family's default
  std::vector<std::string> data;
  std::vector<std::string> validation;
  std::string out;
  bool augment = true;
  bool export_only = false;
  bool help = false;
  int num_classes = 0;
  RunSettings run;
  std::map<std::string, std::string> card;
};

// Errors: kInvalidArgument.
Result<TrainArguments> ParseTrainArguments(int argc, char** argv);

}  // namespace gmzip

#endif  // GMZIP_CLI_TRAIN_ARGUMENTS_H_
