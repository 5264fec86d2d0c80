// Checkpoint files of all trainers. LibTorch: included by training sources only.
#ifndef GMZIP_MODELS_TRAINING_CHECKPOINT_H_
#define GMZIP_MODELS_TRAINING_CHECKPOINT_H_

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/training/optimizer.h"

namespace gmzip {

// Writes the network's shape, the optimiser with the network's weights and the seconds trained, in
// place of `path` in one move, so that an interrupted run leaves the old checkpoint. Errors: kIo.
Result<void> WriteCheckpoint(const std::string& path, const std::string& shape_name,
                             const std::vector<int>& shape, const Optimizer& optimizer,
                             double seconds);

// The numbers of tensor `shape_name` that a trainer's checkpoints begin with; the archive stays
// open for more. Errors: kNotFound; kDamaged, also where there is no such tensor.
Result<std::vector<int>> OpenCheckpoint(const std::string& path, const std::string& shape_name,
                                        torch::serialize::InputArchive* archive);

// Restores an optimiser, and with it the network's weights; gives the seconds trained so far.
// Errors: as for OpenCheckpoint; kInvalidArgument for another shape.
Result<double> ReadCheckpoint(const std::string& path, const std::string& shape_name,
                              const std::vector<int>& shape, Optimizer* optimizer);

// Copies the averaged weights of an open checkpoint.
void ReadAverages(torch::serialize::InputArchive* archive, std::vector<torch::Tensor> parameters);

}  // namespace gmzip

#endif  // GMZIP_MODELS_TRAINING_CHECKPOINT_H_
