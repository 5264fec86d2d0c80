// A fully connected layer with weights of 8 bits, for one input at a time.
#ifndef GMZIP_MODELS_RUNTIME_NARROW_LAYER_H_
#define GMZIP_MODELS_RUNTIME_NARROW_LAYER_H_

#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "models/runtime/aligned_vector.h"
#include "models/runtime/dense_layer.h"

namespace gmzip {

// A DenseLayer whose weights are rounded to int8. A product with a lone input takes as long as its
// weights take to come from the second-level cache: half the bytes, nearly twice the speed.
//
// Rows in groups of 16, as there. Of each group, with the smallest k in [0, shift] for which no
// weight leaves [-127, 127]: w' = (w + 2^(k-1)) >> k, bias' = (bias + 2^(k-1)) >> k (unchanged
// where k = 0) and shift' = shift - k. No accumulator can leave int32: for k > 0, |w'| is at most
// |w| / 2 + 1/2, which brings a bound of 2^31 down to 2^30 + 2^25 (cols / 2 times the largest
// input) + 2^28 (rounding).
//
// Thread-safe but for Follow.
class NarrowLayer {
 public:
  // Errors: kDamaged if a group has no such k.
  static Result<NarrowLayer> Create(const DenseLayer& wide);

  // Rounds the layer it was made from anew, as that has learnt. Where no k will do, k is `shift`
  // and weights are limited to [-127, 127].
  void Follow(const DenseLayer& wide);

  // One input: x [cols], read in pairs (DenseLayer, "READ ME FIRST"); y [rows]; no overlap.
  void Apply(const int16_t* x, int16_t* y) const;

  size_t rows() const { return rows_; }
  size_t cols() const { return cols_; }

 private:
  NarrowLayer() = default;

  // Rounds the rows of a group. Returns whether all weights fit.
  bool RoundGroup(const DenseLayer& wide, size_t group);

  size_t rows_ = 0;
  size_t cols_ = 0;
  AlignedVector<int8_t> packed_weights_;  // as NarrowView's
  AlignedVector<int32_t> rounding_bias_;  // [row_groups * 16], bias' + rounding
  AlignedVector<uint8_t> shifts_;         // [row_groups]
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_NARROW_LAYER_H_
