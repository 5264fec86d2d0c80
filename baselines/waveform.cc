#include "baselines/waveform.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/byte_order.h"

namespace gmzip {
namespace {

constexpr size_t kRiffBytes = 12;         // "RIFF", size, "WAVE"
constexpr size_t kChunkHeaderBytes = 8;   // name, size
constexpr size_t kFormatBytes = 16;       // of a "fmt " chunk, the least
constexpr size_t kExtensibleBytes = 40;   // of one of WAVE_FORMAT_EXTENSIBLE
constexpr uint16_t kFormatPcm = 1;        // WAVE_FORMAT_PCM
constexpr uint16_t kExtensible = 0xfffe;  // WAVE_FORMAT_EXTENSIBLE: the format is in a GUID
// What follows the number of the format in that GUID.
constexpr std::array<uint8_t, 14> kGuidEnd = {0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80,
                                              0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71};
constexpr int kNumLoudspeakers = 18;    // that have a bit in the mask
constexpr size_t kFramesAtOnce = 4096;  // of UnpackInPieces

bool BeginsWith(std::span<const uint8_t> bytes, std::string_view name) {
  return bytes.size() >= name.size() &&
         std::equal(name.begin(), name.end(), bytes.begin(),
                    [](char c, uint8_t byte) { return static_cast<uint8_t>(c) == byte; });
}

struct Chunk {
  std::span<const uint8_t> name;     // 4 bytes
  uint32_t size_bytes = 0;           // as stated
  std::span<const uint8_t> content;  // what the file has of it
};

// The chunk that begins there; nullopt at the end of the file or too close to it.
std::optional<Chunk> ChunkAt(std::span<const uint8_t> file, size_t at) {
  if (at > file.size() || file.size() - at < kChunkHeaderBytes) return std::nullopt;
  const auto rest = file.subspan(at);
  Chunk chunk;
  chunk.name = rest.first(4);
  chunk.size_bytes = LoadLe<uint32_t>(rest.data() + 4);
  const auto behind = rest.subspan(kChunkHeaderBytes);
  chunk.content = behind.first(std::min<size_t>(behind.size(), chunk.size_bytes));
  return chunk;
}

uint32_t FirstLoudspeakers(int num_channels) {
  if (num_channels == 1) return 4;  // the one in the middle
  return (uint32_t{1} << std::min(num_channels, kNumLoudspeakers)) - 1;
}

Result<WaveformShape> ReadFormat(std::span<const uint8_t> format) {
  if (format.size() < kFormatBytes) {
    return MakeError(ErrorCode::kDamaged, "WAV file whose format is cut short");
  }
  uint16_t number = LoadLe<uint16_t>(format.data());
  WaveformShape shape;
  shape.num_channels = LoadLe<uint16_t>(format.data() + 2);
  shape.rate_hz = LoadLe<uint32_t>(format.data() + 4);
  const size_t frame_bytes = LoadLe<uint16_t>(format.data() + 12);
  shape.bits_per_sample = LoadLe<uint16_t>(format.data() + 14);
  shape.channel_mask = FirstLoudspeakers(shape.num_channels);
  if (number == kExtensible && format.size() >= kExtensibleBytes) {
    shape.channel_mask = LoadLe<uint32_t>(format.data() + 20);
    const auto guid = format.subspan(24, 16);
    if (std::equal(kGuidEnd.begin(), kGuidEnd.end(), guid.begin() + 2)) {
      number = LoadLe<uint16_t>(guid.data());
    }
  }
  if (number != kFormatPcm) {
    return MakeError(ErrorCode::kUnsupported,
                     fmt::format("WAV file of format {:#06x}; only PCM of whole numbers (0x0001) "
                                 "is taken",
                                 number));
  }
  if (shape.num_channels == 0) return MakeError(ErrorCode::kDamaged, "WAV file without channels");
  const int bits = shape.bits_per_sample;
  if (bits != 8 && bits != 16 && bits != 24 && bits != 32) {
    return MakeError(ErrorCode::kUnsupported, fmt::format("WAV file of {} bits a sample", bits));
  }
  if (frame_bytes != shape.FrameBytes()) {
    return MakeError(ErrorCode::kDamaged,
                     fmt::format("WAV file with {} bytes for {} channels of {} bits", frame_bytes,
                                 shape.num_channels, bits));
  }
  return shape;
}

// Calls `loop` with that number of bytes as its template argument: these loops are timed with
// coders that are nearly as fast, and constants keep them short.
template <typename Loop>
void ForBytes(int num_bytes, const Loop& loop) {
  if (num_bytes == 1) return loop.template operator()<1>();
  if (num_bytes == 2) return loop.template operator()<2>();
  if (num_bytes == 3) return loop.template operator()<3>();
  loop.template operator()<4>();
}

Result<Waveform> ReadData(WaveformShape shape, const Chunk& data) {
  if (data.content.size() < data.size_bytes) {
    return MakeError(ErrorCode::kDamaged,
                     fmt::format("WAV file cut short: {} of {} bytes of samples are there",
                                 data.content.size(), data.size_bytes));
  }
  if (data.content.empty()) return MakeError(ErrorCode::kUnsupported, "WAV file without samples");
  if (data.content.size() % shape.FrameBytes() != 0) {
    return MakeError(ErrorCode::kDamaged, "WAV file whose samples end within a frame");
  }
  shape.num_frames = data.content.size() / shape.FrameBytes();
  return Waveform{shape, {data.content.begin(), data.content.end()}};
}

}  // namespace

bool IsWaveFile(std::span<const uint8_t> file) {
  // RF64 and RIFX are for what is larger than 4 GB, and the high byte first.
  const bool is_riff =
      BeginsWith(file, "RIFF") || BeginsWith(file, "RF64") || BeginsWith(file, "RIFX");
  return is_riff && file.size() >= kRiffBytes && BeginsWith(file.subspan(8), "WAVE");
}

Result<Waveform> ReadWaveform(std::span<const uint8_t> file) {
  if (!IsWaveFile(file)) return MakeError(ErrorCode::kUnsupported, "not a WAV file");
  if (!BeginsWith(file, "RIFF")) {
    return MakeError(ErrorCode::kUnsupported, "WAV file of the kind RF64 or RIFX");
  }
  std::optional<WaveformShape> shape;
  size_t at = kRiffBytes;
  while (const auto chunk = ChunkAt(file, at)) {
    if (BeginsWith(chunk->name, "fmt ")) {
      if (shape) return MakeError(ErrorCode::kDamaged, "WAV file with two formats");
      GMZIP_ASSIGN_OR_RETURN(shape, ReadFormat(chunk->content));
    } else if (BeginsWith(chunk->name, "data")) {
      if (!shape) return MakeError(ErrorCode::kDamaged, "WAV file with samples of no format");
      return ReadData(*shape, *chunk);
    }
    // The next one begins at an even place.
    at += kChunkHeaderBytes + size_t{chunk->size_bytes} + chunk->size_bytes % 2;
  }
  return MakeError(ErrorCode::kDamaged, "WAV file without a data chunk");
}

void UnpackSamples(std::span<const uint8_t> packed, int bits_per_sample,
                   std::vector<int32_t>* numbers) {
  numbers->resize(packed.size() / static_cast<size_t>(bits_per_sample / 8));
  ForBytes(bits_per_sample / 8, [&]<size_t kBytes>() {
    for (size_t i = 0; i < numbers->size(); ++i) {
      uint32_t value = 0;  // its highest byte is the sample's
      for (size_t byte = 0; byte < kBytes; ++byte) {
        value |= uint32_t{packed[i * kBytes + byte]} << (8 * (4 - kBytes + byte));
      }
      if (kBytes == 1) value ^= 0x80000000;  // unsigned to signed
      (*numbers)[i] = static_cast<int32_t>(value) >> (32 - 8 * kBytes);
    }
  });
}

bool UnpackInPieces(
    const Waveform& waveform,
    const std::function<bool(std::vector<int32_t>* numbers, uint32_t num_frames)>& take) {
  const size_t frame_bytes = waveform.shape.FrameBytes();
  std::span<const uint8_t> rest(waveform.samples);
  std::vector<int32_t> numbers;
  while (!rest.empty()) {
    const auto piece = rest.first(std::min(rest.size(), kFramesAtOnce * frame_bytes));
    UnpackSamples(piece, waveform.shape.bits_per_sample, &numbers);
    if (!take(&numbers, static_cast<uint32_t>(piece.size() / frame_bytes))) return false;
    rest = rest.subspan(piece.size());
  }
  return true;
}

void PackSamples(std::span<const int32_t> numbers, int bits_per_sample,
                 std::vector<uint8_t>* packed) {
  size_t at = packed->size();
  packed->resize(at + numbers.size() * static_cast<size_t>(bits_per_sample / 8));
  ForBytes(bits_per_sample / 8, [&]<size_t kBytes>() {
    for (const int32_t number : numbers) {
      const uint32_t value = static_cast<uint32_t>(number) + (kBytes == 1 ? 128 : 0);
      for (size_t byte = 0; byte < kBytes; ++byte) {
        (*packed)[at++] = static_cast<uint8_t>(value >> (8 * byte));
      }
    }
  });
}

}  // namespace gmzip
