// Layers in floating point to the integers of DenseLayer. LibTorch: included by training sources
// only.
#ifndef GMZIP_MODELS_TRAINING_LAYER_EXPORT_H_
#define GMZIP_MODELS_TRAINING_LAYER_EXPORT_H_

#include <torch/torch.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

// A layer with the formats of its columns and rows.
struct FloatLayer {
  torch::Tensor weight;          // [rows, cols]
  torch::Tensor bias;            // [rows]
  std::vector<int> in_bits;      // [cols] fractional bits of the inputs
  std::vector<int> out_bits;     // [rows] fractional bits of the outputs
  double max_abs_input = 32768;  // of the integers
  // Further inputs that are the same for many, of which a tensor of its own is made (pixelcnn's
  // conditions): [rows, conditions]; undefined: none.
  torch::Tensor condition = {};
  int condition_bits = 0;
};

// Rounds a layer with the finest shift that each group of 16 rows allows, so that it passes
// DenseLayer's overflow proof with headroom for learning: tensors NAME.weight, NAME.bias,
// NAME.shift and, of conditions, NAME + condition_suffix. Errors: kInvalidArgument for weights too
// large for integers.
Result<void> AddIntegerLayer(const std::string& name, const FloatLayer& layer,
                             const std::string& condition_suffix, WeightFile* file);

}  // namespace gmzip

#endif  // GMZIP_MODELS_TRAINING_LAYER_EXPORT_H_
