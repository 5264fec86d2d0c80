// Learning for a DenseLayer, exact on every machine: backward pass and Adam in the layer's own
// integers.
//
// A family's learner keeps one DenseLearner for each layer. For a batch of pixels it calls Backward
// from the last layer to the first, each with the loss's gradient by the layer's outputs, and then
// Step on each. Nothing here knows what the symbols are.
//
// Exactness: products and their sums are integers, proved not to overflow; the rest is IEEE single
// precision, element by element (learning_kernels.h; docs/NUMERICS.md, "Learning").
#ifndef GMZIP_MODELS_RUNTIME_DENSE_LEARNER_H_
#define GMZIP_MODELS_RUNTIME_DENSE_LEARNER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/runtime/aligned_vector.h"
#include "models/runtime/dense_layer.h"

namespace gmzip {

// The optimiser's settings at one step; the same for all layers.
struct LearningStep {
  float rate;          // in units of the network's real weights, with Adam's bias correction
  float second_decay;  // Adam's beta 2
};

// Gradients of a batch in the layer's integer formats: of one unit of the integer output y, not of
// the number it stands for.
struct DenseGradients {
  const int16_t* x;  // [n, cols] the inputs Apply had
  size_t x_stride;
  const float* dy;  // [n, rows rounded up to 16], zeros behind `rows`
  size_t dy_stride;
  float* dx;  // [n, dx_cols] receives the gradients of the first dx_cols inputs; may be null
  size_t dx_stride;
  size_t dx_cols;
  size_t n;  // 1 .. kLearningMaxPixels
};

inline constexpr size_t kLearningMaxPixels = 4096;

// Not thread-safe. The layer must outlive it and stay where it is.
class DenseLearner {
 public:
  // row_units [rows], col_units [cols]: integer weights per unit of real weight are row_units[r] x
  // col_units[c] (powers of two, from the formats of outputs and inputs; the shift is added here).
  DenseLearner(DenseLayer* layer, const std::vector<float>& row_units,
               const std::vector<float>& col_units);

  // Takes the gradients of one batch, which replace those of the batch before: PassBack, then Sum.
  void Backward(const DenseGradients& batch);
  // The gradients of the batch's inputs, which the layers below wait for.
  void PassBack(const DenseGradients& batch);
  // The gradients of weights and biases. After PassBack of the same batch.
  void Sum(const DenseGradients& batch);

  // Moves weights and biases against the gradients of the last Sum. Rows that would fail the
  // overflow proof are shrunk until they pass.
  void Step(const LearningStep& step);

  // The last Sum's gradient by an integer weight, or by the bias where col is the layer's
  // cols(). For tests and instruments.
  float Gradient(size_t row, size_t col) const;

 private:
  // Sets the scales at which the batch's gradients become integers. False if they are all zero or
  // out of range: nothing is to be learnt.
  bool ChooseScales(const DenseGradients& batch);
  void SumInputGradients(const DenseGradients& batch);
  void UpdateTransposed();
  void BoundRow(size_t row, int32_t row_sum);
  void StepBias(const LearningStep& step);

  DenseLayer* layer_;
  size_t padded_rows_;
  size_t col_pairs_;
  bool has_gradients_ = false;              // in the batch
  float dx_batch_scale_ = 0;                // of the batch's gradients where inputs' are computed
  AlignedVector<float> row_scales_;         // [padded_rows] of the batch's gradients, for weights'
  AlignedVector<float> unscale_;            // [padded_rows] their inverses; 0: nothing to be learnt
  AlignedVector<float> group_scale_;        // [row_groups] 2^(smallest shift - shift)
  float dx_scale_;                          // 2^-(smallest shift)
  AlignedVector<float> row_units_;          // [padded_rows]
  AlignedVector<float> col_units_;          // [cols]
  AlignedVector<float> first_moment_;       // [row_groups, cols, 16]
  AlignedVector<float> second_moment_;      // [row_groups, cols, 16]
  AlignedVector<int32_t> masters_q16_;      // [row_groups, cols, 16]
  AlignedVector<int16_t> start_weights_;    // [row_groups, cols, 16]
  AlignedVector<int16_t> columns_;          // [row_groups, cols, 16] the weights
  AlignedVector<float> bias_first_moment_;  // [padded_rows]
  AlignedVector<float> bias_second_moment_;  // [padded_rows]
  // Weights with rows and columns exchanged, for gradients of inputs: [col_groups, row_pairs, 16
  // cols, 2 rows].
  AlignedVector<int16_t> transposed_;
  int32_t largest_col_sum_ = 0;  // of |weight|, over columns
  AlignedVector<int32_t> zeros_;
  AlignedVector<uint8_t> no_shifts_;
  // Of one batch.
  AlignedVector<float> sums_;             // [padded_rows]
  AlignedVector<int16_t> quantised_;      // [n, padded_rows]
  AlignedVector<int16_t> packed_;         // [row_groups, pixel_pairs, 16, 2]
  AlignedVector<int16_t> pairs_;          // [pixel_pairs, cols + 1, 2]
  AlignedVector<int32_t> gradient_sums_;  // [cols + 1, padded_rows]; the last row is the biases'
  AlignedVector<int32_t> dx_sums_;        // [n, dx_cols]
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_DENSE_LEARNER_H_
