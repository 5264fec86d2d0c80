// Networks that start from a smaller one, or from shipped weights (LibTorch: trainer's sources
// only).
#ifndef GMZIP_MODELS_CHARS_CHARS_NETWORK_GROWTH_H_
#define GMZIP_MODELS_CHARS_CHARS_NETWORK_GROWTH_H_

#include <string>

#include "base/result.h"
#include "models/chars/chars_network.h"

namespace gmzip {

// Starts `network` as the function that a checkpoint's averaged weights compute (after Chen et al.
// 2016, Net2Net): new units read at random and are not yet read, new layers, which stand above the
// old ones, pass on nearly all of what they take in. Errors: as LoadAveragedChars; kInvalidArgument
// if the shapes do not allow it.
Result<void> GrowFromCharsCheckpoint(const std::string& path, CharsNetwork network);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_NETWORK_GROWTH_H_
