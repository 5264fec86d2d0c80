#include "report/gmzip_coder.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "baselines/child_step.h"
#include "baselines/library_coder.h"
#include "codec/gmzip.h"
#include "codec/measure.h"
#include "codec/measure_bytes.h"
#include "report/picture_map.h"

namespace gmzip {
namespace {

CompressOptions OptionsOf(const GmzipSettings& settings) {
  CompressOptions options;
  options.level = settings.level;
  options.num_threads = settings.num_threads;
  options.model_file = settings.model_file;
  options.verify = false;
  return options;
}

std::vector<uint8_t> TinyPicture(std::string header, size_t num_samples) {
  std::vector<uint8_t> file(header.begin(), header.end());
  for (size_t i = 0; i < num_samples; ++i) file.push_back(static_cast<uint8_t>(i * 5));
  return file;
}

std::vector<uint8_t> TinyText() {
  std::string text;
  while (text.size() < 500) text += "A few words, so that the models of text are loaded.\n";
  return {text.begin(), text.end()};
}

// Makes gmzip load whatever it loads once: a text, a picture in colours and one in grey.
Result<std::vector<uint8_t>> CodeTinyFiles(const CompressOptions& options) {
  GMZIP_RETURN_IF_ERROR(Compress(TinyPicture("P6 8 8 255\n", 192), options));
  GMZIP_RETURN_IF_ERROR(Compress(TinyPicture("P5 8 8 255\n", 64), options));
  return Compress(TinyText(), options);
}

Result<double> LikelihoodBits(const std::vector<uint8_t>& file, const CompressOptions& options) {
  if (HoldsPicture(file, options)) {
    GMZIP_ASSIGN_OR_RETURN(const auto measured, MeasurePicture(file, options));
    return static_cast<double>(measured.costs.total_q16) / 65536;
  }
  GMZIP_ASSIGN_OR_RETURN(const auto measured, MeasureFileBytes(file, options));
  return static_cast<double>(measured.total_q16) / 65536;
}

Result<std::vector<float>> SmallPixelBits(const std::vector<uint8_t>& file,
                                          const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(const auto measured, MeasurePicture(file, options));
  const std::vector<float> bits = PixelBits(measured);
  const GridSize size = {measured.picture.width, measured.picture.height};
  return BoxMeans(size, ThumbnailSize(size), 1, [&](size_t y, std::span<float> row) {
    const auto begin = bits.begin() + static_cast<std::ptrdiff_t>(y * row.size());
    std::copy_n(begin, row.size(), row.begin());
  });
}

}  // namespace

std::unique_ptr<Coder> MakeGmzipCoder(const GmzipSettings& settings, const StepLimits& limits) {
  CoderInfo info;
  info.name = fmt::format("gmzip:{}", settings.level);
  info.kind = "gmzip";
  info.num_threads = settings.num_threads > 0
                         ? settings.num_threads
                         : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  info.settings = fmt::format("gmzip compress -{} -T {}", settings.level, info.num_threads);
  if (!settings.model_file.empty()) info.settings += " --model " + settings.model_file;
  info.version = settings.version;
  const CompressOptions options = OptionsOf(settings);
  CoderFunctions functions;
  functions.encode = [options](const Original& original) {
    return Compress(original.file, options);
  };
  functions.decode = [options](std::span<const uint8_t> coded, const ExpectedShape&) {
    DecompressOptions decompress;
    decompress.num_threads = options.num_threads;
    decompress.model_file = options.model_file;
    return Decompress(coded, decompress);
  };
  // An error there is one of the step, too, which reports it.
  functions.warm_up = [options] { (void)CodeTinyFiles(options); };
  return std::make_unique<LibraryCoder>(std::move(info), std::move(functions), limits);
}

std::optional<double> MeasureStartup(const GmzipSettings& settings, const StepLimits& limits) {
  const CompressOptions options = OptionsOf(settings);
  const auto code = [&] { return CodeTinyFiles(options); };
  const auto first = RunChildStep(code, {}, limits);
  const auto second = RunChildStep(
      code, [&] { (void)CodeTinyFiles(options); }, limits);
  if (!first || !second) return std::nullopt;
  return std::max(0.0, first->seconds - second->seconds);
}

std::optional<double> MeasureLikelihood(const Original& original, const GmzipSettings& settings,
                                        const StepLimits& limits) {
  const bool has_alpha = original.raster && original.raster->shape.num_channels % 2 == 0;
  if (has_alpha) return std::nullopt;
  const CompressOptions options = OptionsOf(settings);
  const auto step = RunChildStep(
      [&]() -> Result<std::vector<uint8_t>> {
        GMZIP_ASSIGN_OR_RETURN(const double bits, LikelihoodBits(original.file, options));
        const auto* const bytes = reinterpret_cast<const uint8_t*>(&bits);
        return std::vector<uint8_t>(bytes, bytes + sizeof bits);
      },
      {}, limits);
  double bits = 0;
  if (!step || step->bytes.size() != sizeof bits) return std::nullopt;
  std::memcpy(&bits, step->bytes.data(), sizeof bits);
  return bits;
}

Result<std::vector<float>> MeasurePictureMap(const Original& original,
                                             const GmzipSettings& settings,
                                             const StepLimits& limits) {
  const CompressOptions options = OptionsOf(settings);
  const auto measure = [&]() -> Result<std::vector<uint8_t>> {
    GMZIP_ASSIGN_OR_RETURN(const auto bits, SmallPixelBits(original.file, options));
    const auto* const bytes = reinterpret_cast<const uint8_t*>(bits.data());
    return std::vector<uint8_t>(bytes, bytes + bits.size() * sizeof(float));
  };
  GMZIP_ASSIGN_OR_RETURN(const CodingStep step, RunChildStep(measure, {}, limits));
  std::vector<float> bits(step.bytes.size() / sizeof(float));
  std::memcpy(bits.data(), step.bytes.data(), bits.size() * sizeof(float));
  return bits;
}

}  // namespace gmzip
