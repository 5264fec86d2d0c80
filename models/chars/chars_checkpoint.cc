#include "models/chars/chars_checkpoint.h"

#include <vector>

#include "models/training/checkpoint.h"

namespace gmzip {
namespace {

constexpr char kShapeName[] = "chars_shape";

std::vector<int> ShapeOf(const CharsConfig& c) {
  return {c.width, c.num_layers, c.embedding, c.taps, c.hashed_bits, c.hashed_embedding};
}

}  // namespace

Result<void> SaveCharsCheckpoint(const std::string& path, const CharsConfig& config,
                                 const Optimizer& optimizer, double seconds) {
  return WriteCheckpoint(path, kShapeName, ShapeOf(config), optimizer, seconds);
}

Result<double> LoadCharsCheckpoint(const std::string& path, const CharsConfig& config,
                                   Optimizer* optimizer) {
  return ReadCheckpoint(path, kShapeName, ShapeOf(config), optimizer);
}

Result<CharsNetwork> LoadAveragedChars(const std::string& path) {
  torch::NoGradGuard no_grad;
  torch::serialize::InputArchive archive;
  GMZIP_ASSIGN_OR_RETURN(const std::vector<int> s, OpenCheckpoint(path, kShapeName, &archive));
  if (s.size() != 6) {
    return MakeError(ErrorCode::kDamaged, path + ": not a checkpoint of gmzip train chars");
  }
  CharsNetwork network(CharsConfig{s[0], s[1], s[2], s[3], s[4], s[5]});
  ReadAverages(&archive, network->parameters());
  return network;
}

}  // namespace gmzip
