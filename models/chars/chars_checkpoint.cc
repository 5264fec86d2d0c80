#include "models/chars/chars_checkpoint.h"

#include <vector>

#include "models/training/checkpoint.h"

namespace gmzip {
namespace {

torch::Tensor ShapeTensor(const CharsConfig& c) {
  return torch::tensor({c.width, c.num_layers, c.embedding, c.taps});
}

Result<CharsConfig> Open(const std::string& path, torch::serialize::InputArchive* archive) {
  GMZIP_ASSIGN_OR_RETURN(const std::vector<int> s, OpenCheckpoint(path, "chars_shape", archive));
  if (s.size() != 4) {
    return MakeError(ErrorCode::kDamaged, path + ": not a checkpoint of gmzip train chars");
  }
  return CharsConfig{s[0], s[1], s[2], s[3]};
}

}  // namespace

Result<void> SaveCharsCheckpoint(const std::string& path, const CharsConfig& config,
                                 const Optimizer& optimizer, double seconds) {
  torch::serialize::OutputArchive archive;
  archive.write("chars_shape", ShapeTensor(config));
  archive.write("seconds", torch::tensor(seconds, torch::kDouble));
  optimizer.Save(&archive);
  return WriteCheckpoint(path, &archive);
}

Result<double> LoadCharsCheckpoint(const std::string& path, const CharsConfig& config,
                                   Optimizer* optimizer) {
  torch::serialize::InputArchive archive;
  GMZIP_ASSIGN_OR_RETURN(const CharsConfig stored, Open(path, &archive));
  if (stored != config) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path + ": the checkpoint has another shape than the preset");
  }
  optimizer->Load(&archive);
  torch::Tensor seconds;
  archive.read("seconds", seconds);
  return seconds.item<double>();
}

Result<CharsNetwork> LoadAveragedChars(const std::string& path) {
  torch::NoGradGuard no_grad;
  torch::serialize::InputArchive archive;
  GMZIP_ASSIGN_OR_RETURN(const CharsConfig config, Open(path, &archive));
  CharsNetwork network(config);
  ReadAverages(&archive, network->parameters());
  return network;
}

}  // namespace gmzip
