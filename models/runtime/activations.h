// Elementwise int16 kernels: LeakyReLU, quadratic sigmoid, gated residual.
//
// The inline functions are the definitions; the array functions give exactly the same on every
// SIMD target. All are thread-safe. "Q10" is a number times 2^10 and so on (docs/NUMERICS.md).
#ifndef GMZIP_MODELS_RUNTIME_ACTIVATIONS_H_
#define GMZIP_MODELS_RUNTIME_ACTIVATIONS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace gmzip {

// max(x, x / 8), rounded down: the format of x is kept.
constexpr int16_t LeakyReluValue(int16_t x) {
  return static_cast<int16_t>(std::max<int32_t>(x, x >> 3));
}

// a * b * 2^-15, round half up. If one factor is Q15 the result has the format of the other.
// Not for a = b = -32768, the only case that does not fit (and SIMD units disagree about it).
constexpr int16_t MulFixedPoint15Value(int16_t a, int16_t b) {
  return static_cast<int16_t>((int32_t{a} * b + 16384) >> 15);
}

// Q10 -> Q15 in [1, 32767]: s = (1 + t (2 - |t|)) / 2 with t = q / 4 clamped to [-1, 1), two
// parabolas that meet at 1/2 and are flat from |q| = 4 on.
// Non-decreasing. Nothing saturates: |t| <= 2^15, so 32767 - |t| / 2 >= 16383 and |m| <= 16383.
constexpr int16_t QuadraticSigmoidValue(int16_t q) {
  const int32_t t = std::clamp<int32_t>(q, -4096, 4095) * 8;
  const int32_t magnitude = t < 0 ? -t : t;
  const int32_t m = (t * (32767 - (magnitude >> 1)) + 16384) >> 15;
  return static_cast<int16_t>(std::min<int32_t>(32767, 16384 + m));
}

// saturate_int16(h + p * QuadraticSigmoid(q)); the format of h is that of p.
constexpr int16_t GatedResidualValue(int16_t h, int16_t p, int16_t q) {
  const int32_t sum = h + MulFixedPoint15Value(p, QuadraticSigmoidValue(q));
  return static_cast<int16_t>(std::clamp<int32_t>(sum, -32768, 32767));
}

// out[i] = LeakyReluValue(x[i]) for i < n. `out` may be x itself.
void LeakyRelu(const int16_t* x, size_t n, int16_t* out);

// The same for num_rows rows of n values; row r starts at x + r * x_stride and out + r *
// out_stride.
void LeakyReluRows(const int16_t* x, size_t x_stride, size_t n, size_t num_rows, int16_t* out,
                   size_t out_stride);

// out[i] = QuadraticSigmoidValue(x[i]) for i < n. `out` may be x itself.
void QuadraticSigmoid(const int16_t* x, size_t n, int16_t* out);

// h[n, c] = GatedResidualValue(h[n, c], pq[n, c], pq[n, channels + c]): the end of a gated
// residual block, whose last layer gives values p and gates q side by side.
//   h   [num_pixels, channels]      row n starts at h + n * h_stride; updated in place
//   pq  [num_pixels, 2 * channels]  row n starts at pq + n * pq_stride; q in Q10
void GatedResidualAdd(int16_t* h, size_t h_stride, const int16_t* pq, size_t pq_stride,
                      size_t channels, size_t num_pixels);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_ACTIVATIONS_H_
