// The activations of models/runtime/activations.h in floating point. LibTorch: included by training
// sources only.
#ifndef GMZIP_MODELS_TRAINING_ACTIVATIONS_H_
#define GMZIP_MODELS_TRAINING_ACTIVATIONS_H_

#include <torch/torch.h>

namespace gmzip {

// Piecewise quadratic, slope 1/4 at 0, saturated beyond +-4.
inline torch::Tensor QuadraticSigmoid(const torch::Tensor& x) {
  const torch::Tensor t = torch::clamp(x * 0.25, -1, 1);
  return 0.5 + t * (1 - 0.5 * torch::abs(t));
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_TRAINING_ACTIVATIONS_H_
