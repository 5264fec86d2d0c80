#include "models/chars/chars_network.h"

#include <cmath>
#include <string>

#include "models/chars/recurrence_training.h"

namespace gmzip {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// x W^T with x and W rounded to bfloat16; the weight's gradient is a float. Products are laid out
// so that none of the three needs a transposed copy.
class MixedProduct : public torch::autograd::Function<MixedProduct> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight) {
    const Tensor rounded = weight.to(torch::kBFloat16);
    context->save_for_backward({x, rounded});
    return torch::matmul(x, rounded.t());
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const Tensor& x = saved[0];
    const Tensor dy = gradients[0].reshape({-1, gradients[0].size(-1)});
    const Tensor dx = torch::mm(dy, saved[1]).view(x.sizes());
    const Tensor dw = torch::mm(x.reshape({-1, x.size(-1)}).t(), dy).t().to(torch::kFloat);
    return {dx, dw};
  }
};

}  // namespace

CharsNetworkImpl::CharsNetworkImpl(const CharsConfig& shape) : config(shape) {
  embedding = register_parameter("embedding", 0.5 * torch::randn({kByteValues, shape.embedding}));
  for (int layer = 0; layer < shape.num_layers; ++layer) {
    const int64_t columns = shape.NumColumns(layer);
    const Tensor weight = torch::randn({shape.NumRows(layer), columns}) *
                          ((layer == 0 ? 1.0 : 1.5) / std::sqrt(static_cast<double>(columns)));
    const Tensor bias = torch::zeros({shape.NumRows(layer)});
    // Units that forget at once beside others that remember hundreds of bytes.
    bias.narrow(0, 0, shape.width).copy_(torch::linspace(-1, 3.6, shape.width));
    const std::string name = "layer" + std::to_string(layer);
    weights.push_back(register_parameter(name + "_weight", weight));
    biases.push_back(register_parameter(name + "_bias", bias));
  }
  output_weight =
      register_parameter("output_weight", 0.05 * torch::randn({kByteValues, shape.width}));
  output_bias = register_parameter("output_bias", torch::zeros({kByteValues}));
  if (shape.hashed_embedding > 0) {
    // Contexts never met are to say nothing.
    hashed_embedding = register_parameter(
        "hashed_embedding", torch::zeros({shape.NumHashedRows(), shape.hashed_embedding}));
  }
}

Tensor CharsNetworkImpl::Multiply(const Tensor& x, const Tensor& weight) const {
  return use_bfloat16_ ? MixedProduct::apply(x, weight) : torch::matmul(x, weight.t());
}

CharsOutput CharsNetworkImpl::forward(const Tensor& recent, const Tensor& hashed,
                                      const Tensor& keep, const std::vector<Tensor>& state) {
  CharsOutput out;
  Tensor embedded = torch::embedding(embedding, recent).view({recent.size(0), recent.size(1), -1});
  if (hashed_embedding.defined()) {
    const Tensor longer = kHashedGain * torch::embedding(hashed_embedding, hashed);
    embedded = torch::cat({embedded, longer.view({recent.size(0), recent.size(1), -1})}, -1);
  }
  Tensor x = embedded.to(use_bfloat16_ ? torch::kBFloat16 : torch::kFloat);
  for (size_t layer = 0; layer < weights.size(); ++layer) {
    const Tensor sums = Multiply(x, weights[layer]);
    const RecurrenceOutput step =
        GatedRecurrence(sums, biases[layer], layer == 0 ? Tensor() : x, state[layer], keep);
    x = step.y;
    out.state.push_back(step.last);
  }
  out.logits = Multiply(x, output_weight).to(torch::kFloat) + output_bias;
  return out;
}

std::vector<Tensor> CharsNetworkImpl::StartState(int64_t num_streams) const {
  return std::vector<Tensor>(weights.size(),
                             torch::zeros({num_streams, config.width}, embedding.options()));
}

}  // namespace gmzip
