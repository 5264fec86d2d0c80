#include "models/pixelcnn/frame_planes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/pixelcnn/wavefront.h"
#include "tests/models/pixelcnn/generated_picture.h"

namespace gmzip {
namespace {

// What the border position (x, y) holds once all samples are known.
int ExpectedSample(const std::vector<uint8_t>& samples, int width, int channels, int x, int y,
                   int c) {
  if (y < 0) {
    if (x < 1) return 128;  // nothing is known to the left
    y = 0;
    x = std::min(x, width) - 1;
  } else if (x < 0) {
    if (y == 0) return 128;
    --y;
    x = 0;
  }
  x = std::min(x, width - 1);
  return samples[static_cast<size_t>((y * width + x) * channels + c)];
}

TEST(FramePlanes, BordersRepeatWhatADecoderKnows) {
  for (int height = 1; height <= 20; ++height) {
    for (int width = 1; width <= 20; ++width) {
      for (const int channels : {1, 3}) {
        const auto samples = GeneratedSamples(PictureKind::kNoise, width, height, channels);
        const Wavefront wavefront(width, height);
        FramePlanes planes(width, height, channels);
        for (int group = 0; group < wavefront.num_groups(); ++group) {
          for (int step = 0; step < kSegment; ++step) {
            for (int y = wavefront.FirstRow(group); y <= wavefront.LastRow(group); ++y) {
              const int x = wavefront.X(group, y, step);
              if (!wavefront.Inside(x)) continue;
              for (int c = 0; c < channels; ++c) {
                const auto at = static_cast<size_t>((y * width + x) * channels + c);
                planes.Set(x, y, c, samples[at]);
              }
              planes.FillBorders(x, y);
            }
          }
        }
        for (int y = -FramePlanes::kBorder; y < height; ++y) {
          for (int x = -FramePlanes::kBorder; x < width + FramePlanes::kBorder; ++x) {
            for (int c = 0; c < channels; ++c) {
              ASSERT_EQ(planes.At(x, y)[c], ExpectedSample(samples, width, channels, x, y, c))
                  << width << " x " << height << " at " << x << ", " << y;
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace gmzip
