#include "models/pixelcnn/least_squares.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/models/pixelcnn/traced_traversal.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

std::vector<int32_t> Predictions(const std::vector<uint8_t>& samples, int width, int height,
                                 int channels) {
  std::vector<int32_t> predictions_q6;
  for (const auto& coded : TraceTraversal(samples, width, height, channels).samples) {
    predictions_q6.push_back(coded.prediction_q6);
  }
  return predictions_q6;
}

struct Golden {
  PictureKind kind;
  int width;
  int height;
  int channels;
  uint64_t hash;
};

// Made on x86-64 (AVX-512). A machine that gives others cannot read what the rest writes.
constexpr Golden kGolden[] = {
    {PictureKind::kSmooth, 131, 53, 3, 0x8385eed5ddbde0fb},
    {PictureKind::kSmooth, 131, 53, 1, 0x038ea73abf8d4d6c},
    {PictureKind::kNoise, 61, 37, 3, 0xa12027b209ec25fa},
    {PictureKind::kAlternating, 40, 40, 3, 0x7252f943ceac11c2},
};

TEST(LeastSquaresPredictor, EveryTargetGivesTheGoldenPredictions) {
  ForEachSimdTarget([] {
    for (const Golden& golden : kGolden) {
      const auto predictions_q6 =
          Predictions(GeneratedSamples(golden.kind, golden.width, golden.height, golden.channels),
                      golden.width, golden.height, golden.channels);
      EXPECT_EQ(HashValues<int32_t>(predictions_q6), golden.hash)
          << std::hex << HashValues<int32_t>(predictions_q6);
    }
  });
}

TEST(LeastSquaresPredictor, LearnsLinearRamps) {
  constexpr int kWidth = 60;
  constexpr int kHeight = 30;
  for (const int channels : {1, 3}) {
    std::vector<uint8_t> samples;
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        for (int c = 0; c < channels; ++c) {
          samples.push_back(static_cast<uint8_t>((1 + c) * x + 2 * y + 5 * c));
        }
      }
    }
    const auto predictions_q6 = Predictions(samples, kWidth, kHeight, channels);
    for (int y = 10; y < kHeight; ++y) {
      // Beside the borders, which repeat samples, the picture is not a plane.
      for (int x = 4; x < kWidth - 4; ++x) {
        for (int c = 0; c < channels; ++c) {
          const auto at = static_cast<size_t>((y * kWidth + x) * channels + c);
          EXPECT_EQ((predictions_q6[at] + 32) >> 6, samples[at]) << x << ", " << y << ", " << c;
        }
      }
    }
  }
}

TEST(LeastSquaresPredictor, IsExactOnFlatPictures) {
  const auto samples = GeneratedSamples(PictureKind::kFlat, 40, 300, 3);
  const auto predictions_q6 = Predictions(samples, 40, 300, 3);
  // From the third row on no regressor stands above the picture, where nothing is known.
  for (size_t i = 2 * 40 * 3; i < samples.size(); ++i) {
    ASSERT_EQ(predictions_q6[i], samples[i] << 6) << i;
  }
}

TEST(LeastSquaresPredictor, StaysInRange) {
  for (const PictureKind kind : kAllPictureKinds) {
    for (const int channels : {1, 3}) {
      for (const auto& [width, height] : {std::pair{1, 70}, {70, 1}, {9, 200}, {200, 9}}) {
        for (const int32_t prediction_q6 : Predictions(
                 GeneratedSamples(kind, width, height, channels), width, height, channels)) {
          ASSERT_GE(prediction_q6, 0);
          ASSERT_LE(prediction_q6, 255 << 6);
        }
      }
    }
  }
}

}  // namespace
}  // namespace gmzip
