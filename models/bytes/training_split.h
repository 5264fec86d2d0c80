// Which training data is counted, and on which the predictors' arrays are trained.
#ifndef GMZIP_MODELS_BYTES_TRAINING_SPLIT_H_
#define GMZIP_MODELS_BYTES_TRAINING_SPLIT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "corpus/data_files.h"

namespace gmzip {

// A stretch of a file.
struct DataPiece {
  size_t file = 0;
  uint64_t first = 0;
  uint64_t size_bytes = 0;
};

struct SplitSettings {
  uint64_t seed = 1;
  // Each sub-folder of the data gets an equal share, so that a large one does not drown the others.
  uint64_t max_counted_bytes = 120'000'000;
  uint64_t max_weighed_bytes = 5'000'000;
  uint64_t max_counted_piece = 2'000'000;  // of one file, from its start
  uint64_t max_weighed_piece = 65'536;
};

struct PriorSplit {
  std::vector<DataPiece> counted;
  std::vector<DataPiece> weighed;  // in the order to train on them
};

// What the arrays are trained on must be new to the counts, or they would learn to trust counts too
// far. So about a tenth of each sub-folder's files is kept apart: a fifth where there are fewer
// than
// 50. Files of a folder whose names agree up to "__" (a package's, say) stay together; where there
// are no three such groups, files are taken alone, and where there are no three files, their
// pieces. Order and choice depend on names, sizes and the seed alone. Thread-safe.
PriorSplit SplitForPrior(std::span<const DataFile> files, const SplitSettings& settings);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_TRAINING_SPLIT_H_
