// The arithmetic of LeastSquaresPredictor, compiled for every SIMD target: plain loops over lanes that
// never mix, so the compiler may use any vector width without changing a bit.
#ifndef GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_KERNELS_H_
#define GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_KERNELS_H_

#include "models/pixelcnn/least_squares.h"

namespace gmzip {

// Systems solved side by side.
inline constexpr int kSolveLanes = 8;

// products[kNumProducts][kSolveLanes]: blended sums, lower triangles, destroyed.
// weights[kNumRegressors][kSolveLanes]: the solutions.
void SolveLeastSquares(double (*products)[kSolveLanes], double (*weights)[kSolveLanes]);

// sums[kNumProducts] = fade x sums + products of `count` rows of values[.][kNumRegressors + 1].
void FoldSegment(const float (*values)[kNumRegressors + 1], int count, float* sums);

// out[kNumProducts]: weighted sum of the own column, its two neighbours and the two beyond.
void BlendColumns(const float* own, const float* left, const float* right, const float* left2,
                  const float* right2, float* out);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_LEAST_SQUARES_KERNELS_H_
