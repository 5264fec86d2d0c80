#include "models/pixelcnn/sample_mixture.h"

#include <algorithm>

#include "models/pixelcnn/mixture_format.h"
#include "models/pixelcnn/pixelcnn_model.h"  // formats of the outputs

namespace gmzip {

SampleMixture::SampleMixture(const int16_t* outputs, int num_mixtures, int32_t prediction_q6,
                             int32_t inverse_activity_q18)
    : num_mixtures_(num_mixtures) {
  const int16_t* logits = outputs;
  const int16_t* means = outputs + num_mixtures;
  const int16_t* log_scales = outputs + 2 * num_mixtures;
  const int32_t largest = *std::max_element(logits, logits + num_mixtures);
  uint64_t weight_sum = 0;
  // Upper end of value 0's interval, from the prediction, in units of activity, and the distance to
  // the next value's: |origin| < 2^34, step < 2^26.
  const int64_t origin_q24 = int64_t{32 - prediction_q6} * inverse_activity_q18;
  const int64_t step_q24 = int64_t{64} * inverse_activity_q18;
  for (int k = 0; k < num_mixtures; ++k) {
    Logistic& logistic = logistics_[k];
    const Exp2Value weight = Exp2((logits[k] - largest) * (1 << (16 - kLogitBits)));
    const int weight_shift = 15 - weight.exponent;
    logistic.weight_q16 = weight_shift < 32 ? weight.mantissa_q31 >> weight_shift : 0;
    weight_sum += logistic.weight_q16;
    const int64_t mean_q24 = int64_t{means[k]} * (1 << (24 - kMeanBits));
    const int32_t log_scale = std::clamp<int32_t>(
        log_scales[k], static_cast<int32_t>(kMinLogScale) * (1 << kLogScaleBits),
        static_cast<int32_t>(kMaxLogScale) * (1 << kLogScaleBits));
    const Exp2Value inverse = Exp2(-log_scale * (1 << (16 - kLogScaleBits)));
    const int64_t inverse_scale_q16 = inverse.mantissa_q31 >> (15 - inverse.exponent);
    // Below 2^35 x 2^25, and 255 steps below 2^26 x 2^25 x 2^8: no sum of them leaves int64.
    logistic.origin_q40 = (origin_q24 - mean_q24) * inverse_scale_q16;
    logistic.step_q40 = step_q24 * inverse_scale_q16;
  }
  // kUniformShare spread over 256 values.
  uniform_step_ = weight_sum << (24 - 12 - 8);
  total_ = (weight_sum << 24) + uniform_step_ * 256;
}

}  // namespace gmzip
