// The mixers' sums of products and steps, once for each SIMD target; the same integers in all.
#ifndef GMZIP_MODELS_MIXING_MIXER_KERNELS_H_
#define GMZIP_MODELS_MIXING_MIXER_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace gmzip {

// Inputs come in groups of this many, zeros at the end.
inline constexpr size_t kMixerGroup = 16;
// Weights are Q16, within +-kMaxMixerWeight (8.0); with |input| <= 3072 a product fits 31 bits.
inline constexpr int32_t kMaxMixerWeight = (1 << 19) - 1;
inline constexpr size_t kMaxMixerInputs = 512;

// sums[s] = sum over i of (inputs[i] * weights[s][i]) >> 10, arithmetic shift each.
//   inputs   [num_inputs]            Q8, |input| <= 3072; num_inputs a multiple of kMixerGroup, at
//                                    most kMaxMixerInputs, so that sums fit 31 bits
//   weights  [num_sets][num_inputs]  Q16, 64-byte aligned
void MixerSums(const int32_t* inputs, size_t num_inputs, const int32_t* const* weights,
               size_t num_sets, int32_t* sums);

// weights[s][i] += (inputs[i] * steps[s] + 2^13) >> 14, kept within +-kMaxMixerWeight. Sets with a
// step of 0 are passed over. |steps[s]| < 2^18. The sets must differ.
void MixerLearn(const int32_t* inputs, size_t num_inputs, int32_t* const* weights,
                const int32_t* steps, size_t num_sets);

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_MIXER_KERNELS_H_
