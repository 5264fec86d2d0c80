// Puts what a predictor learned into the compact form of a byte prior's weight file.
#ifndef GMZIP_MODELS_BYTES_PRIOR_PACKER_H_
#define GMZIP_MODELS_BYTES_PRIOR_PACKER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_predictor.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

// Sets family, version and table of a weight file for BytePrior; arrays of each effort must follow.
//   table  whole buckets of PrimedCounts
// Errors: kInvalidArgument if it is not.
Result<void> SetPriorTable(std::span<const uint8_t> table, WeightFile* file);

// Adds an effort's arrays. Groups of elements that training left as they were are not stored; of
// the others those that changed most, probabilities before weights before curves, until
// `max_bytes` are full. Returns the bytes used.
//   trained, fresh  arrays of two predictors of that effort, one of them untrained
// Errors: kInvalidArgument if their sizes differ.
Result<size_t> AddLearned(ByteEffort effort, const LearnedArrays& trained,
                          const LearnedArrays& fresh, size_t max_bytes, WeightFile* file);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_PRIOR_PACKER_H_
