#include "models/chars/chars_checkpoint_import.h"

#include <torch/torch.h>

#include <array>
#include <cmath>
#include <vector>

#include "models/chars/chars_checkpoint.h"
#include "models/chars/chars_format.h"
#include "models/chars/chars_model.h"
#include "models/chars/chars_network.h"
#include "models/runtime/weight_layers.h"

namespace gmzip {
namespace {

using torch::Tensor;

struct Formats {
  int in_bits;
  int out_bits;
};

// What AddIntegerLayer made of a layer, back to floating point: weight [rows, cols], bias [rows].
Result<void> ReadLayer(const WeightFile& file, const std::string& name, const Formats& formats,
                       Tensor weight, Tensor bias) {
  const auto rows = static_cast<size_t>(weight.size(0));
  const auto cols = static_cast<size_t>(weight.size(1));
  GMZIP_ASSIGN_OR_RETURN(const LayerTensors layer, ReadLayerTensors(file, name, rows, cols));
  auto weight_at = weight.accessor<float, 2>();
  auto bias_at = bias.accessor<float, 1>();
  for (size_t row = 0; row < rows; ++row) {
    const auto r = static_cast<int64_t>(row);
    const int row_bits = formats.out_bits + layer.shifts[row / kDenseRowGroup];
    bias_at[r] = static_cast<float>(std::ldexp(layer.bias[row], -row_bits));
    for (size_t col = 0; col < cols; ++col) {
      weight_at[r][static_cast<int64_t>(col)] = static_cast<float>(
          std::ldexp(layer.weights[row * cols + col], formats.in_bits - row_bits));
    }
  }
  return {};
}

// Undoes what export does to rows of candidates (DoubleCandidates).
void HalveCandidates(Tensor rows, int64_t width) {
  rows.narrow(0, width, width).mul_(0.5);
  if (rows.size(0) > 3 * width) rows.narrow(0, 3 * width, width).mul_(0.5);
}

Result<void> ReadHashed(const WeightFile& file, CharsNetwork network) {
  const CharsConfig& config = network->config;
  const std::array<size_t, 2> shape = {static_cast<size_t>(config.NumHashedRows()),
                                       static_cast<size_t>(config.hashed_embedding)};
  GMZIP_ASSIGN_OR_RETURN(auto table, file.Get<int8_t>(kCharsHashedEmbeddingName, shape));
  network->hashed_embedding.copy_(
      torch::from_blob(table.data(), network->hashed_embedding.sizes(), torch::kChar)
          .to(torch::kFloat)
          .div_(kHashedGain * (1 << kCharsHashedBits)));
  Tensor weight = torch::zeros({config.NumRows(0), config.NumHashedColumns()});
  Tensor bias = torch::zeros({config.NumRows(0)});
  GMZIP_RETURN_IF_ERROR(
      ReadLayer(file, kCharsHashedName, {kCharsHashedBits, kCharsTapBits}, weight, bias));
  network->weights[0]
      .narrow(1, int64_t{config.taps} * config.embedding, config.NumHashedColumns())
      .copy_(weight);
  return {};
}

Result<void> ReadInput(const WeightFile& file, CharsNetwork network) {
  const CharsConfig& config = network->config;
  const std::array<size_t, 2> shape = {kByteValues, static_cast<size_t>(config.embedding)};
  GMZIP_ASSIGN_OR_RETURN(auto embedding, file.Get<int16_t>(kCharsEmbeddingName, shape));
  network->embedding.copy_(
      torch::from_blob(embedding.data(), network->embedding.sizes(), torch::kShort)
          .to(torch::kFloat)
          .div_(1 << kCharsEmbeddingBits));
  network->biases[0].zero_();
  for (int tap = 0; tap < config.taps; ++tap) {
    Tensor weight = torch::zeros({config.NumRows(0), config.embedding});
    Tensor bias = torch::zeros({config.NumRows(0)});
    GMZIP_RETURN_IF_ERROR(
        ReadLayer(file, CharsTapName(tap), {kCharsEmbeddingBits, kCharsTapBits}, weight, bias));
    network->weights[0].narrow(1, int64_t{tap} * config.embedding, config.embedding).copy_(weight);
    network->biases[0].add_(bias);
  }
  if (config.hashed_embedding > 0) GMZIP_RETURN_IF_ERROR(ReadHashed(file, network));
  HalveCandidates(network->weights[0], config.width);
  HalveCandidates(network->biases[0], config.width);
  return {};
}

}  // namespace

Result<void> ImportChars(const WeightFile& file, const std::string& checkpoint) {
  torch::NoGradGuard no_grad;
  GMZIP_ASSIGN_OR_RETURN(const CharsConfig config, ReadCharsConfig(file));
  CharsNetwork network(config);
  GMZIP_RETURN_IF_ERROR(ReadInput(file, network));
  for (int layer = 1; layer < config.num_layers; ++layer) {
    const auto i = static_cast<size_t>(layer);
    GMZIP_RETURN_IF_ERROR(ReadLayer(file, CharsLayerName(layer), {kCharsUnitBits, kCharsSumBits},
                                    network->weights[i], network->biases[i]));
    HalveCandidates(network->weights[i], config.width);
    HalveCandidates(network->biases[i], config.width);
  }
  GMZIP_RETURN_IF_ERROR(ReadLayer(file, kCharsOutputName, {kCharsUnitBits, kCharsLogitBits},
                                  network->output_weight, network->output_bias));
  network->output_weight.mul_(std::log(2.0));
  network->output_bias.mul_(std::log(2.0));
  std::vector<Optimizer::Group> groups;
  for (const Tensor& parameter : network->parameters()) groups.push_back({parameter, false});
  return SaveCharsCheckpoint(checkpoint, config, Optimizer(std::move(groups), 0), 0);
}

}  // namespace gmzip
