// Checkpoints of training (LibTorch: trainer's sources only).
#ifndef GMZIP_MODELS_CHARS_CHARS_CHECKPOINT_H_
#define GMZIP_MODELS_CHARS_CHARS_CHECKPOINT_H_

#include <string>

#include "base/result.h"
#include "models/chars/chars_config.h"
#include "models/chars/chars_network.h"
#include "models/training/optimizer.h"

namespace gmzip {

// Replaces `path` in one move, so that an interrupted run leaves the old checkpoint.
Result<void> SaveCharsCheckpoint(const std::string& path, const CharsConfig& config,
                                 const Optimizer& optimizer, double seconds);

// Restores an optimiser (and with it the network's weights); gives the seconds trained so far.
// Errors: kNotFound, kDamaged, kInvalidArgument (another shape).
Result<double> LoadCharsCheckpoint(const std::string& path, const CharsConfig& config,
                                   Optimizer* optimizer);

// A network with the averaged weights of a checkpoint.
Result<CharsNetwork> LoadAveragedChars(const std::string& path);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_CHECKPOINT_H_
