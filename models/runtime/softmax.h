// Softmax in integers: from logits to weights.
#ifndef GMZIP_MODELS_RUNTIME_SOFTMAX_H_
#define GMZIP_MODELS_RUNTIME_SOFTMAX_H_

#include <cstddef>
#include <cstdint>

#include "models/runtime/tables.h"

namespace gmzip {

// Fractional bits of logits, base-2 logarithms, and what the largest becomes: 2^kSoftmaxTopBits.
inline constexpr int kSoftmaxLogitBits = 10;
inline constexpr int kSoftmaxTopBits = 22;

// The definition: max(1, floor(2^(kSoftmaxTopBits + (logit - largest) / 1024))) but for Exp2's
// error. logit: at most `largest`.
inline uint32_t SoftmaxWeight(int32_t logit, int32_t largest) {
  const Exp2Value value = Exp2((logit - largest) * (1 << (16 - kSoftmaxLogitBits)));
  const int shift = 31 - kSoftmaxTopBits - value.exponent;
  const uint32_t weight = shift < 32 ? value.mantissa_q31 >> shift : 0;
  return weight < 1 ? 1 : weight;
}

// weights[i] = SoftmaxWeight(logits[i], the largest of them). n: at least 1. Thread-safe.
void SoftmaxWeights(const int16_t* logits, size_t n, uint32_t* weights);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_SOFTMAX_H_
