// Discretised mixture of logistics over one 8-bit sample, in integers (Salimans et al. 2017,
// section 2.1).
#ifndef GMZIP_MODELS_PIXELCNN_SAMPLE_MIXTURE_H_
#define GMZIP_MODELS_PIXELCNN_SAMPLE_MIXTURE_H_

#include <cstdint>

#include "models/pixelcnn/pixelcnn_format.h"
#include "models/runtime/tables.h"

namespace gmzip {

// The distribution of one sample. Not thread-safe; cheap to make.
class SampleMixture {
 public:
  // outputs [3 * num_mixtures]: a head's logits (log2, Q10), means (Q11), log2 scales (Q10), in
  // units of activity around the adaptive prediction.
  SampleMixture(const int16_t* outputs, int num_mixtures, int32_t prediction_q6,
                int32_t inverse_activity_q18);

  // Mass of all values <= `value`, 0 <= value < 255. Strictly increasing in value.
  uint64_t MassUpTo(int value) const {
    uint64_t mass = uniform_step_ * static_cast<uint64_t>(value + 1);
    for (int k = 0; k < num_mixtures_; ++k) {
      const Logistic& logistic = logistics_[k];
      // Below 2^61 >> 30: fits int32.
      const int64_t t_q10 = (logistic.origin_q40 + value * logistic.step_q40) >> 30;
      mass += logistic.weight_q16 * LogisticCdfQ24(static_cast<int32_t>(t_q10));
    }
    return mass;
  }

  // Gradient of the sample's cost in nats by a unit of each output, [3 * num_mixtures], laid out as
  // `outputs`, which are those the mixture was made of. Returns the sample's probability. IEEE
  // single precision in a fixed order.
  float CostGradient(const int16_t* outputs, uint8_t sample, float* gradient) const;

  // Mass of all 256 values: below 2^(24 + 16 + 4 + 1).
  uint64_t TotalMass() const { return total_; }

 private:
  // One component: weight x logistic(origin + value x step), the argument in its scale. Linear in
  // the value, so that a decision costs one product where boundary, mean and scale cost two.
  struct Logistic {
    int64_t origin_q40;
    int64_t step_q40;
    uint64_t weight_q16;
  };

  // An end of a value's interval under one component: argument, CDF and density there.
  struct Edge {
    float t;
    float cdf;
    float density;
  };
  static Edge EdgeAt(const Logistic& logistic, int value);

  int num_mixtures_;
  int32_t inverse_activity_q18_;
  uint64_t weight_sum_q16_;
  uint64_t uniform_step_;
  uint64_t total_;
  Logistic logistics_[kMaxMixtures];
};

// Probability that a sample known to be in [low, high] is above `middle`, of 65536, in [1, 65535].
// mass_*: mass up to low - 1, middle and high.
inline uint32_t UpperHalfProbability16(uint64_t mass_below, uint64_t mass_middle,
                                       uint64_t mass_high) {
  const uint64_t share = ((mass_high - mass_middle) << 16) / (mass_high - mass_below);
  return static_cast<uint32_t>(share < 1 ? 1 : share > 65535 ? 65535 : share);
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_SAMPLE_MIXTURE_H_
