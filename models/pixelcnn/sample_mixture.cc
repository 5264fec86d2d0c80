#include "models/pixelcnn/sample_mixture.h"

#include <algorithm>

#include "models/pixelcnn/mixture_format.h"
#include "models/pixelcnn/pixelcnn_model.h"  // formats of the outputs

namespace gmzip {

SampleMixture::SampleMixture(const int16_t* outputs, int num_mixtures, int32_t prediction_q6,
                             int32_t inverse_activity_q18)
    : num_mixtures_(num_mixtures), inverse_activity_q18_(inverse_activity_q18) {
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
  weight_sum_q16_ = weight_sum;
  uniform_step_ = weight_sum << (24 - 12 - 8);
  total_ = (weight_sum << 24) + uniform_step_ * 256;
}

float SampleMixture::CostGradient(const int16_t* outputs, uint8_t sample, float* gradient) const {
  const int16_t* log_scales = outputs + 2 * num_mixtures_;
  float* by_logit = gradient;
  float* by_mean = gradient + num_mixtures_;
  float* by_log_scale = gradient + 2 * num_mixtures_;
  constexpr float kLn2 = 0.69314718F;
  constexpr float kShare = 1.0F - static_cast<float>(kUniformShare);
  const float weight_unit = kShare / static_cast<float>(weight_sum_q16_);
  // Arguments per unit of activity: step per level times levels per unit.
  const float levels = 1.0F / (static_cast<float>(int64_t{64} * inverse_activity_q18_) * 65536.0F);
  float weights[kMaxMixtures];
  float masses[kMaxMixtures];
  float mixed = 0;
  for (int k = 0; k < num_mixtures_; ++k) {
    const Logistic& logistic = logistics_[k];
    const Edge upper = EdgeAt(logistic, sample);
    const Edge lower = EdgeAt(logistic, sample - 1);
    const float mass = upper.cdf - lower.cdf;
    weights[k] = static_cast<float>(logistic.weight_q16) * weight_unit;
    masses[k] = mass;
    mixed += weights[k] * mass;
    const float inverse_scale = static_cast<float>(logistic.step_q40) * levels;
    by_mean[k] = weights[k] * (upper.density - lower.density) * inverse_scale;
    const bool is_clamped = log_scales[k] < static_cast<int>(kMinLogScale) * (1 << kLogScaleBits) ||
                            log_scales[k] > static_cast<int>(kMaxLogScale) * (1 << kLogScaleBits);
    by_log_scale[k] =
        is_clamped ? 0.0F : weights[k] * (upper.t * upper.density - lower.t * lower.density) * kLn2;
  }
  const float probability = mixed + static_cast<float>(kUniformShare) / 256.0F;
  const float inverse = 1.0F / probability;
  const float mean_mass = mixed / kShare;
  for (int k = 0; k < num_mixtures_; ++k) {
    by_logit[k] = weights[k] * (mean_mass - masses[k]) * inverse * (kLn2 / (1 << kLogitBits));
    by_mean[k] = by_mean[k] * inverse * (1.0F / (1 << kMeanBits));
    by_log_scale[k] = by_log_scale[k] * inverse * (1.0F / (1 << kLogScaleBits));
  }
  return probability;
}

SampleMixture::Edge SampleMixture::EdgeAt(const Logistic& logistic, int value) {
  if (value < 0) return {0.0F, 0.0F, 0.0F};
  if (value > 254) return {0.0F, 1.0F, 0.0F};
  const int64_t t_q10 = (logistic.origin_q40 + value * logistic.step_q40) >> 30;
  const auto limited =
      static_cast<int32_t>(std::clamp<int64_t>(t_q10, -kLogisticLimitQ10, kLogisticLimitQ10));
  const float cdf = static_cast<float>(LogisticCdfQ24(limited)) * (1.0F / (1 << 24));
  return {static_cast<float>(limited) * (1.0F / 1024), cdf, cdf * (1.0F - cdf)};
}

}  // namespace gmzip
