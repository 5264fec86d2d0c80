// What is read of WAV files, and which are refused with what reason.
#include "baselines/waveform.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/baselines/wav_files.h"

namespace gmzip {
namespace {

const WaveformShape kStereo = {5, 44100, 2, 16, 3};

// Why the file is refused; "" if it is not.
std::string ReasonOf(const Bytes& file) {
  const auto waveform = ReadWaveform(file);
  return waveform ? "" : waveform.error().message;
}

TEST(ReadWaveform, TakesAllSizesOfSamples) {
  for (const int bits : {8, 16, 24, 32}) {
    for (const int num_channels : {1, 2, 3, 8}) {
      SCOPED_TRACE(std::to_string(num_channels) + " channels of " + std::to_string(bits));
      const Waveform sound = SomeSound({7, 48000, num_channels, bits, 0});
      const auto read = ReadWaveform(WavFile(sound));
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_EQ(read->samples, sound.samples);
      EXPECT_EQ(read->shape.num_frames, 7U);
      EXPECT_EQ(read->shape.rate_hz, 48000U);
      EXPECT_EQ(read->shape.num_channels, num_channels);
      EXPECT_EQ(read->shape.bits_per_sample, bits);
      EXPECT_EQ(read->shape.NumSamples(), 7U * static_cast<unsigned>(num_channels));
    }
  }
}

TEST(ReadWaveform, TakesTheExtensibleFormatWithItsLoudspeakers) {
  WaveformShape shape = {4, 96000, 6, 24, 0x60f};
  const Waveform sound = SomeSound(shape);
  const auto read = ReadWaveform(
      WavFile({WavChunk("fmt ", ExtensibleFormat(shape)), WavChunk("data", sound.samples)}));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->samples, sound.samples);
  EXPECT_EQ(read->shape.channel_mask, 0x60fU);
  EXPECT_EQ(ReasonOf(WavFile(
                {WavChunk("fmt ", ExtensibleFormat(shape, 3)), WavChunk("data", sound.samples)})),
            "WAV file of format 0x0003; only PCM of whole numbers (0x0001) is taken");
}

TEST(ReadWaveform, TakesTheFirstLoudspeakersWhereNoneAreNamed) {
  EXPECT_EQ(ReadWaveform(WavFile(SomeSound({1, 8000, 1, 8, 0})))->shape.channel_mask, 4U);
  EXPECT_EQ(ReadWaveform(WavFile(SomeSound({1, 8000, 2, 8, 0})))->shape.channel_mask, 3U);
  EXPECT_EQ(ReadWaveform(WavFile(SomeSound({1, 8000, 6, 8, 0})))->shape.channel_mask, 0x3fU);
  EXPECT_EQ(ReadWaveform(WavFile(SomeSound({1, 8000, 200, 8, 0})))->shape.channel_mask, 0x3ffffU);
}

TEST(ReadWaveform, PassesOverOtherChunksAndTheSizeOfTheWhole) {
  const Waveform sound = SomeSound(kStereo);
  Bytes file = WavFile({WavChunk("LIST", {1, 2, 3}), WavChunk("fmt ", WavFormat(kStereo)),
                        WavChunk("fact", {4}), WavChunk("data", sound.samples),
                        WavChunk("data", {1, 2, 3})});
  StoreLe<uint32_t>(0, file.data() + 4);
  const auto read = ReadWaveform(file);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->samples, sound.samples);
}

TEST(ReadWaveform, NeedsNoByteBehindAnOddNumberOfSamples) {
  Bytes file = WavFile(SomeSound({3, 8000, 1, 8, 0}));
  file.pop_back();
  EXPECT_EQ(ReasonOf(file), "");
}

TEST(ReadWaveform, RefusesEveryTruncation) {
  const Bytes file = WavFile(SomeSound(kStereo));
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_NE(ReasonOf(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))), "")
        << size;
  }
  Bytes cut = file;
  cut.resize(file.size() - 4);
  EXPECT_EQ(ReasonOf(cut), "WAV file cut short: 16 of 20 bytes of samples are there");
}

