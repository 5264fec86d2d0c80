// Counts what follows which context in training bytes, and picks what is worth remembering.
#ifndef GMZIP_MODELS_BYTES_COUNT_GATHERER_H_
#define GMZIP_MODELS_BYTES_COUNT_GATHERER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gmzip {

// Where to stop.
struct CountSettings {
  size_t num_buckets = 1000;  // of PrimedCounts: 64 bytes each; fewer if there is less to keep
  uint32_t min_pieces = 2;    // a symbol must follow its context in so many pieces of the data
};

// Called with done, total; returns false to stop.
using CountProgress = std::function<bool(uint64_t, uint64_t)>;

// A table for PrimedCounts out of text. Data is looked at in pieces of at most 64 KiB: what repeats
// within a piece is soon learned anyway, what many pieces share is worth knowing beforehand. For
// each pair of context and symbol the worth is the number of pieces times the bits it saves over
// the next shorter context; the best pairs fill the table. Takes about 30 bytes of memory for each
// byte of data. Empty if stopped, or if there is nothing to keep. Deterministic.
std::vector<uint8_t> GatherCounts(std::span<const std::vector<uint8_t>> files,
                                  const CountSettings& settings, const CountProgress& progress);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_COUNT_GATHERER_H_
