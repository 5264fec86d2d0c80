// The byte model's priors at hand: the one this build ships, and those in users' weight files.
#ifndef GMZIP_CODEC_PASSES_BYTE_PRIORS_H_
#define GMZIP_CODEC_PASSES_BYTE_PRIORS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "models/bytes/byte_prior.h"

namespace gmzip {

// A prior and the content hash of its weight file, which files name it by.
struct NamedBytePrior {
  uint64_t id = 0;
  std::shared_ptr<const BytePrior> prior;
};

// What this build ships; loaded when first asked for, a millisecond or two. Thread-safe.
// Errors: kInternal.
Result<NamedBytePrior> BuiltInBytePrior();

// The prior in a weight file. It fits this gmzip's byte model. Thread-safe.
// Errors: kNotFound, kIo, kDamaged; kUnsupported for another family, version or form of the model.
Result<NamedBytePrior> LoadBytePrior(const std::string& path);

// The prior to compress with: model_file's, or the built-in one if model_file is empty.
Result<NamedBytePrior> ChooseBytePrior(const std::string& model_file);

// The prior of that content hash: model_file's if it has it, or the built-in one. Whatever else
// model_file may hold, a model for pictures perhaps, is passed over.
// Errors: kModelMissing; of loading.
Result<NamedBytePrior> FindBytePrior(const std::string& model_file, uint64_t prior_id);

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_BYTE_PRIORS_H_
