// Makes a byte prior out of training data. Plain integers: the same data gives the same file.
#ifndef GMZIP_MODELS_BYTES_PRIOR_TRAINER_H_
#define GMZIP_MODELS_BYTES_PRIOR_TRAINER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/bytes/byte_kind.h"
#include "models/bytes/byte_model.h"
#include "models/mixing/byte_forecast.h"

namespace gmzip {

struct TrainingBytes {
  std::vector<uint8_t> bytes;
  ByteKind kind = ByteKind::kText;
};

// Text unless more than a few bytes are control characters; binary otherwise. Thread-safe.
ByteKind KindOfTrainingBytes(std::span<const uint8_t> bytes);

// Makes the network of an effort that has one, for a stream that begins; may give null.
using NetworkMaker = std::function<std::unique_ptr<ByteForecaster>(ByteEffort)>;

struct PriorSettings {
  size_t table_bytes = 3'000'000;           // of primed counts
  size_t array_bytes = 1'000'000;           // of learned arrays, all efforts together, at most
  NetworkMaker make_network = nullptr;      // beside which arrays are trained; may be null
  std::map<std::string, std::string> card;  // free text for the file's metadata
};

// Called with work done and work in all, proportional to time; returns false to stop.
using PriorProgress = std::function<bool(uint64_t, uint64_t)>;

// Counts what follows which context in `counted` (its text), then for each effort lets predictors
// code `weighed` one after the other, each going on with the last one's arrays. Returns a weight
// file for BytePrior. Takes about 30 bytes of memory for each byte counted, and 200 MB.
// Errors: kCancelled.
Result<std::vector<uint8_t>> TrainBytePrior(std::vector<TrainingBytes> counted,
                                            std::span<const TrainingBytes> weighed,
                                            const PriorSettings& settings,
                                            const PriorProgress& progress);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_PRIOR_TRAINER_H_
