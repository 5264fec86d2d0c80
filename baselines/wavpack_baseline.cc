#include <fmt/core.h>
#include <wavpack/wavpack.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

constexpr size_t kFramesAtOnce = 4096;  // unpacked, for little memory
constexpr int kMostChannels = 256;      // of the tool, and of what the library is tested with

// The modes of the tool by their options; the one between -f and -h has none.
constexpr std::array<std::string_view, 3> kModes = {"f", "h", "hh"};
constexpr std::array<int, 3> kModeFlags = {CONFIG_FAST_FLAG, CONFIG_HIGH_FLAG,
                                           CONFIG_HIGH_FLAG | CONFIG_VERY_HIGH_FLAG};

using Context = std::unique_ptr<WavpackContext, WavpackContext* (*)(WavpackContext*)>;

int AppendBlock(void* to, void* block, int32_t size) {
  auto* coded = static_cast<std::vector<uint8_t>*>(to);
  const auto* bytes = static_cast<const uint8_t*>(block);
  coded->insert(coded->end(), bytes, bytes + size);
  return 1;
}

WavpackConfig ConfigurationOf(const WaveformShape& shape, int level) {
  WavpackConfig config{};
  config.flags = kModeFlags[static_cast<size_t>(level)];
  config.bits_per_sample = shape.bits_per_sample;
  config.bytes_per_sample = shape.bits_per_sample / 8;
  config.num_channels = shape.num_channels;
  config.sample_rate = static_cast<int32_t>(shape.rate_hz);
  config.channel_mask = static_cast<int32_t>(shape.channel_mask);
  return config;
}

bool EncodeSamples(WavpackContext* encoder, const Waveform& waveform) {
  const auto take = [&](std::vector<int32_t>* numbers, uint32_t num_frames) {
    return WavpackPackSamples(encoder, numbers->data(), num_frames) != 0;
  };
  return UnpackInPieces(waveform, take) && WavpackFlushSamples(encoder) != 0;
}

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const WaveformShape& shape = original.waveform->shape;
  if (shape.num_channels > kMostChannels) {
    return MakeError(ErrorCode::kUnsupported,
                     fmt::format("WavPack has at most {} channels", kMostChannels));
  }
  if (shape.rate_hz == 0 ||
      shape.rate_hz > static_cast<uint32_t>(std::numeric_limits<int32_t>::max())) {
    return MakeError(ErrorCode::kUnsupported,
                     fmt::format("WavPack has no rate of {} Hz", shape.rate_hz));
  }
  if (std::popcount(shape.channel_mask) > shape.num_channels) {
    return MakeError(ErrorCode::kUnsupported, "WavPack has a channel for each loudspeaker");
  }
  std::vector<uint8_t> coded;
  const Context encoder(WavpackOpenFileOutput(AppendBlock, &coded, nullptr), WavpackCloseFile);
  WavpackConfig config = ConfigurationOf(shape, level);
  if (encoder == nullptr ||
      WavpackSetConfiguration64(encoder.get(), &config, static_cast<int64_t>(shape.num_frames),
                                nullptr) == 0 ||
      WavpackPackInit(encoder.get()) == 0 || !EncodeSamples(encoder.get(), *original.waveform)) {
    return NotEncoded("wavpack");
  }
  return coded;
}

// A file in memory, as the library reads files.
struct CodedFile {
  std::span<const uint8_t> bytes;
  int64_t at = 0;  // from 0 to the end
};

int32_t ReadBytes(void* from, void* into, int32_t count) {
  auto* file = static_cast<CodedFile*>(from);
  const int64_t left = static_cast<int64_t>(file->bytes.size()) - file->at;
  const auto size = static_cast<int32_t>(std::min<int64_t>(count, left));
  if (size > 0) std::memcpy(into, file->bytes.data() + file->at, static_cast<size_t>(size));
  file->at += std::max(size, 0);
  return size;
}

int64_t PlaceIn(void* from) { return static_cast<CodedFile*>(from)->at; }

int64_t LengthOf(void* from) {
  return static_cast<int64_t>(static_cast<CodedFile*>(from)->bytes.size());
}

// As fseek: 0, or -1 if there is no such place.
int GoTo(void* from, int64_t at) {
  if (at < 0 || at > LengthOf(from)) return -1;
  static_cast<CodedFile*>(from)->at = at;
  return 0;
}

int GoBy(void* from, int64_t step, int origin) {
  const int64_t start = origin == SEEK_SET   ? 0
                        : origin == SEEK_CUR ? PlaceIn(from)
                                             : LengthOf(from);
  return GoTo(from, start + step);
}

// Always the byte read last.
int PushBack(void* from, int byte) { return GoBy(from, -1, SEEK_CUR) == 0 ? byte : EOF; }

int CanSeek(void*) { return 1; }

WavpackStreamReader64 ReaderOfMemory() {
  WavpackStreamReader64 reader{};
  reader.read_bytes = ReadBytes;
  reader.get_pos = PlaceIn;
  reader.set_pos_abs = GoTo;
  reader.set_pos_rel = GoBy;
  reader.push_back_byte = PushBack;
  reader.get_length = LengthOf;
  reader.can_seek = CanSeek;
  return reader;
}

bool HasShape(WavpackContext* decoder, const WaveformShape& shape) {
  return WavpackGetNumChannels(decoder) == shape.num_channels &&
         WavpackGetBitsPerSample(decoder) == shape.bits_per_sample &&
         WavpackGetNumSamples64(decoder) == static_cast<int64_t>(shape.num_frames);
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  const WaveformShape& shape = expected.waveform;
  WavpackStreamReader64 reader = ReaderOfMemory();
  CodedFile file{coded};
  std::array<char, 80> reason{};  // of the size that the library asks for
  const Context decoder(WavpackOpenFileInputEx64(&reader, &file, nullptr, reason.data(), 0, 0),
                        WavpackCloseFile);
  if (decoder == nullptr || !HasShape(decoder.get(), shape)) return NotDecoded("wavpack");
  std::vector<uint8_t> samples;
  samples.reserve(shape.SizeBytes());
  std::vector<int32_t> numbers(kFramesAtOnce * static_cast<size_t>(shape.num_channels));
  for (uint64_t at = 0; at < shape.num_frames; at += kFramesAtOnce) {
    const uint64_t num_frames = std::min<uint64_t>(kFramesAtOnce, shape.num_frames - at);
    if (WavpackUnpackSamples(decoder.get(), numbers.data(), static_cast<uint32_t>(num_frames)) !=
        num_frames) {
      return NotDecoded("wavpack");
    }
    const size_t num_samples = num_frames * static_cast<size_t>(shape.num_channels);
    PackSamples(std::span(numbers).first(num_samples), shape.bits_per_sample, &samples);
  }
  if (WavpackGetNumErrors(decoder.get()) != 0) return NotDecoded("wavpack");
  return samples;
}

}  // namespace

BaselineFamily WavpackFamily() {
  return {"wavpack",
          "wavpack -{} -r",
          WavpackGetLibraryVersionString(),
          Subject::kSamples,
          0,
          static_cast<int>(kModes.size()) - 1,
          {2},
          Encode,
          Decode,
          {kModes.begin(), kModes.end()}};
}

}  // namespace gmzip
