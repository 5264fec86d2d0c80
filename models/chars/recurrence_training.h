// A gated linear recurrence over a stretch of time, with its gradient, for training.
// LibTorch: included by the trainer's sources only.
#ifndef GMZIP_MODELS_CHARS_RECURRENCE_TRAINING_H_
#define GMZIP_MODELS_CHARS_RECURRENCE_TRAINING_H_

#include <torch/torch.h>

namespace gmzip {

struct RecurrenceOutput {
  torch::Tensor y;     // [steps, streams, width], type of the sums
  torch::Tensor last;  // [streams, width], float: the state after the last step, without gradient
};

// Of each unit, at each step (after SRU, Lei et al. 2018, with bounded candidates as in minGRU,
// Feng et al. 2024, so that nothing leaves [-1, 1]):
//   f, r = Q(sums of forget and output gates), z = S(candidate's sum)
//   state = f keep state + (1 - f) z
//   y = r state + (1 - r) x
// with Q the quadratic sigmoid of models/runtime/activations.h and S(a) = 2 Q(2 a) - 1.
//   sums   [steps, streams, 3 width]: forget gates, candidates, output gates, without bias.
//          [steps, streams, 4 width] if x is undefined: x = S(fourth part). float or bfloat16
//   bias   [3 or 4 width], float
//   x      [steps, streams, width], type of the sums, or undefined
//   state  [streams, width], float; no gradient is taken
//   keep   [steps, streams], float: 0 where a text begins, else 1
RecurrenceOutput GatedRecurrence(const torch::Tensor& sums, const torch::Tensor& bias,
                                 const torch::Tensor& x, const torch::Tensor& state,
                                 const torch::Tensor& keep);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_RECURRENCE_TRAINING_H_
