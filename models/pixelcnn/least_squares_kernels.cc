// Vectors are the compiler's own (GCC, Clang), not Highway's: the trainer builds without Highway,
// and plain loops came out as scalar code in Solve, where rows of one matrix might overlap, and as
// shuffles in Fold: 4 times slower each (GCC 12, AVX-512).

#include "models/pixelcnn/least_squares_kernels.h"

#include <cstddef>
#include <cstring>

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

constexpr int kRows = kNumRegressors + 1;

#if GMZIP_HAVE_HIGHWAY && (HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL)
constexpr int kVectorBytes = 64;
#elif GMZIP_HAVE_HIGHWAY && HWY_TARGET == HWY_AVX2
constexpr int kVectorBytes = 32;
#else
constexpr int kVectorBytes = 16;
#endif

typedef double Doubles __attribute__((vector_size(kVectorBytes), may_alias));
constexpr int kDoubles = kVectorBytes / 8;
// At most one of the short rows of sums.
constexpr int kFloats = kVectorBytes / 4 < kHalfRow ? kVectorBytes / 4 : kHalfRow;
typedef float Floats __attribute__((vector_size(kFloats * 4), may_alias));

inline Doubles& LanesAt(double (*rows)[kSolveLanes], int row, int lane) {
  return *reinterpret_cast<Doubles*>(rows[row] + lane);
}

// L D L' factorisation, then two substitutions, of the systems first_lane .. first_lane + kDoubles
// - 1.
void SolveLanes(double (*a)[kSolveLanes], double (*w)[kSolveLanes], int lane) {
  constexpr int n = kNumRegressors;
  Doubles inverse[n];
  for (int i = 0; i < n; ++i) {
    Doubles& diagonal = LanesAt(a, Triangle(i, i), lane);
    diagonal = diagonal + (kRidge + kRelativeRidge * diagonal);
  }
  // The target's row n goes through the elimination with the others: it ends as D x L^-1 b.
  for (int k = 0; k < n; ++k) {
    inverse[k] = 1.0 / LanesAt(a, Triangle(k, k), lane);
    for (int i = k + 1; i <= n; ++i) {
      const Doubles factor = LanesAt(a, Triangle(i, k), lane) * inverse[k];
      for (int j = k + 1; j <= i && j < n; ++j) {
        Doubles& target = LanesAt(a, Triangle(i, j), lane);
        target = target - factor * LanesAt(a, Triangle(j, k), lane);
      }
    }
  }
  for (int i = n - 1; i >= 0; --i) {
    Doubles rest = LanesAt(a, Triangle(n, i), lane);
    for (int j = i + 1; j < n; ++j) {
      rest = rest - LanesAt(a, Triangle(j, i), lane) * LanesAt(w, j, lane);
    }
    LanesAt(w, i, lane) = rest * inverse[i];
  }
}

void Solve(double (*products)[kSolveLanes], double (*weights)[kSolveLanes]) {
  for (int lane = 0; lane < kSolveLanes; lane += kDoubles) SolveLanes(products, weights, lane);
}

// Rows first_row .. first_row + 3 of the matrix, all columns below `width`, a multiple of kFloats.
template <int first_row, int width>
void FoldRows(const float (*values)[kRows], int count, float* sums) {
  constexpr int kBlock = 4;
  for (int column = 0; column < width; column += kFloats) {
    Floats products[kBlock] = {};
    for (int p = 0; p < count; ++p) {
      Floats row;
      std::memcpy(&row, values[p] + column, sizeof(row));
      for (int r = 0; r < kBlock; ++r) products[r] += values[p][first_row + r] * row;
    }
    for (int r = 0; r < kBlock; ++r) {
      Floats sum;
      float* place = sums + SumRow(first_row + r) + column;
      std::memcpy(&sum, place, sizeof(sum));
      sum = kFade * sum + (products[r] + kTiny);
      std::memcpy(place, &sum, sizeof(sum));
    }
  }
}

void Fold(const float (*values)[kRows], int count, float* sums) {
  FoldRows<0, kHalfRow>(values, count, sums);
  FoldRows<4, kHalfRow>(values, count, sums);
  FoldRows<8, kRows>(values, count, sums);
  FoldRows<12, kRows>(values, count, sums);
}

void Blend(const ColumnSums* columns, double (*products)[kSolveLanes]) {
  alignas(64) float blended[kSolveLanes][kNumSums];
  for (int l = 0; l < kSolveLanes; ++l) {
    const ColumnSums& from = columns[l];
    for (int t = 0; t < kNumSums; t += kFloats) {
      Floats own, left, right, left2, right2;
      std::memcpy(&own, from.own + t, sizeof(own));
      std::memcpy(&left, from.left + t, sizeof(own));
      std::memcpy(&right, from.right + t, sizeof(own));
      std::memcpy(&left2, from.left2 + t, sizeof(own));
      std::memcpy(&right2, from.right2 + t, sizeof(own));
      own = own + kSideWeight * (left + right) + kFarWeight * (left2 + right2);
      std::memcpy(blended[l] + t, &own, sizeof(own));
    }
  }
  for (int i = 0; i < kRows; ++i) {
    for (int j = 0; j <= i; ++j) {
      double* product = products[Triangle(i, j)];
      for (int l = 0; l < kSolveLanes; ++l) {
        product[l] = static_cast<double>(blended[l][SumRow(i) + j]);
      }
    }
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
void BlendColumns(const ColumnSums* columns, double (*products)[kSolveLanes]) {
  GMZIP_LEAST_SQUARES_CALL(Blend)(columns, products);
}

}  // namespace gmzip
#endif
