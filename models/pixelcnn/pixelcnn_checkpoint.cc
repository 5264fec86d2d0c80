#include "models/pixelcnn/pixelcnn_checkpoint.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "models/training/checkpoint.h"

namespace gmzip {
namespace {

constexpr char kShapeName[] = "shape";

// Six numbers, or five without conditions.
std::vector<int> ShapeOf(const PixelCnnConfig& c) {
  std::vector<int> shape = {c.num_channels, c.width, c.num_blocks, c.head_width, c.num_mixtures};
  if (c.num_conditions != 0) shape.push_back(c.num_conditions);
  return shape;
}

// Copies the overlapping corner of `from` into `to`. Columns of `to` past `old_columns` that would
// read new units are cleared when `silence_new_inputs`.
void CopyCorner(const torch::Tensor& from, torch::Tensor to, bool silence_new_inputs) {
  const int64_t rows = std::min(from.size(0), to.size(0));
  if (from.dim() == 1) {
    to.narrow(0, 0, rows).copy_(from.narrow(0, 0, rows));
    return;
  }
  const int64_t columns = std::min(from.size(1), to.size(1));
  if (silence_new_inputs) to.narrow(0, 0, rows).narrow(1, columns, to.size(1) - columns).zero_();
  to.narrow(0, 0, rows).narrow(1, 0, columns).copy_(from.narrow(0, 0, rows).narrow(1, 0, columns));
}

// The second layer of a block, and what conditions add to it, hold two halves of `width` rows; each
// grows on its own.
void CopyHalves(const torch::Tensor& from, torch::Tensor to) {
  const int64_t old_half = from.size(0) / 2;
  const int64_t new_half = to.size(0) / 2;
  for (int half = 0; half < 2; ++half) {
    CopyCorner(from.narrow(0, half * old_half, old_half), to.narrow(0, half * new_half, new_half),
               true);
  }
}

// Hidden layers of heads read [trunk, head features]: the features move right as the trunk grows.
void CopyHeadHidden(const torch::Tensor& from, torch::Tensor to) {
  CopyCorner(from.narrow(1, 0, from.size(1) - kNumHeadFeatures),
             to.narrow(1, 0, to.size(1) - kNumHeadFeatures), true);
  CopyCorner(from.narrow(1, from.size(1) - kNumHeadFeatures, kNumHeadFeatures),
             to.narrow(1, to.size(1) - kNumHeadFeatures, kNumHeadFeatures), false);
}

}  // namespace

Result<void> SaveCheckpoint(const std::string& path, const PixelCnnConfig& config,
                            const Optimizer& optimizer, double seconds) {
  return WriteCheckpoint(path, kShapeName, ShapeOf(config), optimizer, seconds);
}

Result<double> LoadCheckpoint(const std::string& path, const PixelCnnConfig& config,
                              Optimizer* optimizer) {
  return ReadCheckpoint(path, kShapeName, ShapeOf(config), optimizer);
}

Result<PixelCnnNetwork> LoadAveragedNetwork(const std::string& path) {
  torch::NoGradGuard no_grad;
  torch::serialize::InputArchive archive;
  GMZIP_ASSIGN_OR_RETURN(const std::vector<int> s, OpenCheckpoint(path, kShapeName, &archive));
  if (s.size() < 5 || s.size() > 6) {
    return MakeError(ErrorCode::kDamaged, path + ": not a checkpoint of gmzip train pixelcnn");
  }
  PixelCnnNetwork network(PixelCnnConfig{s[0], s[1], s[2], s[3], s[4], s.size() > 5 ? s[5] : 0});
  ReadAverages(&archive, network->parameters());
  return network;
}

Result<void> GrowFromCheckpoint(const std::string& path, PixelCnnNetwork network) {
  GMZIP_ASSIGN_OR_RETURN(PixelCnnNetwork small, LoadAveragedNetwork(path));
  if (small->config.num_channels != network->config.num_channels ||
      small->config.num_mixtures != network->config.num_mixtures ||
      small->config.width > network->config.width ||
      small->config.head_width > network->config.head_width ||
      small->config.num_blocks > network->config.num_blocks ||
      small->config.num_conditions > network->config.num_conditions) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path + ": the network cannot grow from this shape");
  }
  torch::NoGradGuard no_grad;
  std::map<std::string, torch::Tensor> old;
  for (const auto& item : small->named_parameters()) old.emplace(item.key(), item.value());
  for (auto& item : network->named_parameters()) {
    const auto found = old.find(item.key());
    if (found == old.end()) {
      // A block the small network has not: its last layer adds nothing yet. Conditions it has not
      // start at zero as in any network.
      if (item.key().find("second") != std::string::npos) item.value().mul_(0.1);
    } else if (item.key().find("second") != std::string::npos ||
               item.key().find("condition") != std::string::npos) {
      CopyHalves(found->second, item.value());
    } else if (item.key().find("hidden.weight") != std::string::npos) {
      CopyHeadHidden(found->second, item.value());
    } else {
      CopyCorner(found->second, item.value(), true);
    }
  }
  return {};
}

}  // namespace gmzip
