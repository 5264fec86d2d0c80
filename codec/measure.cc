#include "codec/measure.h"

#include <algorithm>
#include <utility>

#include "codec/byte_levels.h"  // PictureLevelOf
#include "codec/heat_colours.h"
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
                     "a picture that no model takes (a palette, or not 8 bits per channel)");
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
  const int num_threads = ResolveThreads(options.num_threads);
  OrderedJobs<Result<uint64_t>> jobs(num_threads, num_threads);
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

std::vector<float> PixelBits(const PictureMeasurement& measurement) {
  const auto channels = static_cast<size_t>(measurement.picture.num_channels);
  const std::vector<uint32_t>& costs = measurement.costs.cost_q16;
  std::vector<float> bits;
  bits.reserve(costs.size() / channels);
  for (size_t i = 0; i < costs.size(); i += channels) {
    uint64_t cost_q16 = 0;
    for (size_t c = 0; c < channels; ++c) cost_q16 += costs[i + c];
    bits.push_back(static_cast<float>(cost_q16) / 65536.0F);
  }
  return bits;
}

Picture CostHeatMap(const PictureMeasurement& measurement, double white_bits) {
  const Picture& picture = measurement.picture;
  return HeatMap(PixelBits(measurement), picture.width, picture.height, white_bits);
}

}  // namespace gmzip
