// Checkpoint files of all trainers. LibTorch: included by training sources only.
#ifndef GMZIP_MODELS_TRAINING_CHECKPOINT_H_
#define GMZIP_MODELS_TRAINING_CHECKPOINT_H_

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace gmzip {

// Writes an archive in place of `path` in one move, so that an interrupted run leaves the old one.
// Errors: kIo.
Result<void> WriteCheckpoint(const std::string& path, torch::serialize::OutputArchive* archive);

// The numbers of tensor `shape_name` that a trainer's checkpoints begin with; the archive stays
// open for more. Errors: kNotFound; kDamaged, also where there is no such tensor.
Result<std::vector<int>> OpenCheckpoint(const std::string& path, const std::string& shape_name,
                                        torch::serialize::InputArchive* archive);

// Copies the averaged weights of a checkpoint.
void ReadAverages(torch::serialize::InputArchive* archive, std::vector<torch::Tensor> parameters);

}  // namespace gmzip

#endif  // GMZIP_MODELS_TRAINING_CHECKPOINT_H_
