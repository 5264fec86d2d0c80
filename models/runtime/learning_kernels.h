// Elementwise kernels of learning: gradients to integers and back, the optimiser's step.
//
// Floating point here is IEEE single precision with + - x / and sqrt only, element by element, so
// that SIMD width, threads and compilers change nothing (docs/NUMERICS.md, "Learning"). Only
// dense_learner.cc and the families' learners should need this file. All functions are thread-safe.
#ifndef GMZIP_MODELS_RUNTIME_LEARNING_KERNELS_H_
#define GMZIP_MODELS_RUNTIME_LEARNING_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace gmzip {

// One step of Adam (Kingma and Ba 2015) for a panel of 16 rows.
struct AdamPanel {
  // Gradient sums as the dense kernel leaves them: column c from gradients + c * gradient_stride.
  const int32_t* gradients;
  size_t gradient_stride;
  size_t cols;
  const float*
      gradient_scales;     // [16] powers of two: sums to units that stay the same for all steps
  float rate;              // learning rate with Adam's bias correction, times 2^16
  const float* row_units;  // [16] integer weights per unit of weight, of a row ...
  const float* col_units;  // [cols] ... times that of a column
  const int16_t* start_weights;  // [cols, 16] where learning began; weights are pulled back there
  float* first_moment;           // [cols, 16]
  float* second_moment;          // [cols, 16]
  int32_t* masters_q16;          // [cols, 16] the weights with 16 more bits
  int16_t* weights;              // [col_pairs, 16, 2] packed as DenseLayer has them
  int16_t* columns;              // [cols, 16] the weights again, one column after the other
  int32_t* row_sums;             // [16] receives the sums of |weight|
};

inline constexpr float kAdamFirstDecay = 0.5F;
// Added to both moments: keeps those without gradient out of the denormal range, which is slow, and
// changes no other by more than its last bit.
inline constexpr float kAdamTiny = 1e-30F;
// Smaller than the square root of any second moment that matters.
inline constexpr float kAdamEpsilon = 1e-13F;

// Weights that learn stay within +- this.
inline constexpr int32_t kLargestLearntWeight = 32512;

// second_decay: how much of the second moment stays.
void AdamStep(const AdamPanel& panel, float second_decay);

// Sums over pixels of |gradients[i, r]|, and the largest |gradients[i, r] x group_scale[r / 16]|.
//   gradients    [n, rows], row i from gradients + i * stride; rows a multiple of 16
//   group_scale  [rows / 16], powers of two
//   sums         [rows]
float MeasureGradients(const float* gradients, size_t stride, size_t n, size_t rows,
                       const float* group_scale, float* sums);

// out[i, r] = round(gradients[i, r] x group_scale[r / 16] x scale), half away from zero, [n, rows].
// Below 2^15 as the caller chose `scale`.
void QuantiseRows(const float* gradients, size_t stride, size_t n, size_t rows,
                  const float* group_scale, float scale, int16_t* out);

// round(gradients[i, r] x row_scale[r]), half away from zero, limited to +-32767, packed in pairs
// of pixels: out [rows / 16, ceil(n / 2), 16, 2], zeros behind the last pixel.
void QuantisePacked(const float* gradients, size_t stride, size_t n, size_t rows,
                    const float* row_scale, int16_t* out);

// x [n, cols] to [ceil(n / 2), cols, 2], pairs of pixels out_stride values apart; the last pixel of
// an odd number stands twice.
void InterleavePixels(const int16_t* x, size_t x_stride, size_t n, size_t cols, int16_t* out,
                      size_t out_stride);

// Weights with rows and columns exchanged: columns [row_groups, cols, 16] to
// out [ceil(cols / 16), 8 * row_groups, 16, 2].
void PackTransposed(const int16_t* columns, size_t row_groups, size_t cols, int16_t* out);

// The largest sum of |weight| over a column of such weights.
int32_t LargestColumnSum(const int16_t* transposed, size_t col_groups, size_t row_pairs);

// out[i, c] = x[i, c] x scale.
void ScaleToFloat(const int32_t* x, size_t x_stride, size_t n, size_t cols, float scale, float* out,
                  size_t out_stride);

// gradients[i, c] *= slope of LeakyReluValue where it gave y[i, c].
void LeakyReluBackward(const int16_t* y, size_t y_stride, size_t n, size_t cols, float* gradients,
                       size_t stride);

// Of GatedResidualAdd: gradients of p and q, [n, 2 * channels], from those of h, [n, channels].
void GatedResidualBackward(const float* h_gradients, size_t h_stride, const int16_t* pq,
                           size_t pq_stride, size_t channels, size_t n, float* pq_gradients,
                           size_t pq_gradient_stride);

// to[i, c] += x[i, c]
void AddRows(const float* x, size_t x_stride, size_t n, size_t cols, float* to, size_t to_stride);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_LEARNING_KERNELS_H_
