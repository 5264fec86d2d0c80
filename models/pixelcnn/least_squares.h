// Backward-adaptive least-squares prediction: linear weights fitted to pixels already coded.
//
// For every segment of kSegment pixels in a row, and every channel, kNumRegressors weights minimise
// the squared error over the segments around it that are already known (after Li and Orchard 2001,
// "Edge-directed prediction for lossless compression"; Wu, Barthel and Zhang 1998). Nothing is
// sent.
//
// Segments follow the wavefront of lag kSegment: segment column g - y of row y belongs to group g,
// and a group needs only earlier groups. Per column the sums of products fade by kFade per row.
//
// Arithmetic: IEEE float and double with + - x / only, in one fixed order, lane by lane, so every
// machine, SIMD width and thread count gets the same predictions (docs/NUMERICS.md).
#ifndef GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_H_
#define GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/pixelcnn/classical_prediction.h"
#include "models/pixelcnn/frame_planes.h"

namespace gmzip {

inline constexpr int kSegment = 8;
inline constexpr int kNumRegressors = 15;
// Lower triangle of the (kNumRegressors + 1) square matrix of products; the last row is the
// target's.
inline constexpr int kNumProducts = (kNumRegressors + 1) * (kNumRegressors + 2) / 2;

// How sums of products are stored: row i of the matrix from SumRow(i) on, kHalfRow columns for the
// upper rows and all for the lower ones. Whole vectors, although some products are there twice.
inline constexpr int kHalfRow = (kNumRegressors + 1) / 2;
constexpr int SumRow(int i) {
  return i < kHalfRow ? i * kHalfRow : kHalfRow * kHalfRow + (i - kHalfRow) * 2 * kHalfRow;
}
inline constexpr int kNumSums = SumRow(kNumRegressors + 1);

// Not thread-safe; one per frame.
class LeastSquaresPredictor {
 public:
  explicit LeastSquaresPredictor(const FramePlanes& planes);

  // Fits the weights of every segment of group `group`: rows first_row .. last_row, row y at
  // segment column group - y. Call before any pixel of the group is predicted.
  void FitGroup(int group, int first_row, int last_row);

  // Prediction of channel `channel` at (x, y), Q6, in [0, 255 << 6]. Earlier channels at (x, y)
  // must be in the planes. Remembers the regressors for Learn().
  int32_t Predict(int x, int y, int channel, const ClassicalPrediction& classical);

  // Tells the sample at (x, y), after Predict() of the same channel.
  void Learn(int x, int y, int channel, const ClassicalPrediction& classical, uint8_t sample);

  // Folds the samples of group `group` into the sums. Call after its last pixel.
  void UpdateGroup(int group, int first_row, int last_row);

  // Number of segment columns.
  int num_columns() const { return num_columns_; }

 private:
  // Regressors and target of one segment, quarters of a level times the pixel's weight.
  struct SegmentSamples {
    float values[kSegment][kNumRegressors + 1];
    int count;
  };

  // Place of a column's channel in all arrays below.
  size_t Index(int column, int channel) const {
    return static_cast<size_t>(column) * static_cast<size_t>(num_channels_) +
           static_cast<size_t>(channel);
  }
  SegmentSamples& SamplesOf(int column, int channel) { return samples_[Index(column, channel)]; }
  const float* SumsOf(int column, int channel) const {
    const int inside = column < 0 ? 0 : column >= num_columns_ ? num_columns_ - 1 : column;
    return sums_.data() + Index(inside, channel) * kNumSums;
  }

  const FramePlanes& planes_;
  int num_channels_;
  int num_columns_;
  // Offset of each regressor from the predicted sample, per channel, and the channel it belongs to.
  ptrdiff_t offsets_[kMaxPixelChannels][kNumRegressors];
  int sources_[kMaxPixelChannels][kNumRegressors];
  std::vector<float> sums_;              // [num_columns][num_channels][kNumSums]
  std::vector<float> weights_;           // [num_columns][num_channels][kNumRegressors + 1]
  std::vector<SegmentSamples> samples_;  // [num_columns][num_channels]
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_H_
