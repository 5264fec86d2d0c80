// The byte model's priors at hand: the one this build ships, and those in users' weight files.
#ifndef GMZIP_CODEC_PASSES_BYTE_PRIORS_H_
#define GMZIP_CODEC_PASSES_BYTE_PRIORS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "models/bytes/byte_prior.h"

namespace gmzip {

using SharedBytePrior = std::shared_ptr<const BytePrior>;

// A prior and the content hash of its weight file, which files name it by.
struct NamedBytePrior {
  uint64_t id = 0;
  SharedBytePrior prior;
};

// What this build ships, and files of this format version start from without naming it; loaded when
// first asked for, a millisecond or two. Thread-safe. Errors: kInternal.
Result<NamedBytePrior> BuiltInBytePrior();

// The prior in a weight file. It fits this gmzip's byte model. Thread-safe.
// Errors: kNotFound, kIo, kDamaged; kUnsupported for another family, version or form of the model.
Result<NamedBytePrior> LoadBytePrior(const std::string& path);

// Whether a weight file is of the family of priors; an empty path is not. Thread-safe.
// Errors: kNotFound, kIo; kDamaged if it is no weight file.
Result<bool> HoldsBytePrior(const std::string& path);

// The prior of that content hash: model_file's if it has it, or the built-in one. Whatever else
// model_file may hold, a model for pictures perhaps, is passed over.
// Errors: kModelMissing; of loading.
Result<NamedBytePrior> FindBytePrior(const std::string& model_file, uint64_t prior_id);

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_BYTE_PRIORS_H_
