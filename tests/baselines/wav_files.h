// WAV files for tests, made chunk by chunk.
#ifndef GMZIP_TESTS_BASELINES_WAV_FILES_H_
#define GMZIP_TESTS_BASELINES_WAV_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_order.h"
#include "baselines/waveform.h"

namespace gmzip {

using Bytes = std::vector<uint8_t>;

inline void AppendText(const std::string& text, Bytes* bytes) {
  bytes->insert(bytes->end(), text.begin(), text.end());
}

template <typename T>
void AppendLe(T value, Bytes* bytes) {
  bytes->resize(bytes->size() + sizeof value);
  StoreLe<T>(value, bytes->data() + bytes->size() - sizeof value);
}

// With its size and, behind an odd one, the byte that makes it even.
inline Bytes WavChunk(const std::string& name, const Bytes& content) {
  Bytes chunk;
  AppendText(name, &chunk);
  AppendLe(static_cast<uint32_t>(content.size()), &chunk);
  chunk.insert(chunk.end(), content.begin(), content.end());
  if (content.size() % 2 != 0) chunk.push_back(0);
  return chunk;
}

// The content of a "fmt " chunk of WAVE_FORMAT_PCM.
inline Bytes WavFormat(const WaveformShape& shape, uint16_t number = 1) {
  Bytes format;
  AppendLe<uint16_t>(number, &format);
  AppendLe(static_cast<uint16_t>(shape.num_channels), &format);
  AppendLe(shape.rate_hz, &format);
  AppendLe(static_cast<uint32_t>(shape.rate_hz * shape.FrameBytes()), &format);
  AppendLe(static_cast<uint16_t>(shape.FrameBytes()), &format);
  AppendLe(static_cast<uint16_t>(shape.bits_per_sample), &format);
  return format;
}

// The same of WAVE_FORMAT_EXTENSIBLE; `number` is that of the format in the GUID.
inline Bytes ExtensibleFormat(const WaveformShape& shape, uint16_t number = 1) {
  Bytes format = WavFormat(shape, 0xfffe);
  AppendLe<uint16_t>(22, &format);  // bytes that follow
  AppendLe(static_cast<uint16_t>(shape.bits_per_sample), &format);
  AppendLe(shape.channel_mask, &format);
  AppendLe(number, &format);
  for (const int byte : {0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71}) {
    format.push_back(static_cast<uint8_t>(byte));
  }
  return format;
}

inline Bytes WavFile(const std::vector<Bytes>& chunks) {
  Bytes content;
  AppendText("WAVE", &content);
  for (const Bytes& chunk : chunks) content.insert(content.end(), chunk.begin(), chunk.end());
  return WavChunk("RIFF", content);
}

inline Bytes WavFile(const Waveform& waveform) {
  return WavFile({WavChunk("fmt ", WavFormat(waveform.shape)), WavChunk("data", waveform.samples)});
}

// A tone that drifts, then noise of all bits; channels are alike but not the same.
inline Waveform SomeSound(WaveformShape shape) {
  std::vector<int32_t> numbers;
  uint32_t state = 1;
  const auto amplitude = static_cast<int64_t>(1) << (shape.bits_per_sample - 2);
  for (uint64_t i = 0; i < shape.NumSamples(); ++i) {
    state = state * 1664525 + 1013904223;
    const auto frame = static_cast<int64_t>(i / static_cast<uint64_t>(shape.num_channels));
    const int64_t phase = frame * (7 + frame / 500) % 200 - 100;
    const int64_t tone = (phase * (100 - (phase < 0 ? -phase : phase)) * amplitude) / 2500;
    const bool is_noise = i > shape.NumSamples() / 2;
    const int64_t noise = static_cast<int32_t>(state) >> (32 - shape.bits_per_sample);
    numbers.push_back(static_cast<int32_t>(is_noise ? noise : tone + (state >> 31)));
  }
  if (!numbers.empty()) numbers[0] = static_cast<int32_t>(-2 * amplitude);  // the least there is
  Waveform waveform{shape, {}};
  PackSamples(numbers, shape.bits_per_sample, &waveform.samples);
  return waveform;
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_BASELINES_WAV_FILES_H_
