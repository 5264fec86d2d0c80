// From a trained network to the weight file of its integer twin (LibTorch: trainer's sources only;
// this header has no LibTorch type).
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_EXPORT_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_EXPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/pixelcnn/pixel_sampler.h"

namespace gmzip {

// Turns the averaged weights of a checkpoint into a weight file. `calibration` gives the training
// pixels from which the formats of activations are chosen; `card` is stored as metadata.
// Errors: as LoadAveragedNetwork; kInvalidArgument where a layer has no format that passes the
// overflow proof.
Result<std::vector<uint8_t>> ExportPixelCnn(const std::string& checkpoint,
                                            PixelSampler* calibration,
                                            const std::map<std::string, std::string>& card);

// Mean cost in bits per dim of pixels under the floating-point network of a checkpoint. Pixels
// without conditions get those of `picture_class`, or zeros.
Result<double> FloatBitsPerDim(const std::string& checkpoint, PixelBatch* pixels,
                               std::optional<int> picture_class = {});

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_EXPORT_H_
