// The char-level network in floating point, for training.
// LibTorch: included by the trainer's sources only.
#ifndef GMZIP_MODELS_CHARS_CHARS_NETWORK_H_
#define GMZIP_MODELS_CHARS_CHARS_NETWORK_H_

#include <torch/torch.h>

#include <vector>

#include "models/chars/chars_config.h"

namespace gmzip {

// A row of a table is met rarely, and the optimiser's steps are of a size, so they count more.
inline constexpr double kHashedGain = 6;

struct CharsOutput {
  torch::Tensor logits;              // [steps, streams, 256], float, natural logarithms
  std::vector<torch::Tensor> state;  // of each layer [streams, width], without gradient
};

class CharsNetworkImpl : public torch::nn::Module {
 public:
  explicit CharsNetworkImpl(const CharsConfig& config);

  // recent  [steps, streams, taps]: the last bytes before each step, the latest first; 0 before
  //         the text's start
  // hashed  [steps, streams, contexts]: rows of longer contexts (hashed_contexts.h); not looked at
  //         if the network has none
  // keep    [steps, streams], float: 0 where a text begins, else 1
  // state   of each layer [streams, width]: of the step before
  CharsOutput forward(const torch::Tensor& recent, const torch::Tensor& hashed,
                      const torch::Tensor& keep, const std::vector<torch::Tensor>& state);

  // Zeros.
  std::vector<torch::Tensor> StartState(int64_t num_streams) const;

  // Whether products are rounded to bfloat16: where that is much faster. Weights, sums of gradients
  // and states are floats in any case.
  void UseBfloat16(bool use) { use_bfloat16_ = use; }

  CharsConfig config;
  torch::Tensor embedding;             // [256, embedding]
  std::vector<torch::Tensor> weights;  // of each layer [rows, columns]
  std::vector<torch::Tensor> biases;   // of each layer [rows]
  torch::Tensor output_weight;         // [256, width]
  torch::Tensor output_bias;           // [256]
  // Of longer contexts, divided by kHashedGain: [rows, hashed_embedding]; undefined: none.
  torch::Tensor hashed_embedding;

 private:
  torch::Tensor Multiply(const torch::Tensor& x, const torch::Tensor& weight) const;

  bool use_bfloat16_ = false;
};
TORCH_MODULE(CharsNetwork);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_NETWORK_H_
