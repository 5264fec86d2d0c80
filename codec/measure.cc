#include "codec/measure.h"

#include <algorithm>
#include <array>
#include <utility>

#include "codec/byte_levels.h"  // PictureLevelOf
#include "codec/media/detect.h"
#include "codec/media/media_format.h"
#include "codec/model_choice.h"
#include "codec/ordered_jobs.h"
#include "codec/picture_blocks.h"
#include "codec/stream_blocks.h"  // ResolveThreads

namespace gmzip {
namespace {

// Each frame adds up its own total; the costs of its samples go straight to their place.
Result<uint64_t> MeasureOneFrame(const PictureCoder& coder, const Picture& picture,
                                 uint32_t first_row, uint32_t num_rows, int effort,
                                 FrameWatch* watch, SampleCosts* all) {
  Picture stripe;
  stripe.width = picture.width;
  stripe.height = num_rows;
  stripe.num_channels = picture.num_channels;
  const auto begin =
      picture.samples.begin() + static_cast<std::ptrdiff_t>(first_row * picture.RowBytes());
  stripe.samples.assign(begin, begin + static_cast<std::ptrdiff_t>(num_rows * picture.RowBytes()));
  SampleCosts costs;
  costs.cost_q16.resize(stripe.samples.size());
  GMZIP_RETURN_IF_ERROR(coder.MeasureFrame(stripe, 0, num_rows, effort, watch, &costs));
  std::copy(costs.cost_q16.begin(), costs.cost_q16.end(),
            all->cost_q16.begin() + static_cast<std::ptrdiff_t>(first_row * picture.RowBytes()));
  return costs.total_q16;
}

// A colour on the way black, blue, red, yellow, white at `position` in [0, 1].
std::array<uint8_t, 3> HeatColour(double position) {
  constexpr std::array<std::array<double, 3>, 5> kStops = {
      {{0, 0, 0}, {40, 40, 180}, {200, 40, 60}, {250, 210, 60}, {255, 255, 255}}};
  const double scaled = std::clamp(position, 0.0, 1.0) * (kStops.size() - 1);
  const size_t below = std::min(static_cast<size_t>(scaled), kStops.size() - 2);
  const double part = scaled - static_cast<double>(below);
  std::array<uint8_t, 3> colour{};
  for (size_t c = 0; c < 3; ++c) {
    colour[c] = static_cast<uint8_t>(kStops[below][c] * (1 - part) + kStops[below + 1][c] * part);
  }
  return colour;
}

}  // namespace

Result<PictureMeasurement> MeasurePicture(std::span<const uint8_t> file,
                                          const CompressOptions& options) {
  const MediaFormat* format = FormatOf(DetectMedia(file));
  if (format == nullptr) {
    return MakeError(ErrorCode::kUnsupported, "not a picture (PNG, PGM, PPM or PAM)");
  }
  GMZIP_ASSIGN_OR_RETURN(MediaParts parts, format->Split(file, options.memory_limit_bytes));
  if (!parts.picture) {
    return MakeError(ErrorCode::kUnsupported,
                     "a picture that no model takes (not 8 bits per channel)");
  }
  PictureMeasurement measurement;
  const PictureShape shape = ShapeOf(*parts.picture);
  GMZIP_ASSIGN_OR_RETURN(const auto coder, ChooseModel(options, shape.NumModelChannels()));
  if (coder == nullptr) return MakeError(ErrorCode::kModelMissing, "no model for this level");
  measurement.picture = SplitPlanes(std::move(*parts.picture)).colour;
  measurement.rows_per_frame = shape.rows_per_frame;
  measurement.model_id = coder->ModelId();
  measurement.costs.cost_q16.resize(measurement.picture.samples.size());
  FrameWatch watch;
  OrderedJobs<Result<uint64_t>> jobs(ResolveThreads(options.num_threads));
  const auto take = [&]() -> Result<void> {
    GMZIP_ASSIGN_OR_RETURN(const uint64_t total_q16, jobs.Next());
    measurement.costs.total_q16 += total_q16;
    return {};
  };
  for (uint32_t row = 0; row < shape.height; row += shape.rows_per_frame) {
    if (jobs.IsFull()) GMZIP_RETURN_IF_ERROR(take());
    jobs.Start([&, row] {
      return MeasureOneFrame(*coder, measurement.picture, row,
                             std::min(shape.rows_per_frame, shape.height - row), EffortOf(options),
                             &watch, &measurement.costs);
    });
  }
  while (!jobs.IsEmpty()) GMZIP_RETURN_IF_ERROR(take());
  return measurement;
}

SampleCosts SavedCosts(const SampleCosts& fixed, const SampleCosts& learning) {
  SampleCosts saved;
  saved.cost_q16.reserve(fixed.cost_q16.size());
  for (size_t i = 0; i < fixed.cost_q16.size(); ++i) {
    const uint32_t before = fixed.cost_q16[i];
    const uint32_t after = learning.cost_q16[i];
    saved.cost_q16.push_back(before > after ? before - after : 0);
    saved.total_q16 += saved.cost_q16.back();
  }
  return saved;
}

Picture CostHeatMap(const PictureMeasurement& measurement, double white_bits) {
  const auto channels = static_cast<size_t>(measurement.picture.num_channels);
  Picture map;
  map.width = measurement.picture.width;
  map.height = measurement.picture.height;
  map.num_channels = 3;
  map.samples.reserve(measurement.costs.cost_q16.size() / channels * 3);
  for (size_t i = 0; i < measurement.costs.cost_q16.size(); i += channels) {
    double bits = 0;
    for (size_t c = 0; c < channels; ++c) bits += measurement.costs.cost_q16[i + c] / 65536.0;
    for (const uint8_t value : HeatColour(bits / white_bits)) map.samples.push_back(value);
  }
  return map;
}

}  // namespace gmzip
