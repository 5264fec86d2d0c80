// Sound as compressors of sound take it: whole numbers, all channels of a moment side by side.
#ifndef GMZIP_BASELINES_WAVEFORM_H_
#define GMZIP_BASELINES_WAVEFORM_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"

namespace gmzip {

struct WaveformShape {
  uint64_t num_frames = 0;  // a frame is one sample of each channel
  uint32_t rate_hz = 0;     // frames a second, as the file says: 0 and nonsense are possible
  int num_channels = 0;     // at least 1
  int bits_per_sample = 0;  // 8, 16, 24 or 32
  // Which loudspeakers the channels are for, as the bits of WAVE_FORMAT_EXTENSIBLE; where the file
  // does not say, the first ones in the order of those bits, as the encoders' own tools take it.
  uint32_t channel_mask = 0;

  size_t FrameBytes() const { return static_cast<size_t>(num_channels * bits_per_sample / 8); }
  uint64_t NumSamples() const { return num_frames * static_cast<uint64_t>(num_channels); }
  uint64_t SizeBytes() const { return num_frames * FrameBytes(); }
};

struct Waveform {
  WaveformShape shape;
  // [num_frames, num_channels], as WAV files have them: low byte first, 8 bits unsigned, more
  // signed.
  std::vector<uint8_t> samples;
};

// Whether the bytes begin as a WAV file does, of a kind that ReadWaveform takes or not.
// Thread-safe.
bool IsWaveFile(std::span<const uint8_t> file);

// The samples in a WAV file: WAVE_FORMAT_PCM or WAVE_FORMAT_EXTENSIBLE with whole numbers. The
// sizes that the "fmt " and "data" chunks state must agree with each other and with the file; that
// of the whole RIFF is not looked at, which many programs leave wrong, nor what follows the
// samples. Memory: the samples once, which are no more than the file. Thread-safe. Errors: kDamaged
// if it is cut short or contradicts itself; kUnsupported for other kinds of samples, none at all,
// and what is no WAV file. The message says which.
Result<Waveform> ReadWaveform(std::span<const uint8_t> file);

// Samples of `bits_per_sample` bits as numbers from -2^(bits-1) to 2^(bits-1) - 1, 0 for silence.
//   packed   as in Waveform::samples
//   numbers  one for each sample; becomes as long as that
void UnpackSamples(std::span<const uint8_t> packed, int bits_per_sample,
                   std::vector<int32_t>* numbers);

// Gives all frames to `take` in order, unpacked, a few thousand at a time: for encoders that take
// pieces, in little memory. False as soon as `take` is.
bool UnpackInPieces(
    const Waveform& waveform,
    const std::function<bool(std::vector<int32_t>* numbers, uint32_t num_frames)>& take);

// Appends to `packed` what UnpackSamples would turn into `numbers`; bits beyond are cut off.
void PackSamples(std::span<const int32_t> numbers, int bits_per_sample,
                 std::vector<uint8_t>* packed);

}  // namespace gmzip

#endif  // GMZIP_BASELINES_WAVEFORM_H_
