// What a fuzzer of a packed kind does with its input.
#ifndef GMZIP_TESTS_FUZZ_FUZZ_PACKED_H_
#define GMZIP_TESTS_FUZZ_FUZZ_PACKED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "codec/media/packed/packed_kind.h"
#include "codec/media/packed/packed_restoration.h"
#include "codec/media/packed/packed_split.h"

namespace gmzip {

// Aborts if the input splits and does not come back. The input is also restored as side info of
// samples that hold what fields are looked for in: the input itself.
inline void FuzzPacked(const packed::PackedKind& kind, std::span<const uint8_t> input) {
  constexpr uint64_t kMemoryLimit = 1 << 20;
  const auto split = packed::SplitPacked(kind, input, kMemoryLimit);
  if (split) {
    const auto file = packed::RestorePacked(kind, split->samples, split->side_info, kMemoryLimit);
    if (!file || !std::equal(file->begin(), file->end(), input.begin(), input.end())) std::abort();
  }
  (void)packed::RestorePacked(kind, input, input, kMemoryLimit);
  (void)packed::DescribePacked(input);
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_FUZZ_FUZZ_PACKED_H_
