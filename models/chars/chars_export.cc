#include "models/chars/chars_export.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "models/chars/chars_checkpoint.h"
#include "models/chars/chars_format.h"
#include "models/chars/chars_network.h"
#include "models/chars/text_sampler.h"
#include "models/runtime/weight_file.h"
#include "models/training/layer_export.h"

namespace gmzip {
namespace {

// Of the integers that stand for a table and for weights of 8 bits.
constexpr double kLargestInt8 = 127;

// All columns and all rows in one format each.
Result<void> AddLayer(const std::string& name, const torch::Tensor& weight,
                      const torch::Tensor& bias, int in_bits, int out_bits, double max_abs_input,
                      WeightFile* file) {
  FloatLayer layer;
  layer.weight = weight.contiguous();
  layer.bias = bias.contiguous();
  layer.in_bits.assign(static_cast<size_t>(weight.size(1)), in_bits);
  layer.out_bits.assign(static_cast<size_t>(weight.size(0)), out_bits);
  layer.max_abs_input = max_abs_input;
  return AddIntegerLayer(name, layer, "", file);
}

// S(a) = 2 Q(2 a) - 1: rows of candidates, and of the first layer's inputs, count double.
torch::Tensor DoubleCandidates(torch::Tensor rows, int64_t width) {
  rows = rows.clone();
  rows.narrow(0, width, width).mul_(2);
  if (rows.size(0) > 3 * width) rows.narrow(0, 3 * width, width).mul_(2);
  return rows;
}

// weight: of the first layer, as exported.
Result<void> AddHashed(CharsNetwork& network, const torch::Tensor& weight, WeightFile* file) {
  const CharsConfig& config = network->config;
  // The table's largest number becomes the largest integer, and weights the less: the product is
  // the same, and they have to fit 8 bits, too (NarrowLayer).
  const torch::Tensor table = network->hashed_embedding * kHashedGain;
  const double largest = std::max(1e-6, table.abs().max().item<double>());
  const auto rounded = torch::round(table * (kLargestInt8 / largest)).to(torch::kChar).contiguous();
  const std::array<size_t, 2> shape = {static_cast<size_t>(config.NumHashedRows()),
                                       static_cast<size_t>(config.hashed_embedding)};
  GMZIP_RETURN_IF_ERROR(file->Set<int8_t>(
      kCharsHashedEmbeddingName, shape,
      std::span<const int8_t>(rounded.data_ptr<int8_t>(), static_cast<size_t>(rounded.numel()))));
  // 8 bits end where a number of the table gives 4, which shuts or opens a gate by itself.
  const double limit = std::ldexp(kLargestInt8, kCharsHashedBits - kCharsTapBits);
  const torch::Tensor columns =
      (weight.narrow(1, int64_t{config.taps} * config.embedding, config.NumHashedColumns()) *
       (largest / kLargestInt8 * (1 << kCharsHashedBits)))
          .clamp(-limit, limit);
  return AddLayer(kCharsHashedName, columns, torch::zeros({weight.size(0)}), kCharsHashedBits,
                  kCharsTapBits, kCharsMaxHashed, file);
}

Result<void> AddInput(CharsNetwork& network, WeightFile* file) {
  const CharsConfig& config = network->config;
  const auto scaled =
      torch::clamp(torch::round(network->embedding * (1 << kCharsEmbeddingBits)), -32768, 32767)
          .to(torch::kShort)
          .contiguous();
  const std::array<size_t, 2> shape = {kByteValues, static_cast<size_t>(config.embedding)};
  GMZIP_RETURN_IF_ERROR(file->Set<int16_t>(
      kCharsEmbeddingName, shape,
      std::span<const int16_t>(scaled.data_ptr<int16_t>(), static_cast<size_t>(scaled.numel()))));
  const torch::Tensor weight = DoubleCandidates(network->weights[0], config.width);
  const torch::Tensor bias = DoubleCandidates(network->biases[0], config.width);
  for (int tap = 0; tap < config.taps; ++tap) {
    GMZIP_RETURN_IF_ERROR(AddLayer(
        CharsTapName(tap), weight.narrow(1, int64_t{tap} * config.embedding, config.embedding),
        tap == 0 ? bias : torch::zeros_like(bias), kCharsEmbeddingBits, kCharsTapBits, 32768,
        file));
  }
  return config.hashed_embedding > 0 ? AddHashed(network, weight, file) : Result<void>();
}

}  // namespace

Result<std::vector<uint8_t>> ExportChars(const std::string& checkpoint,
                                         const std::map<std::string, std::string>& card) {
  torch::NoGradGuard no_grad;
  GMZIP_ASSIGN_OR_RETURN(CharsNetwork network, LoadAveragedChars(checkpoint));
  const CharsConfig& config = network->config;
  WeightFile file;
  GMZIP_RETURN_IF_ERROR(AddInput(network, &file));
  constexpr double kMaxUnit = 1 << kCharsUnitBits;
  for (int layer = 1; layer < config.num_layers; ++layer) {
    const auto index = static_cast<size_t>(layer);
    GMZIP_RETURN_IF_ERROR(AddLayer(CharsLayerName(layer),
                                   DoubleCandidates(network->weights[index], config.width),
                                   DoubleCandidates(network->biases[index], config.width),
                                   kCharsUnitBits, kCharsSumBits, kMaxUnit, &file));
  }
  // The network's logits are natural, the twin's base 2.
  GMZIP_RETURN_IF_ERROR(AddLayer(kCharsOutputName, network->output_weight / std::log(2.0),
                                 network->output_bias / std::log(2.0), kCharsUnitBits,
                                 kCharsLogitBits, kMaxUnit, &file));
  for (const auto& [key, value] : card) file.metadata[key] = value;
  file.metadata[kCharsFamilyKey] = kCharsFamily;
  file.metadata[kCharsVersionKey] = std::to_string(kCharsVersion);
  file.metadata["width"] = std::to_string(config.width);
  file.metadata["num_layers"] = std::to_string(config.num_layers);
  file.metadata["embedding"] = std::to_string(config.embedding);
  file.metadata["taps"] = std::to_string(config.taps);
  if (config.hashed_embedding > 0) {
    file.metadata["hashed_bits"] = std::to_string(config.hashed_bits);
    file.metadata["hashed_embedding"] = std::to_string(config.hashed_embedding);
  }
  return WriteWeightFile(file);
}

Result<double> FloatBitsPerByte(const std::string& checkpoint, const std::vector<uint8_t>& text) {
  torch::NoGradGuard no_grad;
  GMZIP_ASSIGN_OR_RETURN(CharsNetwork network, LoadAveragedChars(checkpoint));
  const auto steps = static_cast<int64_t>(text.size());
  const int64_t taps = network->config.taps;
  torch::Tensor recent = torch::zeros({steps, 1, taps}, torch::kInt64);
  torch::Tensor targets = torch::zeros({steps}, torch::kInt64);
  auto recent_at = recent.accessor<int64_t, 3>();
  torch::Tensor hashed = torch::zeros({steps, 1, int64_t{kNumHashedContexts}}, torch::kInt64);
  auto hashed_at = hashed.accessor<int64_t, 3>();
  HashedContexts contexts;
  for (int64_t i = 0; i < steps; ++i) {
    if (network->config.hashed_embedding > 0) {
      const auto rows = contexts.Rows(network->config.hashed_bits);
      for (size_t c = 0; c < rows.size(); ++c) hashed_at[i][0][static_cast<int64_t>(c)] = rows[c];
      contexts.Add(text[static_cast<size_t>(i)]);
    }
    targets[i] = text[static_cast<size_t>(i)];
    for (int64_t tap = 0; tap < std::min(taps, i); ++tap) {
      recent_at[i][0][tap] = text[static_cast<size_t>(i - 1 - tap)];
    }
  }
  torch::Tensor keep = torch::ones({steps, 1});
  keep[0][0] = 0;
  const CharsOutput out = network(recent, hashed, keep, network->StartState(1));
  return torch::nn::functional::cross_entropy(out.logits.view({-1, kByteValues}), targets)
             .item<double>() /
         std::log(2.0);
}

}  // namespace gmzip
