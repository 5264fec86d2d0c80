#include "models/pixelcnn/window_kernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

TEST(NormaliseWindow, EveryTargetGivesTheDefinition) {
  ForEachSimdTarget([] {
    std::mt19937 random(3);
    for (const int channels : {1, 3}) {
      for (const int32_t inverse : {1, 170, 4096, 99999, channels * kActivityTerms << 18 >> 3}) {
        const auto count = static_cast<size_t>(kWindowPositions * channels);
        std::vector<uint8_t> window(count);
        for (uint8_t& sample : window) {
          sample = static_cast<uint8_t>(random() % 4 == 0 ? random() % 2 * 255 : random());
        }
        const int32_t bases_q2[kMaxPixelChannels] = {0, 1020,
                                                     static_cast<int32_t>(random() % 1021)};
        std::vector<int16_t> out(count + 1, 77);
        NormaliseWindow(window.data(), channels, bases_q2, inverse, out.data());
        for (size_t i = 0; i < count; ++i) {
          const int64_t difference_q2 = 4 * window[i] - bases_q2[i % static_cast<size_t>(channels)];
          const int64_t expected =
              std::clamp<int64_t>((difference_q2 * inverse + 128) >> 8, -32768, 32767);
          ASSERT_EQ(out[i], expected) << i;
        }
        ASSERT_EQ(out[count], 77);
      }
    }
  });
}

}  // namespace
}  // namespace gmzip
