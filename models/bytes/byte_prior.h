// What training taught the byte model: primed counts, and arrays for predictors to start from.
#ifndef GMZIP_MODELS_BYTES_BYTE_PRIOR_H_
#define GMZIP_MODELS_BYTES_BYTE_PRIOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_predictor.h"
#include "models/bytes/primed_counts.h"

namespace gmzip {

class WeightFileView;
enum class LearnedType;

// A weight file of the family "bytes" (docs/MODELS.md, "Bytes: the prior"), used where it lies:
// making one takes no memory in proportion to its table. Immutable and thread-safe.
class BytePrior {
 public:
  // Any bytes are safe. Errors: kDamaged for anything inconsistent; kUnsupported for a weight file
  // of another family or version; kTooLarge for a header above 1 MiB.
  static Result<std::shared_ptr<const BytePrior>> Create(std::vector<uint8_t> weight_file);
  // The same of bytes that outlive the prior, as those embedded in the program.
  static Result<std::shared_ptr<const BytePrior>> CreateView(std::span<const uint8_t> weight_file);

  PrimedCounts counts() const { return counts_; }

  // Sets what the prior knows of a predictor's arrays and leaves the rest.
  // Errors: kUnsupported, and nothing is set, if the predictor's arrays are not the sizes of those
  // the prior was trained with.
  Result<void> ApplyTo(ByteEffort effort, const LearnedArrays& arrays) const;

  // Numbers stored for all efforts together.
  size_t num_values() const;
  size_t table_bytes() const { return table_.size(); }

 private:
  // All arrays of one type; views of the file.
  struct StoredArrays {
    std::vector<size_t> sizes;
    std::span<const uint8_t> runs;
    std::span<const uint8_t> values;
    std::span<const uint8_t> counts;
  };
  using EffortArrays = std::array<StoredArrays, 3>;  // by LearnedType

  BytePrior() = default;
  Result<void> Read(std::span<const uint8_t> weight_file);
  static Result<StoredArrays> ReadArrays(const WeightFileView& file, ByteEffort effort,
                                         LearnedType type);

  std::vector<uint8_t> owned_;  // the file; empty for a view
  std::span<const uint8_t> table_;
  PrimedCounts counts_;
  std::array<EffortArrays, 5> efforts_;
};

// Whether a prior fits the predictors of this gmzip, of every effort. Takes some milliseconds.
// Errors: kUnsupported. Thread-safe.
Result<void> CheckPriorFits(const BytePrior& prior);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_PRIOR_H_
