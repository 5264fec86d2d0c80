#include "models/pixelcnn/pixelcnn_trainer.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

#include "models/pixelcnn/pixelcnn_checkpoint.h"
#include "models/pixelcnn/pixelcnn_network.h"
#include "models/training/optimizer.h"
#include "models/training/training_run.h"

namespace gmzip {
namespace {

constexpr int kValidationPixels = 32768;

struct BatchTensors {
  torch::Tensor features;
  torch::Tensor head_features;
  torch::Tensor upper;
  torch::Tensor lower;
  torch::Tensor conditions;  // undefined where the network has none
};

BatchTensors ToTensors(PixelBatch* batch, const PixelCnnConfig& config, torch::Device device) {
  const auto wrap = [&](std::vector<float>* values, std::vector<int64_t> shape) {
    return torch::from_blob(values->data(), std::move(shape)).to(device);
  };
  const int64_t channels = config.num_channels;
  const auto size = static_cast<int64_t>(batch->upper.size()) / channels;
  return {wrap(&batch->features, {size, config.num_features()}),
          wrap(&batch->head_features, {size, channels, kNumHeadFeatures}),
          wrap(&batch->upper, {size, channels}), wrap(&batch->lower, {size, channels}),
          config.num_conditions == 0 ? torch::Tensor()
                                     : wrap(&batch->conditions, {size, config.num_conditions})};
}

torch::Tensor MeanCost(PixelCnnNetwork& network, const BatchTensors& batch) {
  return MixtureCostBits(network(batch.features, batch.head_features, batch.conditions),
                         batch.upper, batch.lower)
      .mean();
}

std::vector<Optimizer::Group> MakeGroups(PixelCnnNetwork& network, bool muon) {
  std::vector<Optimizer::Group> groups;
  for (const auto& item : network->named_parameters()) {
    // Matrices of conditions have a column for each class: rows of a table, no hidden layer.
    const bool hidden = item.value().dim() == 2 && item.key().find("block") != std::string::npos &&
                        item.key().find("condition") == std::string::npos;
    groups.push_back({item.value(), muon && hidden});
  }
  return groups;
}

// Cost of fixed pixels under the averaged weights.
double Validate(PixelCnnNetwork& averaged, const Optimizer& optimizer, PixelBatch* pixels,
                torch::Device device) {
  torch::NoGradGuard no_grad;
  optimizer.CopyAverages(averaged->parameters());
  return MeanCost(averaged, ToTensors(pixels, averaged->config, device)).item<double>();
}

Result<RunProgress> Train(const TrainOptions& options, PixelSampler* training,
                          PixelSampler* validation,
                          const std::function<bool(const RunProgress&)>& report) {
  torch::set_num_threads(options.threads);
  torch::manual_seed(options.seed);
  const torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  PixelCnnNetwork network(options.config);
  PixelCnnNetwork averaged(options.config);
  double seconds_before = 0;
  if (!options.start_from.empty()) {
    GMZIP_RETURN_IF_ERROR(GrowFromCheckpoint(options.start_from, network));
  }
  network->to(device);
  averaged->to(device);
  Optimizer optimizer(MakeGroups(network, options.muon), options.weight_decay);
  if (!options.checkpoint.empty() && std::filesystem::exists(options.checkpoint)) {
    GMZIP_ASSIGN_OR_RETURN(seconds_before,
                           LoadCheckpoint(options.checkpoint, options.config, &optimizer));
  }
  PixelBatch validation_pixels;
  validation->Draw(kValidationPixels, &validation_pixels);

  PixelBatch batch;
  TrainingParts parts;
  parts.optimizer = &optimizer;
  parts.symbols_per_step = options.batch_size;
  parts.next_cost = [&] {
    training->Draw(options.batch_size, &batch);
    return MeanCost(network, ToTensors(&batch, options.config, device));
  };
  parts.validate = [&] { return Validate(averaged, optimizer, &validation_pixels, device); };
  parts.save = [&](double seconds) {
    return SaveCheckpoint(options.checkpoint, options.config, optimizer, seconds);
  };
  return RunTraining(options, seconds_before, parts, report);
}

}  // namespace

Result<RunProgress> TrainPixelCnn(const TrainOptions& options, PixelSampler* training,
                                  PixelSampler* validation,
                                  const std::function<bool(const RunProgress&)>& report) {
  if (training->num_pixels() == 0 || validation->num_pixels() == 0) {
    return MakeError(ErrorCode::kInvalidArgument, "no pictures to train on");
  }
  if (training->num_conditions() != options.config.num_conditions ||
      validation->num_conditions() != options.config.num_conditions) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the pictures have other conditions than the network");
  }
  return CatchTorchErrors([&] { return Train(options, training, validation, report); });
}

}  // namespace gmzip
