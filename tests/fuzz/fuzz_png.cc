// Any bytes as a PNG, which must come back if it splits, and as side info with samples.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "codec/media/png/png_restoration.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gmzip::png;
  constexpr size_t kMemoryLimit = 1 << 22;
  const std::span<const uint8_t> input(data, size);
  const auto split = SplitPng(input, kMemoryLimit);
  if (split) {
    const auto file = RestorePng(split->samples, split->side_info, kMemoryLimit);
    if (!file || !std::equal(file->begin(), file->end(), data, data + size)) std::abort();
    return 0;
  }
  const auto header = ReadPngHeader(input);
  if (!header || NumSampleBytes(*header) > kMemoryLimit / 16) return 0;
  const std::vector<uint8_t> samples(static_cast<size_t>(NumSampleBytes(*header)), 5);
  (void)RestorePng(samples, input, kMemoryLimit);
  return 0;
}
