// Sorts many 64-bit records.
#ifndef GMZIP_MODELS_BYTES_RECORD_SORT_H_
#define GMZIP_MODELS_BYTES_RECORD_SORT_H_

#include <cstdint>
#include <vector>

namespace gmzip {

// In rising order. Radix sort: first by the upper bits into parts that fit the second-level cache,
// then each part by itself. Takes as much memory again. The upper bits should be spread evenly, as
// hashes are; if they are not, it is slower.
void SortRecords(std::vector<uint64_t>* records);

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_RECORD_SORT_H_
