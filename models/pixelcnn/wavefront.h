// The order in which the pixels of a frame are coded.
//
// Row y runs kSegment pixels behind row y - 1, so the pixels of one step, one per active row, do
// not depend on each other: they share one matrix product. kSegment steps make a group, which is
// one segment of every active row.
#ifndef GMZIP_MODELS_PIXELCNN_WAVEFRONT_H_
#define GMZIP_MODELS_PIXELCNN_WAVEFRONT_H_

#include <algorithm>

#include "models/pixelcnn/least_squares.h"  // kSegment

namespace gmzip {

// Immutable; thread-safe.
class Wavefront {
 public:
  Wavefront(int width, int height)
      : width_(width), height_(height), num_columns_((width + kSegment - 1) / kSegment) {}

  int num_groups() const { return num_columns_ + height_ - 1; }

  // Rows that have a segment in `group`: row y at segment column group - y.
  int FirstRow(int group) const { return std::max(0, group - (num_columns_ - 1)); }
  int LastRow(int group) const { return std::min(height_ - 1, group); }

  // The position of row `row` at step `step` (0 .. kSegment - 1) of `group`; may be outside on the
  // right, in the last segment of a row.
  int X(int group, int row, int step) const { return (group - row) * kSegment + step; }
  bool Inside(int x) const { return x < width_; }

  // Most pixels a step can have.
  int max_batch() const { return std::min(num_columns_, height_); }

 private:
  int width_;
  int height_;
  int num_columns_;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_WAVEFRONT_H_
