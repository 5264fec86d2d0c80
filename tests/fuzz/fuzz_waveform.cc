// Any bytes as a WAV file and as its chunks, whose samples are turned into numbers and back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include "baselines/waveform.h"

namespace {

void FuzzFile(std::span<const uint8_t> file) {
  const auto waveform = gmzip::ReadWaveform(file);
  if (!waveform) return;
  const auto& [shape, samples] = *waveform;
  if (samples.size() != shape.SizeBytes() || samples.size() > file.size()) std::abort();
  std::vector<int32_t> numbers;
  gmzip::UnpackSamples(samples, shape.bits_per_sample, &numbers);
  if (numbers.size() != shape.NumSamples()) std::abort();
  std::vector<uint8_t> packed;
  gmzip::PackSamples(numbers, shape.bits_per_sample, &packed);
  if (packed != samples) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzFile({data, size});
  constexpr std::string_view kBeginning("RIFFsizeWAVEfmt \x10\0\0\0", 20);
  // As the content of the first chunk and what follows it: otherwise few inputs are let in.
  std::vector<uint8_t> file(kBeginning.begin(), kBeginning.end());
  file.insert(file.end(), data, data + size);
  FuzzFile(file);
  return 0;
}
