// gmzip itself as one of the coders a benchmark compares.
#ifndef GMZIP_REPORT_GMZIP_CODER_H_
#define GMZIP_REPORT_GMZIP_CODER_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "baselines/coder.h"
#include "baselines/step_limits.h"

namespace gmzip {

struct GmzipSettings {
  int level = 5;           // 1 .. 9
  int num_threads = 1;     // 0: all cores
  std::string model_file;  // a weight file instead of the level's model; may be empty
  std::string version;     // of the program
};

// Codes and decodes through the library, whose models are loaded before the clock starts; without
// gmzip's own verification, because every coder's result is decoded and compared.
std::unique_ptr<Coder> MakeGmzipCoder(const GmzipSettings& settings, const StepLimits& limits);

// What the first call of a process takes more than the second, on a text and pictures of some
// hundred bytes; nullopt if it cannot be measured.
std::optional<double> MeasureStartup(const GmzipSettings& settings, const StepLimits& limits);

// What the models say that the file must take, in bits; nullopt where they do not see all of it
// (a picture's alpha), and after an error, which coding the file will meet, too.
std::optional<double> MeasureLikelihood(const Original& original, const GmzipSettings& settings,
                                        const StepLimits& limits);

// What the model of pictures says that each pixel takes, in bits, as PictureMap::bits; alpha, which
// it does not see, left out. In a child of this process, as coding is.
// Errors: kUnsupported if no model takes the picture; kCancelled and kInternal as RunChildStep.
Result<std::vector<float>> MeasurePictureMap(const Original& original,
                                             const GmzipSettings& settings,
                                             const StepLimits& limits);

}  // namespace gmzip

#endif  // GMZIP_REPORT_GMZIP_CODER_H_
