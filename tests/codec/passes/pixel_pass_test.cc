#include "codec/passes/pixel_pass.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "tests/codec/passes/coded_picture.h"

namespace gmzip {
namespace {

// Writes down every decision, and cancels after `cancel_after` samples.
class Recorder {
 public:
  static constexpr bool kDecodes = false;

  explicit Recorder(FrameWatch* watch, size_t cancel_after = SIZE_MAX)
      : watch_(watch), cancel_after_(cancel_after) {}

  void StartSample(int x, int y, int channel) {
    starts.push_back({x, y, channel, probabilities_16.size()});
    if (starts.size() == cancel_after_) watch_->Cancel();
  }
  int Bit(int bit, uint32_t p1_16) {
    probabilities_16.push_back(p1_16);
    return bit;
  }

  struct Start {
    int x;
    int y;
    int channel;
    size_t first_decision;
  };
  std::vector<Start> starts;
  std::vector<uint32_t> probabilities_16;

 private:
  FrameWatch* watch_;
  size_t cancel_after_;
};

std::unique_ptr<const PixelCnnModel> SmallModel(int channels) {
  auto model = PixelCnnModel::Create(RandomWeightFile(SmallConfig(channels)));
  EXPECT_TRUE(model);
  return std::move(*model);
}

Recorder Record(const PixelCnnModel& model, const Picture& picture,
                const LearningSettings& learning = {}) {
  FrameWatch watch;
  Recorder recorder(&watch);
  PixelPass pass(model, learning, &picture, 0, picture.height, &recorder);
  EXPECT_TRUE(pass.Run(&watch));
  return recorder;
}

// The stored sample that a recorded one is, G before R before B.
size_t SampleAt(const Picture& picture, const Recorder::Start& start) {
  const auto channels = static_cast<size_t>(picture.num_channels);
  const int stored = channels == 1 ? 0 : kCodingOrder[start.channel];
  return (static_cast<size_t>(start.y) * picture.width + static_cast<size_t>(start.x)) * channels +
         static_cast<size_t>(stored);
}

// With learning, frames large enough for several steps of the network.
TEST(PixelPass, LaterSamplesChangeNoDistribution) {
  std::mt19937 random(4);
  for (const LearningSettings& learning : {LearningSettings{}, LearningSettings{2, 0}}) {
    for (const int channels : {1, 3}) {
      const auto model = SmallModel(channels);
      std::vector<PictureSize> sizes(std::begin(kPictureSizes), std::end(kPictureSizes));
      sizes.push_back({61, 29});
      for (const PictureSize& size : sizes) {
        const Picture picture = GeneratedPicture(PictureKind::kSmooth, size, channels);
        const Recorder original = Record(*model, picture, learning);
        ASSERT_EQ(original.starts.size(), picture.samples.size());
        ASSERT_EQ(original.probabilities_16.size(), 8 * picture.samples.size());
        for (int trial = 0; trial < 4; ++trial) {
          const Recorder::Start& start = original.starts[random() % original.starts.size()];
          Picture changed = picture;
          // All later samples, too.
          for (size_t i = start.first_decision / 8; i < original.starts.size(); ++i) {
            changed.samples[SampleAt(picture, original.starts[i])] ^= 0xff;
          }
          const Recorder other = Record(*model, changed, learning);
          // The first decision of the changed sample is the last that may not know.
          const auto end = static_cast<ptrdiff_t>(start.first_decision) + 1;
          EXPECT_TRUE(std::equal(original.probabilities_16.begin(),
                                 original.probabilities_16.begin() + end,
                                 other.probabilities_16.begin()))
              << size.width << " x " << size.height << " x " << channels << ", learning "
              << learning.rate_code;
        }
      }
    }
  }
}

std::vector<uint8_t> EncodePass(const PixelCnnModel& model, const LearningSettings& learning,
                                const Picture& picture) {
  FrameWatch watch;
  BinaryEncoder encoder;
  PixelPass pass(model, learning, &picture, 0, picture.height, &encoder);
  EXPECT_TRUE(pass.Run(&watch));
  return encoder.Finish();
}

Picture DecodePass(const PixelCnnModel& model, const LearningSettings& learning,
                   const Picture& shape, const std::vector<uint8_t>& bytes) {
  FrameWatch watch;
  Picture restored = EmptyPicture(shape);
  BinaryDecoder decoder(bytes);
  PixelPass pass(model, learning, &restored, 0, restored.height, &decoder);
  EXPECT_TRUE(pass.Run(&watch));
  return restored;
}

// Frames are a few steps of learning long, so that no two settings make the same bytes.
TEST(PixelPass, EveryLearningSettingRestoresPictures) {
  for (const int channels : {1, 3}) {
    const auto model = SmallModel(channels);
    for (const PictureKind kind : kAllPictureKinds) {
      const Picture picture = GeneratedPicture(kind, {67, 45}, channels);
      std::set<uint64_t> payloads = {HashValues<uint8_t>(EncodePass(*model, {}, picture))};
      for (int rate_code = 1; rate_code <= LearningSettings::kMaxRateCode; ++rate_code) {
        for (int spacing = 0; spacing <= LearningSettings::kMaxSpacing; ++spacing) {
          SCOPED_TRACE(testing::Message()
                       << channels << " channels, kind " << static_cast<int>(kind) << ", rate "
                       << rate_code << ", spacing " << spacing);
          const LearningSettings learning{rate_code, spacing};
          const std::vector<uint8_t> bytes = EncodePass(*model, learning, picture);
          EXPECT_EQ(DecodePass(*model, learning, picture, bytes).samples, picture.samples);
          EXPECT_TRUE(payloads.insert(HashValues<uint8_t>(bytes)).second);
        }
      }
    }
  }
}

TEST(PixelPass, StopsWithinAGroupOfBeingCancelled) {
  const auto model = SmallModel(3);
  const Picture picture = GeneratedPicture(PictureKind::kSmooth, {80, 30}, 3);
  FrameWatch watch;
  Recorder recorder(&watch, 1000);
  PixelPass pass(*model, {}, &picture, 0, picture.height, &recorder);
  const auto result = pass.Run(&watch);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCancelled);
  // A group has at most 10 segments of 8 pixels of 3 samples.
  EXPECT_LE(recorder.starts.size(), 1000U + 10 * 8 * 3);
}

TEST(CodeSample, EveryValueSurvivesExtremeDistributions) {
  std::vector<SampleMixture> mixtures;
  for (const int16_t logit : std::initializer_list<int16_t>{-32768, 32767}) {
    for (const int16_t mean : std::initializer_list<int16_t>{-32768, 0, 32767}) {
      for (const int16_t log_scale : std::initializer_list<int16_t>{-32768, 0, 32767}) {
        for (const int32_t prediction_q6 : {0, 255 * 64}) {
          for (const int32_t inverse_q18 : {1014, 786432}) {
            const int16_t outputs[] = {logit, 0, mean, int16_t{-32768}, log_scale, int16_t{32767}};
            mixtures.emplace_back(outputs, 2, prediction_q6, inverse_q18);
          }
        }
      }
    }
  }
  BinaryEncoder encoder;
  for (const SampleMixture& mixture : mixtures) {
    for (int value = 0; value < 256; ++value) {
      ASSERT_EQ(CodeSample(mixture, static_cast<uint8_t>(value), encoder), value);
    }
  }
  const std::vector<uint8_t> bytes = encoder.Finish();
  BinaryDecoder decoder(bytes);
  for (const SampleMixture& mixture : mixtures) {
    for (int value = 0; value < 256; ++value) {
      ASSERT_EQ(CodeSample(mixture, uint8_t{0}, decoder), value);
    }
  }
}

}  // namespace
}  // namespace gmzip
