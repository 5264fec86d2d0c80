#include <FLAC/format.h>
#include <FLAC/stream_decoder.h>
#include <FLAC/stream_encoder.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

// A file in memory. libFLAC goes back to its beginning to put in what it knows in the end alone:
// the MD5 sum of the samples, the sizes of the largest and the smallest block.
struct CodedFile {
  std::vector<uint8_t> bytes;
  size_t at = 0;
};

FLAC__StreamEncoderWriteStatus WriteCoded(const FLAC__StreamEncoder*, const FLAC__byte bytes[],
                                          size_t size, uint32_t, uint32_t, void* to) {
  auto* file = static_cast<CodedFile*>(to);
  file->bytes.resize(std::max(file->bytes.size(), file->at + size));
  std::copy_n(bytes, size, file->bytes.begin() + static_cast<std::ptrdiff_t>(file->at));
  file->at += size;
  return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
}

FLAC__StreamEncoderSeekStatus SeekCoded(const FLAC__StreamEncoder*, FLAC__uint64 at, void* to) {
  static_cast<CodedFile*>(to)->at = at;
  return FLAC__STREAM_ENCODER_SEEK_STATUS_OK;
}

FLAC__StreamEncoderTellStatus TellCoded(const FLAC__StreamEncoder*, FLAC__uint64* at, void* to) {
  *at = static_cast<CodedFile*>(to)->at;
  return FLAC__STREAM_ENCODER_TELL_STATUS_OK;
}

bool Configure(FLAC__StreamEncoder* encoder, const WaveformShape& shape, int level) {
  // Outside of the streamable subset only checks differ; inside it nothing does.
  return FLAC__stream_encoder_set_streamable_subset(encoder, 0) != 0 &&
         FLAC__stream_encoder_set_channels(encoder, static_cast<uint32_t>(shape.num_channels)) !=
             0 &&
         FLAC__stream_encoder_set_bits_per_sample(
             encoder, static_cast<uint32_t>(shape.bits_per_sample)) != 0 &&
         FLAC__stream_encoder_set_sample_rate(encoder, shape.rate_hz) != 0 &&
         FLAC__stream_encoder_set_compression_level(encoder, static_cast<uint32_t>(level)) != 0 &&
         FLAC__stream_encoder_set_total_samples_estimate(encoder, shape.num_frames) != 0;
}

bool EncodeSamples(FLAC__StreamEncoder* encoder, const Waveform& waveform) {
  const auto take = [&](std::vector<int32_t>* numbers, uint32_t num_frames) {
    return FLAC__stream_encoder_process_interleaved(encoder, numbers->data(), num_frames) != 0;
  };
  return UnpackInPieces(waveform, take) && FLAC__stream_encoder_finish(encoder) != 0;
}

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const Waveform& waveform = *original.waveform;
  const WaveformShape& shape = waveform.shape;
  if (shape.num_channels > static_cast<int>(FLAC__MAX_CHANNELS)) {
    return MakeError(ErrorCode::kUnsupported,
                     fmt::format("FLAC has at most {} channels", FLAC__MAX_CHANNELS));
  }
  if (FLAC__format_sample_rate_is_valid(shape.rate_hz) == 0) {
    return MakeError(ErrorCode::kUnsupported,
                     fmt::format("FLAC has no rate of {} Hz", shape.rate_hz));
  }
  const std::unique_ptr<FLAC__StreamEncoder, void (*)(FLAC__StreamEncoder*)> encoder(
      FLAC__stream_encoder_new(), FLAC__stream_encoder_delete);
  CodedFile coded;
  if (encoder == nullptr || !Configure(encoder.get(), shape, level) ||
      FLAC__stream_encoder_init_stream(encoder.get(), WriteCoded, SeekCoded, TellCoded, nullptr,
                                       &coded) != FLAC__STREAM_ENCODER_INIT_STATUS_OK ||
      !EncodeSamples(encoder.get(), waveform)) {
    return NotEncoded("flac");
  }
  return std::move(coded.bytes);
}

struct Decoding {
  std::span<const uint8_t> rest;
  WaveformShape shape;  // expected
  std::vector<uint8_t> samples;
  std::vector<int32_t> numbers;  // of one block
};

FLAC__StreamDecoderReadStatus ReadCoded(const FLAC__StreamDecoder*, FLAC__byte bytes[],
                                        size_t* size, void* from) {
  auto* decoding = static_cast<Decoding*>(from);
  *size = std::min(*size, decoding->rest.size());
  if (*size == 0) return FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM;
  std::memcpy(bytes, decoding->rest.data(), *size);
  decoding->rest = decoding->rest.subspan(*size);
  return FLAC__STREAM_DECODER_READ_STATUS_CONTINUE;
}

FLAC__StreamDecoderWriteStatus KeepBlock(const FLAC__StreamDecoder*, const FLAC__Frame* block,
                                         const FLAC__int32* const channels[], void* to) {
  auto* decoding = static_cast<Decoding*>(to);
  const WaveformShape& shape = decoding->shape;
  const size_t num_frames = block->header.blocksize;
  const uint64_t num_left = shape.num_frames - decoding->samples.size() / shape.FrameBytes();
  if (static_cast<int>(block->header.channels) != shape.num_channels ||
      static_cast<int>(block->header.bits_per_sample) != shape.bits_per_sample ||
      num_frames > num_left) {
    return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
  }
  decoding->numbers.clear();
  for (size_t i = 0; i < num_frames; ++i) {
    for (int channel = 0; channel < shape.num_channels; ++channel) {
      decoding->numbers.push_back(channels[channel][i]);
    }
  }
  PackSamples(decoding->numbers, shape.bits_per_sample, &decoding->samples);
  return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
}

// What is wrong shows in the samples.
void IgnoreError(const FLAC__StreamDecoder*, FLAC__StreamDecoderErrorStatus, void*) {}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  const std::unique_ptr<FLAC__StreamDecoder, void (*)(FLAC__StreamDecoder*)> decoder(
      FLAC__stream_decoder_new(), FLAC__stream_decoder_delete);
  Decoding decoding{coded, expected.waveform, {}, {}};
  decoding.samples.reserve(expected.waveform.SizeBytes());
  if (decoder == nullptr ||
      // As the tool does.
      FLAC__stream_decoder_set_md5_checking(decoder.get(), 1) == 0 ||
      FLAC__stream_decoder_init_stream(decoder.get(), ReadCoded, nullptr, nullptr, nullptr, nullptr,
                                       KeepBlock, nullptr, IgnoreError,
                                       &decoding) != FLAC__STREAM_DECODER_INIT_STATUS_OK ||
      FLAC__stream_decoder_process_until_end_of_stream(decoder.get()) == 0 ||
      FLAC__stream_decoder_finish(decoder.get()) == 0 ||
      decoding.samples.size() != expected.waveform.SizeBytes()) {
    return NotDecoded("flac");
  }
  return std::move(decoding.samples);
}

}  // namespace

BaselineFamily FlacFamily() {
  return {"flac",
          "flac -{} --lax --no-padding --no-seektable",
          FLAC__VERSION_STRING,
          Subject::kSamples,
          0,
          8,
          {8},
          Encode,
          Decode};
}

}  // namespace gmzip
