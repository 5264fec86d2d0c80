// Checkpoints of training: weights, averages and optimiser state (LibTorch: trainer's sources
// only).
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_CHECKPOINT_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_CHECKPOINT_H_

#include <string>

#include "base/result.h"
#include "models/pixelcnn/pixelcnn_config.h"
#include "models/pixelcnn/pixelcnn_network.h"
#include "models/training/optimizer.h"

namespace gmzip {

// Replaces `path` in one move, so that an interrupted run leaves the old checkpoint.
Result<void> SaveCheckpoint(const std::string& path, const PixelCnnConfig& config,
                            const Optimizer& optimizer, double seconds);

// Restores an optimiser (and with it the network's weights); gives the seconds trained so far.
// Errors: kNotFound, kDamaged, kInvalidArgument (another shape).
Result<double> LoadCheckpoint(const std::string& path, const PixelCnnConfig& config,
                              Optimizer* optimizer);

// A network with the averaged weights of a checkpoint.
Result<PixelCnnNetwork> LoadAveragedNetwork(const std::string& path);

// Starts `network` as the function that a smaller checkpoint computes: new blocks add nothing, new
// units read at random and are not yet read (after Chen et al. 2016, Net2Net).
Result<void> GrowFromCheckpoint(const std::string& path, PixelCnnNetwork network);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_CHECKPOINT_H_
