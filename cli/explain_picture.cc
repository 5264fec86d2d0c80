#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "cli/explain_views.h"
#include "cli/messages.h"
#include "cli/output_file.h"
#include "codec/measure.h"
#include "report/picture_png.h"

namespace gmzip {
namespace {

// A pixel of the heat map is white from here on.
constexpr double kWhiteBits = 24;
// The same of a map of what learning took off.
constexpr double kWhiteSavedBits = 4;

void PrintChannels(const PictureMeasurement& measurement) {
  const auto channels = static_cast<size_t>(measurement.picture.num_channels);
  const char* const names[] = {"red", "green", "blue"};
  const size_t num_pixels = measurement.costs.cost_q16.size() / channels;
  const auto pixels = static_cast<double>(num_pixels);
  for (size_t c = 0; c < channels; ++c) {
    double bits = 0;
    for (size_t i = c; i < measurement.costs.cost_q16.size(); i += channels) {
      bits += measurement.costs.cost_q16[i] / 65536.0;
    }
    fmt::print("  {:<8} {:>8.4f} bits/sample {:>12.0f} bytes\n", channels == 1 ? "grey" : names[c],
               bits / pixels, bits / 8);
  }
}

// The picture in a grid of blocks, the share of all bits in each: where a terminal can show it.
void PrintGrid(const PictureMeasurement& measurement, double white_bits) {
  constexpr size_t kColumns = 48;
  constexpr std::string_view kShades = " .:-=+*#%@";
  const size_t width = measurement.picture.width;
  const size_t height = measurement.picture.height;
  const auto channels = static_cast<size_t>(measurement.picture.num_channels);
  const size_t columns = std::min(kColumns, width);
  // A character is about twice as high as wide.
  const size_t rows =
      std::clamp<size_t>(columns * height / width / 2, 1, std::min<size_t>(height, 60));
  for (size_t row = 0; row < rows; ++row) {
    std::string line;
    for (size_t column = 0; column < columns; ++column) {
      double bits = 0;
      double pixels = 0;
      for (size_t y = row * height / rows; y < (row + 1) * height / rows; ++y) {
        for (size_t x = column * width / columns; x < (column + 1) * width / columns; ++x) {
          for (size_t c = 0; c < channels; ++c) {
            bits += measurement.costs.cost_q16[(y * width + x) * channels + c] / 65536.0;
          }
          ++pixels;
        }
      }
      const double position = bits / pixels / white_bits * static_cast<double>(kShades.size());
      line += kShades[std::min(static_cast<size_t>(position), kShades.size() - 1)];
    }
    fmt::print("  {}\n", line);
  }
}

// What learning while coding took off, in all and for each quarter of the rows: it gains more
// the more it has seen.
void PrintLearning(const PictureMeasurement& fixed, const PictureMeasurement& learning) {
  const auto share = [&](size_t begin, size_t end) {
    double before = 0;
    double after = 0;
    for (size_t i = begin; i < end; ++i) {
      before += fixed.costs.cost_q16[i];
      after += learning.costs.cost_q16[i];
    }
    return before == 0 ? 0 : (after / before - 1) * 100;
  };
  const size_t size = fixed.costs.cost_q16.size();
  fmt::print("  learning: {:.4f} -> {:.4f} bits/dim ({:+.2f} %); by quarters of the picture",
             fixed.BitsPerDim(), learning.BitsPerDim(), share(0, size));
  for (size_t quarter = 0; quarter < 4; ++quarter) {
    fmt::print(" {:+.2f}", share(size * quarter / 4, size * (quarter + 1) / 4));
  }
  fmt::print(" %\n");
}

}  // namespace

Result<void> ExplainPicture(const std::string& path, std::span<const uint8_t> file,
                            const ExplainArguments& arguments, const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(PictureMeasurement measurement, MeasurePicture(file, options));
  CompressOptions fixed_options = options;
  fixed_options.learns = false;
  GMZIP_ASSIGN_OR_RETURN(const PictureMeasurement fixed, MeasurePicture(file, fixed_options));
  fmt::print("{}: {} x {}, {:.4f} bits/dim under model {:016x}\n", DisplayName(path),
             measurement.picture.width, measurement.picture.height, measurement.BitsPerDim(),
             measurement.model_id);
  PrintChannels(measurement);
  PrintLearning(fixed, measurement);
  const double white_bits = arguments.shows_learning ? kWhiteSavedBits : kWhiteBits;
  if (arguments.shows_learning) {
    measurement.costs = SavedCosts(fixed.costs, measurement.costs);
  }
  const std::string& output = arguments.output;
  if (output.empty()) {
    fmt::print("  bits per pixel{}, ' ' for none to '@' for {} and more:\n",
               arguments.shows_learning ? " that learning saved" : "", white_bits);
    PrintGrid(measurement, white_bits);
    return {};
  }
  GMZIP_ASSIGN_OR_RETURN(const auto png, EncodePng(CostHeatMap(measurement, white_bits)));
  GMZIP_ASSIGN_OR_RETURN(OutputFile file_out, OutputFile::Create(output, arguments.force));
  GMZIP_RETURN_IF_ERROR(file_out.Write(png));
  GMZIP_ASSIGN_OR_RETURN(const bool kept, file_out.Commit(output, arguments.force, nullptr));
  (void)kept;
  fmt::print("  heat map in {}: black 0, blue {}, red {}, yellow {}, white {} bits per pixel\n",
             output, white_bits / 4, white_bits / 2, white_bits * 3 / 4, white_bits);
  return {};
}

}  // namespace gmzip
