// Compressors of sound bring back the samples they were given, or say why they do not take them.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "baselines/baseline_table.h"
#include "tests/baselines/wav_files.h"

namespace gmzip {
namespace {

// Those this build has, at all their levels.
std::vector<std::unique_ptr<Coder>> SoundCoders() {
  auto chosen = ChooseBaselines("flac:0,flac:8,wavpack:f,wavpack:h,wavpack:hh", {});
  return std::move(chosen.coders);
}

Original OriginalOf(Waveform waveform) {
  Original original;
  original.name = "sound.wav";
  original.file = WavFile(waveform);
  original.waveform = std::move(waveform);
  return original;
}

Original SoundOf(WaveformShape shape) { return OriginalOf(SomeSound(shape)); }

ExpectedShape ShapeOf(const Original& original) {
  return {original.file.size(), {}, original.waveform->shape};
}

// Why the coder does not take that; "" if it does.
std::string ReasonOf(Coder* coder, const Original& original) {
  const auto coded = coder->Compress(original);
  return coded ? "" : coded.error().message;
}

TEST(SoundBaselines, SamplesComeBack) {
  for (const auto& coder : SoundCoders()) {
    for (const int bits : {8, 16, 24, 32}) {
      for (const int num_channels : {1, 2, 3, 6, 8}) {
        for (const uint64_t num_frames : std::vector<uint64_t>{1, 2, 17, 4095, 4097, 9000}) {
          SCOPED_TRACE(coder->info().name + ", " + std::to_string(bits) + " bits, " +
                       std::to_string(num_channels) + " channels, " + std::to_string(num_frames));
          const Original original =
              SoundOf({num_frames, 44100, num_channels, bits, (uint32_t{1} << num_channels) - 1});
          ASSERT_TRUE(coder->Takes(original));
          const auto coded = coder->Compress(original);
          ASSERT_TRUE(coded) << coded.error().message;
          const auto decoded = coder->Decompress(coded->bytes, ShapeOf(original));
          ASSERT_TRUE(decoded) << decoded.error().message;
          EXPECT_EQ(decoded->bytes, original.BytesOf(Subject::kSamples));
        }
      }
    }
  }
}

TEST(SoundBaselines, SilenceTakesNextToNothing) {
  Waveform silence{{100000, 44100, 2, 16, 3}, {}};
  silence.samples.resize(silence.shape.SizeBytes());
  const Original original = OriginalOf(silence);
  for (const auto& coder : SoundCoders()) {
    SCOPED_TRACE(coder->info().name);
    const auto coded = coder->Compress(original);
    ASSERT_TRUE(coded) << coded.error().message;
    EXPECT_LT(coded->bytes.size(), 2000U);
    const auto decoded = coder->Decompress(coded->bytes, ShapeOf(original));
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(decoded->bytes, silence.samples);
  }
}

TEST(SoundBaselines, DecodersCheckTheShapeThatIsExpected) {
  const Original original = SoundOf({5000, 44100, 2, 16, 3});
  for (const auto& coder : SoundCoders()) {
    SCOPED_TRACE(coder->info().name);
    auto coded = coder->Compress(original);
    ASSERT_TRUE(coded);
    for (const WaveformShape& other : std::vector<WaveformShape>{{4999, 44100, 2, 16, 3},
                                                                 {5001, 44100, 2, 16, 3},
                                                                 {5000, 44100, 1, 16, 3},
                                                                 {5000, 44100, 2, 24, 3}}) {
      EXPECT_FALSE(coder->Decompress(coded->bytes, {original.file.size(), {}, other}));
    }
    EXPECT_FALSE(coder->Decompress({}, ShapeOf(original)));
    coded->bytes.resize(coded->bytes.size() / 2);
    EXPECT_FALSE(coder->Decompress(coded->bytes, ShapeOf(original)));
  }
}

TEST(SoundBaselines, SayWhatTheyDoNotTake) {
  for (const auto& coder : SoundCoders()) {
    const bool is_flac = coder->info().name.starts_with("flac");
    SCOPED_TRACE(coder->info().name);
    EXPECT_EQ(ReasonOf(coder.get(), SoundOf({10, 44100, 9, 16, 0x1ff})),
              is_flac ? "FLAC has at most 8 channels" : "");
    EXPECT_EQ(ReasonOf(coder.get(), SoundOf({10, 44100, 300, 16, 0x1ff})),
              is_flac ? "FLAC has at most 8 channels" : "WavPack has at most 256 channels");
    EXPECT_EQ(ReasonOf(coder.get(), SoundOf({10, 3000000000, 1, 16, 4})),
              std::string(is_flac ? "FLAC" : "WavPack") + " has no rate of 3000000000 Hz");
  }
}

TEST(SoundBaselines, TakeWavFilesAloneAndPassOnWhatIsWrongWithThem) {
  Original text;
  text.file = {'a', 'b'};
  Original damaged;
  damaged.file = {'R', 'I', 'F', 'F'};
  damaged.waveform_problem = "WAV file without a data chunk";
  for (const auto& coder : SoundCoders()) {
    EXPECT_FALSE(coder->Takes(text));
    ASSERT_TRUE(coder->Takes(damaged));
    const auto coded = coder->Compress(damaged);
    ASSERT_FALSE(coded);
    EXPECT_EQ(coded.error().message, damaged.waveform_problem);
    EXPECT_EQ(coded.error().code, ErrorCode::kUnsupported);
  }
}

TEST(ChooseBaselines, TakesLevelsThatAreWords) {
  auto chosen = ChooseBaselines("wavpack,wavpack:f,wavpack:9", {});
  if (chosen.coders.empty()) GTEST_SKIP() << "built without WavPack";
  ASSERT_EQ(chosen.coders.size(), 2U);
  EXPECT_EQ(chosen.coders[0]->info().name, "wavpack:hh");
  EXPECT_EQ(chosen.coders[0]->info().settings, "wavpack -hh -r");
  EXPECT_EQ(chosen.coders[1]->info().name, "wavpack:f");
  EXPECT_EQ(chosen.problems,
            std::vector<std::string>{"baseline wavpack:9: levels of wavpack go from f to hh"});
}

}  // namespace
}  // namespace gmzip
