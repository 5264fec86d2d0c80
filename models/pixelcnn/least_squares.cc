#include "models/pixelcnn/least_squares.h"

#include <algorithm>

#include "models/pixelcnn/least_squares_kernels.h"

namespace gmzip {
namespace {

// Where a regressor stands: channel relative to the predicted one in coding order, and position.
struct Regressor {
  int channel;
  int dx;
  int dy;
};

constexpr Regressor kGreyRegressors[kNumRegressors] = {
    {0, -1, 0}, {0, 0, -1},  {0, -1, -1}, {0, 1, -1}, {0, -2, 0},
    {0, 0, -2}, {0, 1, -2},  {0, -2, -1}, {0, 2, -1}, {0, -1, -2},
    {0, -3, 0}, {0, -2, -2}, {0, 2, -2},  {0, 3, -1}, {0, -3, -1}};

constexpr Regressor kColourRegressors[kMaxPixelChannels][kNumRegressors] = {{{0, -1, 0},
                                                                             {0, 0, -1},
                                                                             {0, -1, -1},
                                                                             {0, 1, -1},
                                                                             {0, -2, 0},
                                                                             {0, 0, -2},
                                                                             {0, 1, -2},
                                                                             {0, -2, -1},
                                                                             {0, 2, -1},
                                                                             {1, -1, 0},
                                                                             {1, 0, -1},
                                                                             {1, 1, -1},
                                                                             {2, -1, 0},
                                                                             {2, 0, -1},
                                                                             {2, 1, -1}},
                                                                            {{1, -1, 0},
                                                                             {1, 0, -1},
                                                                             {1, -1, -1},
                                                                             {1, 1, -1},
                                                                             {1, -2, 0},
                                                                             {1, 0, -2},
                                                                             {1, 1, -2},
                                                                             {0, 0, 0},
                                                                             {0, -1, 0},
                                                                             {0, 0, -1},
                                                                             {0, -1, -1},
                                                                             {0, 1, -1},
                                                                             {2, -1, 0},
                                                                             {2, 0, -1},
                                                                             {0, -2, 0}},
                                                                            {{2, -1, 0},
                                                                             {2, 0, -1},
                                                                             {2, -1, -1},
                                                                             {2, 1, -1},
                                                                             {2, -2, 0},
                                                                             {2, 0, -2},
                                                                             {2, 1, -2},
                                                                             {0, 0, 0},
                                                                             {0, -1, 0},
                                                                             {0, 0, -1},
                                                                             {0, 1, -1},
                                                                             {1, 0, 0},
                                                                             {1, -1, 0},
                                                                             {1, 0, -1},
                                                                             {1, 1, -1}}};

}  // namespace

LeastSquaresPredictor::LeastSquaresPredictor(const FramePlanes& planes)
    : planes_(planes),
      num_channels_(planes.num_channels()),
      num_columns_((planes.width() + kSegment - 1) / kSegment),
      sums_(static_cast<size_t>(num_columns_ * num_channels_) * kNumSums),
      weights_(static_cast<size_t>(num_columns_ * num_channels_) * (kNumRegressors + 1)),
      samples_(static_cast<size_t>(num_columns_ * num_channels_)) {
  for (int c = 0; c < num_channels_; ++c) {
    for (int i = 0; i < kNumRegressors; ++i) {
      const Regressor& r = num_channels_ == 1 ? kGreyRegressors[i] : kColourRegressors[c][i];
      sources_[c][i] = r.channel;
      offsets_[c][i] = r.dy * planes.stride() + r.dx * num_channels_ + r.channel;
    }
  }
}

void LeastSquaresPredictor::FitGroup(int group, int first_row, int last_row) {
  alignas(64) double products[kNumProducts][kSolveLanes];
  alignas(64) double solved[kNumRegressors][kSolveLanes];
  ColumnSums columns[kSolveLanes];
  const int num_systems = (last_row - first_row + 1) * num_channels_;
  for (int begin = 0; begin < num_systems; begin += kSolveLanes) {
    const int lanes = std::min(kSolveLanes, num_systems - begin);
    for (int l = 0; l < kSolveLanes; ++l) {
      // Idle lanes repeat the last system: the same work, its result unused.
      const int system = begin + std::min(l, lanes - 1);
      const int column = group - (first_row + system / num_channels_);
      const int channel = system % num_channels_;
      columns[l] = {SumsOf(column, channel), SumsOf(column - 1, channel),
                    SumsOf(column + 1, channel), SumsOf(column - 2, channel),
                    SumsOf(column + 2, channel)};
    }
    BlendColumns(columns, products);
    SolveLeastSquares(products, solved);
    for (int l = 0; l < lanes; ++l) {
      const int system = begin + l;
      const int column = group - (first_row + system / num_channels_);
      float* weights =
          weights_.data() + static_cast<size_t>(column * num_channels_ + system % num_channels_) *
                                (kNumRegressors + 1);
      for (int i = 0; i < kNumRegressors; ++i) weights[i] = static_cast<float>(solved[i][l]);
    }
  }
}

int32_t LeastSquaresPredictor::Predict(int x, int y, int channel,
                                       const ClassicalPrediction& classical) {
  const int column = x / kSegment;
  SegmentSamples& segment = SamplesOf(column, channel);
  float* values = segment.values[x % kSegment];
  const float* weights = weights_.data() + static_cast<size_t>(column * num_channels_ + channel) *
                                               (kNumRegressors + 1);
  const uint8_t* at = planes_.At(x, y);
  // Four partial sums: a fixed order the compiler cannot change, shorter than one chain. Vectors
  // here took half as long again, as they had to wait for the differences to reach the cache.
  float partial[4] = {};
  for (int i = 0; i < kNumRegressors; ++i) {
    const int32_t value = 4 * at[offsets_[channel][i]] - classical.base_q2[sources_[channel][i]];
    values[i] = static_cast<float>(value);
    partial[i & 3] += values[i] * weights[i];
  }
  const float correction = (partial[0] + partial[1]) + (partial[2] + partial[3]);
  const float limited = std::min(2048.0F, std::max(-2048.0F, correction));
  const int32_t prediction_q6 =
      classical.base_q2[channel] * 16 + static_cast<int32_t>(limited * 16.0F);
  return std::clamp(prediction_q6, 0, 255 << 6);
}

void LeastSquaresPredictor::Learn(int x, int /*y*/, int channel,
                                  const ClassicalPrediction& classical, uint8_t sample) {
  SegmentSamples& segment = SamplesOf(x / kSegment, channel);
  float* values = segment.values[x % kSegment];
  values[kNumRegressors] = static_cast<float>(4 * sample - classical.base_q2[channel]);
  // Pixels count less where neighbours differ much: their errors are larger anyway. Took 1 % off
  // the residuals' cost against equal weights.
  const int32_t activity = classical.activity_sum * (kMaxPixelChannels / num_channels_);
  const float weight = 64.0F / static_cast<float>(activity + 120);
  for (int i = 0; i <= kNumRegressors; ++i) values[i] *= weight;
  segment.count = x % kSegment + 1;
}

void LeastSquaresPredictor::UpdateGroup(int group, int first_row, int last_row) {
  for (int row = first_row; row <= last_row; ++row) {
    for (int c = 0; c < num_channels_; ++c) {
      const int column = group - row;
      const SegmentSamples& segment = SamplesOf(column, c);
      FoldSegment(segment.values, segment.count,
                  sums_.data() + static_cast<size_t>(column * num_channels_ + c) * kNumSums);
    }
  }
}

}  // namespace gmzip
