#include "models/chars/chars_trainer.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "models/chars/chars_checkpoint.h"
#include "models/chars/chars_network.h"
#include "models/chars/chars_network_growth.h"
#include "models/training/optimizer.h"
#include "models/training/training_run.h"

namespace gmzip {
namespace {

constexpr size_t kValidationSteps = 2048;

// Whether products of bfloat16 are several times faster than those of floats.
bool HasFastBfloat16() {
  if (torch::cuda::is_available()) return true;
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

// Mean cost of the batch's targets in bits. state: of the step before; becomes that of the last.
torch::Tensor MeanCost(CharsNetwork& network, TextBatch* batch, size_t num_streams,
                       torch::Device device, std::vector<torch::Tensor>* state) {
  const auto streams = static_cast<int64_t>(num_streams);
  const auto steps = static_cast<int64_t>(batch->keep.size()) / streams;
  const auto recent =
      torch::from_blob(batch->recent.data(), {steps, streams, network->config.taps}, torch::kInt64)
          .to(device);
  const auto contexts = static_cast<int64_t>(batch->hashed.empty() ? 0 : kNumHashedContexts);
  const auto hashed =
      torch::from_blob(batch->hashed.data(), {steps, streams, contexts}, torch::kInt64).to(device);
  const auto keep = torch::from_blob(batch->keep.data(), {steps, streams}).to(device);
  const auto targets =
      torch::from_blob(batch->targets.data(), {steps * streams}, torch::kInt64).to(device);
  CharsOutput out = network(recent, hashed, keep, *state);
  *state = std::move(out.state);
  return torch::nn::functional::cross_entropy(
             out.logits.view({-1, kByteValues}), targets,
             torch::nn::functional::CrossEntropyFuncOptions().ignore_index(kNoTarget)) /
         std::log(2.0);
}

std::vector<Optimizer::Group> MakeGroups(CharsNetwork& network, bool muon) {
  std::vector<Optimizer::Group> groups;
  for (const auto& item : network->named_parameters()) {
    const bool hidden = item.key().rfind("layer", 0) == 0 && item.value().dim() == 2;
    groups.push_back({item.value(), muon && hidden});
  }
  return groups;
}

double Validate(CharsNetwork& averaged, const Optimizer& optimizer, TextBatch* starts,
                size_t num_streams, torch::Device device) {
  torch::NoGradGuard no_grad;
  optimizer.CopyAverages(averaged->parameters());
  auto state = averaged->StartState(static_cast<int64_t>(num_streams));
  return MeanCost(averaged, starts, num_streams, device, &state).item<double>();
}

Result<RunProgress> Train(const CharsTraining& options, TextSampler* training,
                          const TextSampler& validation,
                          const std::function<bool(const RunProgress&)>& report) {
  torch::set_num_threads(options.threads);
  torch::manual_seed(options.seed);
  const torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  CharsNetwork network(options.config);
  CharsNetwork averaged(options.config);
  if (!options.start_from.empty()) {
    GMZIP_RETURN_IF_ERROR(GrowFromCharsCheckpoint(options.start_from, network));
  }
  network->to(device);
  averaged->to(device);
  network->UseBfloat16(HasFastBfloat16());
  averaged->UseBfloat16(HasFastBfloat16());
  Optimizer optimizer(MakeGroups(network, options.muon), options.weight_decay);
  if (HasFastBfloat16()) optimizer.UseBfloat16();
  double seconds_before = 0;
  if (!options.checkpoint.empty() && std::filesystem::exists(options.checkpoint)) {
    GMZIP_ASSIGN_OR_RETURN(seconds_before,
                           LoadCharsCheckpoint(options.checkpoint, options.config, &optimizer));
  }
  TextBatch starts;
  validation.Starts(kValidationSteps, &starts);

  const size_t num_streams = training->num_streams();
  auto state = network->StartState(static_cast<int64_t>(num_streams));
  TextBatch batch;
  TrainingParts parts;
  parts.optimizer = &optimizer;
  parts.symbols_per_step = static_cast<int64_t>(num_streams) * kCharsSteps;
  parts.next_cost = [&] {
    training->Draw(kCharsSteps, &batch);
    return MeanCost(network, &batch, num_streams, device, &state);
  };
  parts.validate = [&] {
    return Validate(averaged, optimizer, &starts, validation.num_streams(), device);
  };
  parts.save = [&](double seconds) {
    return SaveCharsCheckpoint(options.checkpoint, options.config, optimizer, seconds);
  };
  return RunTraining(options, seconds_before, parts, report);
}

}  // namespace

Result<RunProgress> TrainChars(const CharsTraining& options, TextSampler* training,
                               const TextSampler& validation,
                               const std::function<bool(const RunProgress&)>& report) {
  if (training->num_bytes() == 0 || validation.num_bytes() == 0) {
    return MakeError(ErrorCode::kInvalidArgument, "no texts to train on");
  }
  return CatchTorchErrors([&] { return Train(options, training, validation, report); });
}

}  // namespace gmzip
