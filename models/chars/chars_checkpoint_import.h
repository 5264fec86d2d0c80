// Weight files back to checkpoints, for training that goes on from shipped weights.
#ifndef GMZIP_MODELS_CHARS_CHARS_CHECKPOINT_IMPORT_H_
#define GMZIP_MODELS_CHARS_CHARS_CHECKPOINT_IMPORT_H_

#include <string>

#include "base/result.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

// Writes a checkpoint of the network whose integer twin `file` holds, untrained: to start from
// (RunSettings::start_from). Weights are the twin's, so they differ from those once exported by
// rounding alone. Errors: as CharsModel::Create; kIo.
Result<void> ImportChars(const WeightFile& file, const std::string& checkpoint);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_CHECKPOINT_IMPORT_H_
