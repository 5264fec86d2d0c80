// What models for pictures and priors for bytes have in common as files.
#ifndef GMZIP_CODEC_PASSES_MODEL_FILE_H_
#define GMZIP_CODEC_PASSES_MODEL_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace gmzip {

// A weight file's bytes. Thread-safe. Errors: kNotFound, kIo.
Result<std::vector<uint8_t>> ReadModelFile(const std::string& path);

// That no model of this content hash is at hand: kModelMissing, and what to do.
Error MissingModel(uint64_t model_id);

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_MODEL_FILE_H_
