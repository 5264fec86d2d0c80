#include "models/pixelcnn/pixelcnn_network.h"

#include <cmath>
#include <string>

#include "models/pixelcnn/mixture_format.h"
#include "models/training/activations.h"

namespace gmzip {
namespace {

torch::Tensor Leaky(const torch::Tensor& x) { return torch::leaky_relu(x, 0.125); }

// Weights of standard deviation gain / sqrt(inputs), biases 0.
void Initialise(torch::nn::Linear& layer, double gain) {
  torch::NoGradGuard no_grad;
  layer->weight.normal_(0, gain / std::sqrt(static_cast<double>(layer->weight.size(1))));
  layer->bias.zero_();
}

}  // namespace

GatedBlockImpl::GatedBlockImpl(int width, int num_conditions)
    : first(register_module("first", torch::nn::Linear(width, width))),
      second(register_module("second", torch::nn::Linear(width, 2 * width))) {
  Initialise(first, 1.4);
  Initialise(second, 0.3);
  if (num_conditions == 0) return;
  // Zeros: at first every picture is one of which nothing is known.
  condition = register_module(
      "condition",
      torch::nn::Linear(torch::nn::LinearOptions(num_conditions, 2 * width).bias(false)));
  torch::NoGradGuard no_grad;
  condition->weight.zero_();
}

torch::Tensor GatedBlockImpl::forward(const torch::Tensor& h, const torch::Tensor& conditions) {
  torch::Tensor sums = second(Leaky(first(Leaky(h))));
  if (condition && conditions.defined()) sums = sums + condition(conditions);
  const auto halves = sums.chunk(2, 1);
  return h + halves[0] * QuadraticSigmoid(halves[1]);
}

PixelHeadImpl::PixelHeadImpl(const PixelCnnConfig& config)
    : hidden(register_module(
          "hidden", torch::nn::Linear(config.width + kNumHeadFeatures, config.head_width))),
      output(register_module("output", torch::nn::Linear(config.head_width, config.num_outputs()))),
      num_mixtures(config.num_mixtures) {
  Initialise(hidden, 1.4);
  Initialise(output, 0.1);
  // Start as logistics around the adaptive prediction, scales from 1/6 to about 1.5 of the
  // activity.
  torch::NoGradGuard no_grad;
  for (int k = 0; k < num_mixtures; ++k) {
    output->bias[2 * num_mixtures + k] = -2.5 + 3.0 * k / num_mixtures;
  }
}

torch::Tensor PixelHeadImpl::forward(const torch::Tensor& trunk,
                                     const torch::Tensor& head_features) {
  const torch::Tensor z = Leaky(hidden(torch::cat({trunk, head_features}, 1)));
  return output(z).view({-1, 3, num_mixtures});
}

PixelCnnNetworkImpl::PixelCnnNetworkImpl(const PixelCnnConfig& shape)
    : config(shape),
      input(register_module("input", torch::nn::Linear(shape.num_features(), shape.width))),
      skip(register_module("skip", torch::nn::Linear(shape.num_features(), shape.num_channels))) {
  Initialise(input, 1.0);
  Initialise(skip, 0.01);
  for (int b = 0; b < shape.num_blocks; ++b) {
    blocks.push_back(register_module("block" + std::to_string(b),
                                     GatedBlock(shape.width, shape.num_conditions)));
  }
  for (int c = 0; c < shape.num_channels; ++c) {
    heads.push_back(register_module("head" + std::to_string(c), PixelHead(shape)));
  }
}

torch::Tensor PixelCnnNetworkImpl::forward(const torch::Tensor& features,
                                           const torch::Tensor& head_features,
                                           const torch::Tensor& conditions) {
  torch::Tensor h = input(features);
  for (GatedBlock& block : blocks) h = block(h, conditions);
  const torch::Tensor trunk = Leaky(h);
  const torch::Tensor linear = skip(features);
  std::vector<torch::Tensor> outputs;
  for (int c = 0; c < config.num_channels; ++c) {
    torch::Tensor output = heads[static_cast<size_t>(c)](trunk, head_features.select(1, c));
    const auto parts = output.unbind(1);
    outputs.push_back(torch::stack({parts[0], parts[1] + linear.narrow(1, c, 1), parts[2]}, 1));
  }
  return torch::stack(outputs, 1);
}

torch::Tensor MixtureCostBits(const torch::Tensor& outputs, const torch::Tensor& upper,
                              const torch::Tensor& lower) {
  const auto parts = outputs.unbind(2);  // logits, means, log2 scales [batch, channels, mixtures]
  const torch::Tensor inverse = torch::exp2(-torch::clamp(parts[2], kMinLogScale, kMaxLogScale));
  torch::Tensor high = (upper.unsqueeze(2) - parts[1]) * inverse;
  torch::Tensor low = (lower.unsqueeze(2) - parts[1]) * inverse;
  // sigmoid(high) - sigmoid(low) loses its digits in the upper tail: mirror it into the lower one.
  const torch::Tensor mirror = 1 - 2 * (high + low > 0).to(high.dtype()).detach();
  const torch::Tensor mass =
      torch::abs(torch::sigmoid(high * mirror) - torch::sigmoid(low * mirror));
  const torch::Tensor mixed = (torch::softmax(parts[0], 2) * mass).sum(2);
  return -torch::log2(mixed * (1 - kUniformShare) + kUniformShare / 256);
}

}  // namespace gmzip