TEST(ReadWaveform, SaysWhatIsWrong) {
  const Bytes samples = SomeSound(kStereo).samples;
  const Bytes data = WavChunk("data", samples);
  const auto with_format = [&](const Bytes& format) {
    return ReasonOf(WavFile({WavChunk("fmt ", format), data}));
  };
  const auto with_shape = [&](WaveformShape shape) { return with_format(WavFormat(shape)); };
  EXPECT_EQ(ReasonOf(Bytes(100, 7)), "not a WAV file");
  EXPECT_EQ(ReasonOf(WavFile({data})), "WAV file with samples of no format");
  EXPECT_EQ(with_format(Bytes(15)), "WAV file whose format is cut short");
  EXPECT_EQ(with_format(WavFormat(kStereo, 0x11)),
            "WAV file of format 0x0011; only PCM of whole numbers (0x0001) is taken");
  EXPECT_NE(with_format(WavFormat(kStereo, 0xfffe)), "");  // extensible without the rest
  EXPECT_EQ(with_shape({5, 44100, 0, 16, 3}), "WAV file without channels");
  EXPECT_EQ(with_shape({5, 44100, 2, 12, 3}), "WAV file of 12 bits a sample");
  EXPECT_EQ(with_shape({5, 44100, 3, 16, 3}), "WAV file whose samples end within a frame");
  Bytes format = WavFormat(kStereo);
  format[12] = 8;
  EXPECT_EQ(with_format(format), "WAV file with 8 bytes for 2 channels of 16 bits");
  const Bytes format_chunk = WavChunk("fmt ", WavFormat(kStereo));
  EXPECT_EQ(ReasonOf(WavFile({format_chunk, format_chunk, data})), "WAV file with two formats");
  EXPECT_EQ(ReasonOf(WavFile({format_chunk})), "WAV file without a data chunk");
  EXPECT_EQ(ReasonOf(WavFile({format_chunk, WavChunk("data", {})})), "WAV file without samples");
  for (const char* const kind : {"RF64", "RIFX"}) {
    Bytes file = WavFile({format_chunk, data});
    std::copy_n(kind, 4, file.begin());
    EXPECT_TRUE(IsWaveFile(file));
    EXPECT_EQ(ReasonOf(file), "WAV file of the kind RF64 or RIFX");
  }
}

TEST(ReadWaveform, BelievesNoSizeThatTheFileHasNot) {
  Bytes file = WavFile(SomeSound(kStereo));
  StoreLe<uint32_t>(0xffffffff, file.data() + 40);  // of the samples
  EXPECT_NE(ReasonOf(file).find("cut short"), std::string::npos);
  file = WavFile({WavChunk("JUNK", {1, 2}), WavChunk("fmt ", WavFormat(kStereo))});
  StoreLe<uint32_t>(0xffffffff, file.data() + 16);
  EXPECT_EQ(ReasonOf(file), "WAV file without a data chunk");
}

TEST(UnpackSamples, HasZeroForSilenceAndBothEnds) {
  std::vector<int32_t> numbers;
  UnpackSamples(Bytes{0, 127, 128, 255}, 8, &numbers);
  EXPECT_EQ(numbers, (std::vector<int32_t>{-128, -1, 0, 127}));
  UnpackSamples(Bytes{0, 0x80, 0xff, 0xff, 0xff, 0x7f}, 16, &numbers);
  EXPECT_EQ(numbers, (std::vector<int32_t>{-32768, -1, 32767}));
  UnpackSamples(Bytes{0, 0, 0x80, 1, 2, 3}, 24, &numbers);
  EXPECT_EQ(numbers, (std::vector<int32_t>{-8388608, 0x030201}));
  UnpackSamples(Bytes{0, 0, 0, 0x80, 1, 2, 3, 4}, 32, &numbers);
  EXPECT_EQ(numbers, (std::vector<int32_t>{INT32_MIN, 0x04030201}));
}

TEST(PackSamples, UndoesUnpackSamples) {
  for (const int bits : {8, 16, 24, 32}) {
    const Bytes samples = SomeSound({999, 8000, 1, bits, 0}).samples;
    std::vector<int32_t> numbers;
    UnpackSamples(samples, bits, &numbers);
    Bytes packed;
    PackSamples(numbers, bits, &packed);
    EXPECT_EQ(packed, samples) << bits;
  }
}

}  // namespace
}  // namespace gmzip
