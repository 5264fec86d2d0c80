#include "models/pixelcnn/pixel_sampler.h"

#include <algorithm>
#include <cstddef>

#include "models/pixelcnn/classical_prediction.h"
#include "models/pixelcnn/least_squares.h"
#include "models/pixelcnn/mixture_format.h"
#include "models/pixelcnn/pixel_features.h"
#include "models/pixelcnn/pixelcnn_condition.h"
#include "models/pixelcnn/wavefront.h"

namespace gmzip {
namespace {

constexpr int kFramePixels = 1 << 20;
constexpr float kFeatureUnit = 1.0F / (1 << kFeatureBits);
constexpr float kConditionUnit = 1.0F / (1 << kConditionBits);

}  // namespace

FramePlanes PrepareFrame(const uint8_t* samples, int width, int height, int num_channels,
                         Orientation orientation) {
  const bool swap = (orientation & 4) != 0;
  FramePlanes planes(swap ? height : width, swap ? width : height, num_channels);
  const Wavefront wavefront(planes.width(), planes.height());
  LeastSquaresPredictor predictor(planes);
  const auto code_pixel = [&](int x, int y) {
    int sx = swap ? y : x;
    int sy = swap ? x : y;
    if ((orientation & 1) != 0) sx = width - 1 - sx;
    if ((orientation & 2) != 0) sy = height - 1 - sy;
    const uint8_t* pixel = samples + (ptrdiff_t{sy} * width + sx) * num_channels;
    const ClassicalPrediction classical = PredictClassically(planes, x, y);
    for (int c = 0; c < num_channels; ++c) {
      const int32_t prediction_q6 = predictor.Predict(x, y, c, classical);
      const uint8_t sample = pixel[num_channels == 1 ? 0 : kCodingOrder[c]];
      planes.Set(x, y, c, sample);
      planes.SetError(x, y, c, (int32_t{sample} << 6) - prediction_q6);
      predictor.Learn(x, y, c, classical, sample);
    }
    planes.FillBorders(x, y);
  };
  for (int group = 0; group < wavefront.num_groups(); ++group) {
    const int first = wavefront.FirstRow(group);
    const int last = wavefront.LastRow(group);
    predictor.FitGroup(group, first, last);
    for (int step = 0; step < kSegment; ++step) {
      for (int y = first; y <= last; ++y) {
        const int x = wavefront.X(group, y, step);
        if (wavefront.Inside(x)) code_pixel(x, y);
      }
    }
    predictor.UpdateGroup(group, first, last);
  }
  return planes;
}

void PixelBatch::Resize(int size, int num_channels, int num_conditions) {
  const auto rows = static_cast<size_t>(size);
  const auto channels = static_cast<size_t>(num_channels);
  features.resize(rows * static_cast<size_t>(NumFeatures(num_channels)));
  head_features.resize(rows * channels * kNumHeadFeatures);
  upper.resize(rows * channels);
  lower.resize(rows * channels);
  conditions.resize(rows * static_cast<size_t>(num_conditions));
}

void PixelBatch::SetCondition(int index, std::span<const int16_t> condition) {
  float* row = conditions.data() + static_cast<size_t>(index) * condition.size();
  for (const int16_t value : condition) *row++ = static_cast<float>(value) * kConditionUnit;
}

void FillBatchRow(const FramePlanes& planes, int x, int y, int index, PixelBatch* batch) {
  const int channels = planes.num_channels();
  const int num_features = NumFeatures(channels);
  const ClassicalPrediction classical = PredictClassically(planes, x, y);
  const uint8_t* samples = planes.At(x, y);
  const int16_t* errors = planes.ErrorsAt(x, y);
  int16_t values[NumFeatures(kMaxPixelChannels)];
  ExtractFeatures(planes, x, y, classical, samples[0] * 64 - errors[0], values);
  float* features = batch->features.data() + ptrdiff_t{index} * num_features;
  for (int i = 0; i < num_features; ++i) features[i] = static_cast<float>(values[i]) * kFeatureUnit;
  const float per_level = static_cast<float>(classical.inverse_activity_q18) / (1 << 18);
  for (int c = 0; c < channels; ++c) {
    const ptrdiff_t row = ptrdiff_t{index} * channels + c;
    const int32_t prediction_q6 = samples[c] * 64 - errors[c];
    if (c > 0) {
      ExtractHeadFeatures(planes, x, y, c, classical, prediction_q6, values);
    } else {
      std::fill(values, values + kNumHeadFeatures, int16_t{0});
    }
    for (int i = 0; i < kNumHeadFeatures; ++i) {
      batch->head_features[static_cast<size_t>(row * kNumHeadFeatures + i)] =
          static_cast<float>(values[i]) * kFeatureUnit;
    }
    const float error = static_cast<float>(errors[c]) / 64.0F;
    batch->upper[static_cast<size_t>(row)] =
        samples[c] == 255 ? kOpenEnd : (error + 0.5F) * per_level;
    batch->lower[static_cast<size_t>(row)] =
        samples[c] == 0 ? -kOpenEnd : (error - 0.5F) * per_level;
  }
}

void PixelSampler::Add(const uint8_t* samples, int width, int height, int num_channels,
                       bool augment, std::span<const int16_t> condition) {
  const int rows_per_frame = std::max(1, kFramePixels / std::max(1, width));
  for (int first = 0; first < height; first += rows_per_frame) {
    const int rows = std::min(rows_per_frame, height - first);
    const Orientation orientation = augment ? static_cast<int>(random_() % 8) : 0;
    if (rows < 8 || width < 8) continue;
    frames_.push_back(PrepareFrame(samples + ptrdiff_t{first} * width * num_channels, width, rows,
                                   num_channels, orientation));
    cumulative_.push_back(num_pixels() + int64_t{rows} * width);
    conditions_.emplace_back(condition.begin(), condition.end());
  }
}

void PixelSampler::Draw(int size, PixelBatch* batch) {
  batch->Resize(size, num_channels(), num_conditions());
  for (int i = 0; i < size; ++i) {
    const auto at = static_cast<int64_t>(random_() % static_cast<uint64_t>(num_pixels()));
    const auto frame = static_cast<size_t>(
        std::upper_bound(cumulative_.begin(), cumulative_.end(), at) - cumulative_.begin());
    const FramePlanes& planes = frames_[frame];
    const int x = static_cast<int>(random_() % static_cast<uint64_t>(planes.width()));
    // The first row's borders changed while it was coded: it is left out.
    const int y = 1 + static_cast<int>(random_() % static_cast<uint64_t>(planes.height() - 1));
    FillBatchRow(planes, x, y, i, batch);
    batch->SetCondition(i, conditions_[frame]);
  }
}

}  // namespace gmzip
