#include "models/pixelcnn/pixelcnn_export.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "models/pixelcnn/pixelcnn_checkpoint.h"
#include "models/pixelcnn/pixelcnn_condition.h"
#include "models/pixelcnn/pixelcnn_format.h"
#include "models/pixelcnn/pixelcnn_network.h"
#include "models/runtime/weight_file.h"
#include "models/training/layer_export.h"

namespace gmzip {
namespace {

constexpr int kCalibrationPixels = 65536;
constexpr int kSkipGroup = 16;   // rows after the stream in the input layer
constexpr int kGateBits = 10;    // fixed by QuadraticSigmoid
constexpr int kOutputBits = 10;  // logits and log scales
constexpr int kMeanOutputBits = 11;
constexpr double kHeadroom = 1.5;  // over the largest activation seen in calibration

// Fractional bits for a quantity that reaches `largest`: int16 with headroom, at most Q12.
int BitsFor(double largest) {
  int bits = 12;
  while (bits > 4 && largest * kHeadroom * std::pow(2.0, bits) > 32767) --bits;
  return bits;
}

std::vector<int> Repeat(int value, int64_t count) {
  return std::vector<int>(static_cast<size_t>(count), value);
}

// Adds a layer under names and limits of pixelcnn.
Result<void> AddLayer(const std::string& name, FloatLayer layer, WeightFile* file) {
  layer.condition_bits = kConditionBits;
  return AddIntegerLayer(name, layer, kConditionSuffix, file);
}

double Largest(const torch::Tensor& values) { return values.abs().max().item<double>(); }

struct BatchView {
  torch::Tensor features;
  torch::Tensor head_features;
  torch::Tensor upper;
  torch::Tensor lower;
  torch::Tensor conditions;  // undefined where the network has none
};

BatchView View(PixelBatch* batch, const PixelCnnConfig& config) {
  const int64_t channels = config.num_channels;
  const auto size = static_cast<int64_t>(batch->upper.size()) / channels;
  return {torch::from_blob(batch->features.data(), {size, config.num_features()}),
          torch::from_blob(batch->head_features.data(), {size, channels, kNumHeadFeatures}),
          torch::from_blob(batch->upper.data(), {size, channels}),
          torch::from_blob(batch->lower.data(), {size, channels}),
          config.num_conditions == 0
              ? torch::Tensor()
              : torch::from_blob(batch->conditions.data(), {size, config.num_conditions})};
}

// Runs calibration pixels through the network beside the export, one layer after the other.
class Exporter {
 public:
  Exporter(PixelCnnNetwork network, const BatchView& pixels)
      : network_(std::move(network)),
        features_(pixels.features),
        head_features_(pixels.head_features),
        conditions_(pixels.conditions) {}

  Result<void> Run(WeightFile* file) {
    torch::Tensor stream = network_->input(features_);
    std::vector<torch::Tensor> streams = {stream};
    for (GatedBlock& block : network_->blocks) {
      streams.push_back(stream = block(stream, conditions_));
    }
    double largest = 0;
    for (const torch::Tensor& s : streams) largest = std::max(largest, Largest(s));
    stream_bits_ = BitsFor(largest);
    file->metadata[kStreamBitsKey] = std::to_string(stream_bits_);
    GMZIP_RETURN_IF_ERROR(AddInput(file));
    for (size_t b = 0; b < network_->blocks.size(); ++b) {
      GMZIP_RETURN_IF_ERROR(AddBlock(b, streams[b], file));
    }
    for (size_t c = 0; c < network_->heads.size(); ++c) {
      GMZIP_RETURN_IF_ERROR(AddHead(c, torch::leaky_relu(stream, 0.125), file));
    }
    return {};
  }

 private:
  Result<void> AddInput(WeightFile* file) {
    const int64_t cols = network_->input->weight.size(1);
    const int64_t padding = kSkipGroup - network_->skip->weight.size(0);
    FloatLayer layer;
    layer.weight = torch::cat(
        {network_->input->weight, network_->skip->weight, torch::zeros({padding, cols})});
    layer.bias = torch::cat({network_->input->bias, network_->skip->bias, torch::zeros({padding})});
    layer.in_bits = Repeat(kFeatureBits, cols);
    layer.out_bits = Repeat(stream_bits_, network_->config.width);
    const std::vector<int> skip_bits = Repeat(kMeanOutputBits, kSkipGroup);
    layer.out_bits.insert(layer.out_bits.end(), skip_bits.begin(), skip_bits.end());
    return AddLayer("input", layer, file);
  }

  Result<void> AddBlock(size_t index, const torch::Tensor& stream, WeightFile* file) {
    GatedBlock& block = network_->blocks[index];
    const std::string name = "block" + std::to_string(index);
    const int64_t width = network_->config.width;
    const int hidden_bits = BitsFor(Largest(block->first(torch::leaky_relu(stream, 0.125))));
    file->metadata[name + kBitsSuffix] = std::to_string(hidden_bits);
    GMZIP_RETURN_IF_ERROR(AddLayer(name + ".first",
                                   {block->first->weight, block->first->bias,
                                    Repeat(stream_bits_, width), Repeat(hidden_bits, width)},
                                   file));
    FloatLayer second = {block->second->weight, block->second->bias, Repeat(hidden_bits, width),
                         Repeat(stream_bits_, width)};
    const std::vector<int> gate_bits = Repeat(kGateBits, width);
    second.out_bits.insert(second.out_bits.end(), gate_bits.begin(), gate_bits.end());
    if (block->condition) second.condition = block->condition->weight;
    return AddLayer(name + ".second", second, file);
  }

