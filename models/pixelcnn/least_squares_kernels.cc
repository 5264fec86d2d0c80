#include "models/pixelcnn/least_squares_kernels.h"

#if GMZIP_HAVE_HIGHWAY
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/pixelcnn/least_squares_kernels.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>
HWY_BEFORE_NAMESPACE();
#else
#define HWY_NAMESPACE N_PLAIN
#endif

namespace gmzip {
namespace HWY_NAMESPACE {

// Chosen on photos_train (docs/MODELS.md, "Least squares").
constexpr float kFade = 0.83F;
constexpr float kSideWeight = 0.6F;
constexpr float kFarWeight = 0.25F;
// Added to each diagonal element: pulls weights to zero, the classical prediction, where the
// neighbourhood says little.
constexpr double kRidge = 4.0;
constexpr double kRelativeRidge = 0.001;
// Keeps fading sums of a flat picture out of the denormal range, which is slow.
constexpr float kTiny = 1e-18F;

constexpr int Triangle(int i, int j) { return i * (i + 1) / 2 + j; }

// L D L' factorisation, then two substitutions; lanes never mix.
void Solve(double (*a)[kSolveLanes], double (*w)[kSolveLanes]) {
  constexpr int n = kNumRegressors;
  double inverse[n][kSolveLanes];
  for (int i = 0; i < n; ++i) {
    double* diagonal = a[Triangle(i, i)];
    for (int l = 0; l < kSolveLanes; ++l) {
      diagonal[l] = diagonal[l] + (kRidge + kRelativeRidge * diagonal[l]);
    }
  }
  // The target's row n goes through the elimination with the others: it ends as D x L^-1 b.
  for (int k = 0; k < n; ++k) {
    const double* pivot = a[Triangle(k, k)];
    for (int l = 0; l < kSolveLanes; ++l) inverse[k][l] = 1.0 / pivot[l];
    for (int i = k + 1; i <= n; ++i) {
      const double* column = a[Triangle(i, k)];
      double factor[kSolveLanes];
      for (int l = 0; l < kSolveLanes; ++l) factor[l] = column[l] * inverse[k][l];
      for (int j = k + 1; j <= i && j < n; ++j) {
        const double* other = a[Triangle(j, k)];
        double* target = a[Triangle(i, j)];
        for (int l = 0; l < kSolveLanes; ++l) target[l] = target[l] - factor[l] * other[l];
      }
    }
  }
  for (int i = n - 1; i >= 0; --i) {
    double rest[kSolveLanes];
    for (int l = 0; l < kSolveLanes; ++l) rest[l] = a[Triangle(n, i)][l];
    for (int j = i + 1; j < n; ++j) {
      const double* below = a[Triangle(j, i)];
      for (int l = 0; l < kSolveLanes; ++l) rest[l] = rest[l] - below[l] * w[j][l];
    }
    for (int l = 0; l < kSolveLanes; ++l) w[i][l] = rest[l] * inverse[i][l];
  }
}

void Fold(const float (*values)[kNumRegressors + 1], int count, float* sums) {
  float products[kNumRegressors + 1][kNumRegressors + 1] = {};
  for (int p = 0; p < count; ++p) {
    const float* v = values[p];
    for (int i = 0; i <= kNumRegressors; ++i) {
      for (int j = 0; j <= kNumRegressors; ++j) products[i][j] += v[i] * v[j];
    }
  }
  float packed[kNumProducts];
  for (int i = 0; i <= kNumRegressors; ++i) {
    for (int j = 0; j <= i; ++j) packed[Triangle(i, j)] = products[i][j];
  }
  for (int t = 0; t < kNumProducts; ++t) sums[t] = kFade * sums[t] + (packed[t] + kTiny);
}

void Blend(const float* own, const float* left, const float* right, const float* left2,
           const float* right2, float* out) {
  for (int t = 0; t < kNumProducts; ++t) {
    out[t] = own[t] + kSideWeight * (left[t] + right[t]) + kFarWeight * (left2[t] + right2[t]);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gmzip

#if GMZIP_HAVE_HIGHWAY
HWY_AFTER_NAMESPACE();
#endif

#if !GMZIP_HAVE_HIGHWAY || HWY_ONCE
namespace gmzip {

#if GMZIP_HAVE_HIGHWAY
HWY_EXPORT(Solve);
HWY_EXPORT(Fold);
HWY_EXPORT(Blend);
#define GMZIP_LEAST_SQUARES_CALL(name) HWY_DYNAMIC_DISPATCH(name)
#else
#define GMZIP_LEAST_SQUARES_CALL(name) N_PLAIN::name
#endif

void SolveLeastSquares(double (*products)[kSolveLanes], double (*weights)[kSolveLanes]) {
  GMZIP_LEAST_SQUARES_CALL(Solve)(products, weights);
}
void FoldSegment(const float (*values)[kNumRegressors + 1], int count, float* sums) {
  GMZIP_LEAST_SQUARES_CALL(Fold)(values, count, sums);
}
void BlendColumns(const float* own, const float* left, const float* right, const float* left2,
                  const float* right2, float* out) {
  GMZIP_LEAST_SQUARES_CALL(Blend)(own, left, right, left2, right2, out);
}

}  // namespace gmzip
#endif
