// The arithmetic of LeastSquaresPredictor, compiled for every SIMD target: vectors whose lanes
// never mix, so their width does not change a bit.
#ifndef GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_KERNELS_H_
#define GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_KERNELS_H_

#include "models/pixelcnn/least_squares.h"

namespace gmzip {

// Systems solved side by side.
inline constexpr int kSolveLanes = 8;

// products[kNumProducts][kSolveLanes]: blended sums, packed lower triangles, destroyed; aligned
// to 64. weights[kNumRegressors][kSolveLanes]: the solutions; aligned to 64.
void SolveLeastSquares(double (*products)[kSolveLanes], double (*weights)[kSolveLanes]);

// sums[kNumSums] = fade x sums + products of `count` rows of values[.][kNumRegressors + 1].
void FoldSegment(const float (*values)[kNumRegressors + 1], int count, float* sums);

// The sums that take part in one system: the own column's, its neighbours' and those beyond.
struct ColumnSums {
  const float* own;
  const float* left;
  const float* right;
  const float* left2;
  const float* right2;
};

// products[kNumProducts][kSolveLanes]: the weighted sums of columns[lane][kNumSums].
void BlendColumns(const ColumnSums* columns, double (*products)[kSolveLanes]);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_KERNELS_H_