  Result<void> AddHead(size_t index, const torch::Tensor& trunk, WeightFile* file) {
    PixelHead& head = network_->heads[index];
    const std::string name = "head" + std::to_string(index);
    const torch::Tensor hidden =
        head->hidden(torch::cat({trunk, head_features_.select(1, static_cast<int64_t>(index))}, 1));
    const int hidden_bits = BitsFor(Largest(hidden));
    file->metadata[name + kBitsSuffix] = std::to_string(hidden_bits);
    const int64_t hidden_width = network_->config.head_width;
    FloatLayer first = {head->hidden->weight, head->hidden->bias,
                        Repeat(stream_bits_, network_->config.width),
                        Repeat(hidden_bits, hidden_width)};
    const std::vector<int> feature_bits = Repeat(kFeatureBits, kNumHeadFeatures);
    first.in_bits.insert(first.in_bits.end(), feature_bits.begin(), feature_bits.end());
    GMZIP_RETURN_IF_ERROR(AddLayer(name + ".hidden", first, file));

    const int64_t mixtures = network_->config.num_mixtures;
    FloatLayer output = {head->output->weight.clone(), head->output->bias.clone(),
                         Repeat(hidden_bits, hidden_width), Repeat(kOutputBits, 3 * mixtures)};
    // The network's logits are natural, the twin's base 2.
    output.weight.narrow(0, 0, mixtures).mul_(1 / std::log(2.0));
    output.bias.narrow(0, 0, mixtures).mul_(1 / std::log(2.0));
    std::fill_n(output.out_bits.begin() + mixtures, mixtures, kMeanOutputBits);
    return AddLayer(name + ".output", output, file);
  }

  PixelCnnNetwork network_;
  torch::Tensor features_;
  torch::Tensor head_features_;
  torch::Tensor conditions_;
  int stream_bits_ = kGateBits;
};

}  // namespace

Result<std::vector<uint8_t>> ExportPixelCnn(const std::string& checkpoint,
                                            PixelSampler* calibration,
                                            const std::map<std::string, std::string>& card) {
  torch::NoGradGuard no_grad;
  GMZIP_ASSIGN_OR_RETURN(PixelCnnNetwork network, LoadAveragedNetwork(checkpoint));
  const PixelCnnConfig& config = network->config;
  if (calibration->num_channels() != config.num_channels) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "calibration pictures have another number of channels than the network");
  }
  if (calibration->num_conditions() != config.num_conditions) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "calibration pictures have other conditions than the network");
  }
  PixelBatch pixels;
  calibration->Draw(kCalibrationPixels, &pixels);
  const BatchView view = View(&pixels, config);
  WeightFile file;
  GMZIP_RETURN_IF_ERROR(Exporter(network, view).Run(&file));
  for (const auto& [key, value] : card) file.metadata[key] = value;
  file.metadata[kFamilyKey] = kPixelCnnFamily;
  file.metadata[kVersionKey] = std::to_string(kPixelCnnVersion);
  file.metadata["num_channels"] = std::to_string(config.num_channels);
  file.metadata["width"] = std::to_string(config.width);
  file.metadata["num_blocks"] = std::to_string(config.num_blocks);
  file.metadata["head_width"] = std::to_string(config.head_width);
  file.metadata["num_mixtures"] = std::to_string(config.num_mixtures);
  if (config.num_conditions != 0) {
    file.metadata[kNumConditionsKey] = std::to_string(config.num_conditions);
  }
  return WriteWeightFile(file);
}

Result<double> FloatBitsPerDim(const std::string& checkpoint, PixelBatch* pixels,
                               std::optional<int> picture_class) {
  torch::NoGradGuard no_grad;
  GMZIP_ASSIGN_OR_RETURN(PixelCnnNetwork network, LoadAveragedNetwork(checkpoint));
  const PixelCnnConfig& config = network->config;
  const auto size = static_cast<int>(pixels->upper.size()) / config.num_channels;
  if (picture_class && *picture_class >= config.num_conditions) {
    return MakeError(ErrorCode::kInvalidArgument,
                     checkpoint + ": the network has no class " + std::to_string(*picture_class));
  }
  if (pixels->conditions.empty() || picture_class) {
    pixels->Resize(size, config.num_channels, config.num_conditions);
    for (int i = 0; i < size && picture_class; ++i) {
      pixels->SetCondition(i, ClassCondition(*picture_class, config.num_conditions));
    }
  }
  const BatchView view = View(pixels, config);
  return MixtureCostBits(network(view.features, view.head_features, view.conditions), view.upper,
                         view.lower)
      .mean()
      .item<double>();
}

}  // namespace gmzip
