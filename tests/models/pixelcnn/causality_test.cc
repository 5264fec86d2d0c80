// Nothing that a coder uses may depend on samples that are coded later.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/models/pixelcnn/traced_traversal.h"

namespace gmzip {
namespace {

// Changes one sample and compares what was evaluated before it was coded.
void ExpectCausal(std::vector<uint8_t> samples, int width, int height, int channels,
                  size_t changed) {
  const PixelTrace before = TraceTraversal(samples, width, height, channels);
  samples[changed] = static_cast<uint8_t>(255 - samples[changed]);
  const PixelTrace after = TraceTraversal(samples, width, height, channels);
  const auto num_events = static_cast<ptrdiff_t>(before.samples[changed].num_events);
  ASSERT_EQ(before.samples[changed].num_events, after.samples[changed].num_events);
  EXPECT_TRUE(
      std::equal(before.events.begin(), before.events.begin() + num_events, after.events.begin()))
      << width << " x " << height << " x " << channels << ", sample " << changed;
}

TEST(Causality, LaterSamplesChangeNothingInSmallPictures) {
  std::mt19937 random(1);
  for (int height = 1; height <= 20; ++height) {
    for (int width = 1; width <= 20; ++width) {
      for (const int channels : {1, 3}) {
        const auto samples = GeneratedSamples(PictureKind::kNoise, width, height, channels);
        ExpectCausal(samples, width, height, channels, random() % samples.size());
      }
    }
  }
}

TEST(Causality, LaterSamplesChangeNothingWhereverTheyAre) {
  for (const int channels : {1, 3}) {
    const auto samples = GeneratedSamples(PictureKind::kSmooth, 27, 11, channels);
    for (size_t changed = 0; changed < samples.size(); changed += 5) {
      ExpectCausal(samples, 27, 11, channels, changed);
    }
  }
}

TEST(Causality, EverySampleIsCodedOnceAndAfterItsWindow) {
  constexpr int kWidth = 29;
  constexpr int kHeight = 9;
  const PixelTrace trace =
      TraceTraversal(GeneratedSamples(PictureKind::kNoise, kWidth, kHeight, 1), kWidth, kHeight, 1);
  const auto order = [&](int x, int y) {
    return trace.samples[static_cast<size_t>(y * kWidth + x)].order;
  };
  std::vector<bool> seen(trace.samples.size(), false);
  for (const PixelTrace::Coded& coded : trace.samples) {
    ASSERT_LT(coded.order, seen.size());
    EXPECT_FALSE(seen[coded.order]);
    seen[coded.order] = true;
  }
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      if (x > 0) {
        EXPECT_LT(order(x - 1, y), order(x, y));
      }
      if (y > 0) {
        EXPECT_LT(order(std::min(x + kWindowRadius, kWidth - 1), y - 1), order(x, y));
      }
    }
  }
}

TEST(Causality, EarlierSamplesDoMatter) {
  auto samples = GeneratedSamples(PictureKind::kSmooth, 16, 16, 3);
  const PixelTrace before = TraceTraversal(samples, 16, 16, 3);
  samples[0] = static_cast<uint8_t>(samples[0] + 50);
  EXPECT_NE(TraceTraversal(samples, 16, 16, 3).events, before.events);
}

}  // namespace
}  // namespace gmzip
