// PixelCNN++ (Salimans et al. 2017) over a local causal window, in floating point, for training.
// LibTorch: included by the trainer's sources only.
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_NETWORK_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_NETWORK_H_

#include <torch/torch.h>

#include <vector>

#include "models/pixelcnn/pixelcnn_config.h"

namespace gmzip {

// One gated residual block of 1x1 layers (Salimans et al. 2017, section 2.4):
// h + p * gate(q), with [p, q] = W2 f(W1 f(h)) + V c, f leaky with slope 1/8, gate
// QuadraticSigmoid. c: what is known of the whole picture, if the network is told.
class GatedBlockImpl : public torch::nn::Module {
 public:
  GatedBlockImpl(int width, int num_conditions);
  // h [batch, width], conditions [batch, num_conditions] or undefined: zeros -> [batch, width]
  torch::Tensor forward(const torch::Tensor& h, const torch::Tensor& conditions);

  torch::nn::Linear first{nullptr};      // width -> width
  torch::nn::Linear second{nullptr};     // width -> 2 width: values, then gates
  torch::nn::Linear condition{nullptr};  // num_conditions -> 2 width; null without conditions
};
TORCH_MODULE(GatedBlock);

// Mixture of one channel from the trunk's output and the channel's own features.
class PixelHeadImpl : public torch::nn::Module {
 public:
  explicit PixelHeadImpl(const PixelCnnConfig& config);
  // trunk [batch, width], head_features [batch, kNumHeadFeatures] -> [batch, 3, num_mixtures]
  torch::Tensor forward(const torch::Tensor& trunk, const torch::Tensor& head_features);

  torch::nn::Linear hidden{nullptr};  // width + kNumHeadFeatures -> head_width
  torch::nn::Linear output{nullptr};  // head_width -> 3 num_mixtures
  int num_mixtures;
};
TORCH_MODULE(PixelHead);

class PixelCnnNetworkImpl : public torch::nn::Module {
 public:
  explicit PixelCnnNetworkImpl(const PixelCnnConfig& config);

  // features [batch, num_features], head_features [batch, num_channels, kNumHeadFeatures],
  // conditions [batch, num_conditions] or undefined: zeros
  // -> [batch, num_channels, 3, num_mixtures]: logits, means, log2 scales, in units of activity
  // around the adaptive prediction.
  torch::Tensor forward(const torch::Tensor& features, const torch::Tensor& head_features,
                        const torch::Tensor& conditions);

  PixelCnnConfig config;
  torch::nn::Linear input{nullptr};  // num_features -> width
  torch::nn::Linear skip{nullptr};   // num_features -> num_channels: linear part of the means
  std::vector<GatedBlock> blocks;
  std::vector<PixelHead> heads;
};
TORCH_MODULE(PixelCnnNetwork);

// Cost in bits of each sample, [batch, num_channels]. upper and lower [batch, num_channels]: the
// ends of the sample's interval in units of activity around the adaptive prediction, +-kOpenEnd at
// the ends of the range.
torch::Tensor MixtureCostBits(const torch::Tensor& outputs, const torch::Tensor& upper,
                              const torch::Tensor& lower);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_NETWORK_H_
