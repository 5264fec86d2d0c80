#include "models/chars/recurrence_training.h"

#include <cstdint>
#include <utility>

#include "models/chars/recurrence_training_kernels.h"
#include "models/training/activations.h"

namespace gmzip {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

template <typename T>
T* Data(const Tensor& tensor) {
  return tensor.defined() && tensor.numel() > 0 ? static_cast<T*>(tensor.data_ptr()) : nullptr;
}

template <typename T>
RecurrenceForward<T> ForwardPass(const Tensor& sums, const Tensor& bias, const Tensor& x,
                                 const Tensor& state, const Tensor& keep, const Tensor& states,
                                 const Tensor& y) {
  return {static_cast<size_t>(sums.size(0)),
          static_cast<size_t>(sums.size(1)),
          static_cast<size_t>(state.size(1)),
          Data<T>(sums),
          Data<float>(bias),
          Data<T>(x),
          Data<float>(state),
          Data<float>(keep),
          Data<float>(states),
          Data<T>(y)};
}

class CpuRecurrence : public torch::autograd::Function<CpuRecurrence> {
 public:
  static variable_list forward(AutogradContext* context, const Tensor& sums_in, const Tensor& bias,
                               const Tensor& x_in, const Tensor& state, const Tensor& keep) {
    const Tensor sums = sums_in.contiguous();
    const Tensor x = x_in.contiguous();
    const auto shape = {sums.size(0), sums.size(1), state.size(1)};
    const Tensor states = torch::empty(shape, state.options());
    const Tensor y = torch::empty(shape, sums.options());
    if (sums.scalar_type() == torch::kFloat) {
      RunRecurrence(ForwardPass<float>(sums, bias, x, state, keep, states, y));
    } else {
      RunRecurrence(ForwardPass<uint16_t>(sums, bias, x, state, keep, states, y));
    }
    context->save_for_backward({sums, bias, x, state, keep, states});
    const Tensor last = states[states.size(0) - 1].clone();
    context->mark_non_differentiable({last});
    return {y, last};
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const Tensor& sums = saved[0];
    const Tensor& x = saved[2];
    const Tensor& state = saved[3];
    const Tensor dsums = torch::empty_like(sums);
    const Tensor dx = torch::empty_like(x);
    const Tensor dbias = torch::zeros_like(saved[1]);
    const Tensor dstate = torch::zeros_like(state);
    const Tensor dy = gradients[0].contiguous();
    if (sums.scalar_type() == torch::kFloat) {
      RunRecurrenceBackward(RecurrenceBackward<float>{
          ForwardPass<float>(sums, saved[1], x, state, saved[4], saved[5], Tensor()),
          Data<float>(dy), Data<float>(dsums), Data<float>(dx), Data<float>(dbias),
          Data<float>(dstate)});
    } else {
      RunRecurrenceBackward(RecurrenceBackward<uint16_t>{
          ForwardPass<uint16_t>(sums, saved[1], x, state, saved[4], saved[5], Tensor()),
          Data<uint16_t>(dy), Data<uint16_t>(dsums), Data<uint16_t>(dx), Data<float>(dbias),
          Data<float>(dstate)});
    }
    return {dsums, dbias, dx, Tensor(), Tensor()};
  }
};

Tensor Squash(const Tensor& sums) { return 2 * QuadraticSigmoid(2 * sums) - 1; }

// Anywhere: state[t] = a[t] state[t - 1] + b[t] for all t at once, by doubling the stretches that
// are put together.
RecurrenceOutput ParallelRecurrence(const Tensor& sums_in, const Tensor& bias, const Tensor& x_in,
                                    const Tensor& state, const Tensor& keep) {
  const auto parts = (sums_in.to(torch::kFloat) + bias).split(state.size(1), 2);
  const Tensor f = QuadraticSigmoid(parts[0]);
  const Tensor z = Squash(parts[1]);
  const Tensor r = QuadraticSigmoid(parts[2]);
  const Tensor x = x_in.defined() ? x_in.to(torch::kFloat) : Squash(parts[3]);
  Tensor a = f * keep.unsqueeze(2);
  Tensor b = (1 - f) * z;
  b = torch::cat({b.narrow(0, 0, 1) + a.narrow(0, 0, 1) * state, b.narrow(0, 1, b.size(0) - 1)});
  for (int64_t stretch = 1; stretch < b.size(0); stretch *= 2) {
    const int64_t rest = b.size(0) - stretch;
    const Tensor later = a.narrow(0, stretch, rest);
    b = torch::cat(
        {b.narrow(0, 0, stretch), b.narrow(0, stretch, rest) + later * b.narrow(0, 0, rest)});
    a = torch::cat({a.narrow(0, 0, stretch), later * a.narrow(0, 0, rest)});
  }
  return {(x + r * (b - x)).to(sums_in.scalar_type()), b[b.size(0) - 1].detach()};
}

}  // namespace

RecurrenceOutput GatedRecurrence(const Tensor& sums, const Tensor& bias, const Tensor& x,
                                 const Tensor& state, const Tensor& keep) {
  if (!sums.is_cpu()) return ParallelRecurrence(sums, bias, x, state, keep);
  // Autograd takes no undefined inputs.
  const Tensor input = x.defined() ? x : torch::empty({0}, sums.options());
  const variable_list out = CpuRecurrence::apply(sums, bias, input, state, keep);
  return {out[0], out[1]};
}

}  // namespace gmzip
