// What 'gmzip train FAMILY' runs for families of networks (LibTorch).
#ifndef GMZIP_CLI_TRAIN_FAMILIES_H_
#define GMZIP_CLI_TRAIN_FAMILIES_H_

#include "base/result.h"
#include "cli/train_arguments.h"

namespace gmzip {

// Pictures: PixelCNN++.
Result<void> TrainPixelCnnFamily(const TrainArguments& arguments);
// Text: the char-level network.
Result<void> TrainCharsFamily(const TrainArguments& arguments);

}  // namespace gmzip

#endif  // GMZIP_CLI_TRAIN_FAMILIES_H_
