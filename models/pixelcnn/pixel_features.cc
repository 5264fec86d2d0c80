#include "models/pixelcnn/pixel_features.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

#include "models/pixelcnn/window_kernel.h"

namespace gmzip {
namespace {

int16_t Saturate(int64_t value) {
  return static_cast<int16_t>(std::clamp<int64_t>(value, -32768, 32767));
}

// log2(value) in Q10, linear between powers of two. value >= 1.
int32_t Log2Q10(uint32_t value) {
  const int exponent = static_cast<int>(std::bit_width(value)) - 1;
  const uint32_t fraction = static_cast<uint32_t>((uint64_t{value} << 10 >> exponent) & 1023);
  return exponent * 1024 + static_cast<int32_t>(fraction);
}

// A difference in quarters of a level (at most +-1020) in units of activity, Q12. The product stays
// below 1020 x 2^18 x 24 / 8 < 2^30.
int16_t Normalise(int32_t difference_q2, int32_t inverse_activity_q18) {
  return Saturate((difference_q2 * inverse_activity_q18 + 128) >> 8);
}

// The same for a difference in 1/64 of a level (at most +-16320).
int16_t NormaliseQ6(int32_t difference_q6, int32_t inverse_activity_q18) {
  return Saturate((int64_t{difference_q6} * inverse_activity_q18 + 2048) >> 12);
}

int16_t Parity(int value) { return static_cast<int16_t>((value & 1) != 0 ? 4096 : -4096); }

// The window's samples in one piece. The number of channels is known to the compiler, so that each
// row is a copy of a few registers.
template <int kChannels>
void CopyWindow(const uint8_t* at, ptrdiff_t up, uint8_t* window) {
  constexpr size_t kRowBytes = (2 * kWindowRadius + 1) * kChannels;
  const uint8_t* left = at - kWindowRadius * kChannels;
  for (int dy = kWindowRadius; dy >= 1; --dy) {
    std::memcpy(window, left - dy * up, kRowBytes);
    window += kRowBytes;
  }
  std::memcpy(window, left, kWindowRadius * kChannels);
}

}  // namespace

void ExtractFeatures(const FramePlanes& planes, int x, int y, const ClassicalPrediction& classical,
                     int32_t first_prediction_q6, int16_t* features) {
  const int channels = planes.num_channels();
  const ptrdiff_t up = planes.stride();
  const int32_t inverse = classical.inverse_activity_q18;
  uint8_t window[kWindowPositions * kMaxPixelChannels];
  if (channels == 1) {
    CopyWindow<1>(planes.At(x, y), up, window);
  } else {
    CopyWindow<kMaxPixelChannels>(planes.At(x, y), up, window);
  }
  NormaliseWindow(window, channels, classical.base_q2, inverse, features);
  int16_t* out = features + kWindowPositions * channels;

  const int16_t* errors = planes.ErrorsAt(x, y);
  const ptrdiff_t positions[kErrorPositions] = {-channels,      -up,           -up - channels,
                                                -up + channels, -2 * channels, -2 * up};
  const int32_t log_activity = Log2Q10(static_cast<uint32_t>(classical.activity_sum));
  for (int c = 0; c < channels; ++c) {
    uint32_t magnitude_q6 = 16;
    for (const ptrdiff_t position : positions) {
      const int32_t error_q6 = errors[position + c];
      magnitude_q6 += static_cast<uint32_t>(std::abs(error_q6));
      *out++ = NormaliseQ6(error_q6, inverse);
    }
    // Sums of kErrorPositions errors in Q6 and of activities: on natural pictures about 5 octaves
    // apart. Half an octave per unit of 1.
    *out++ = Saturate((Log2Q10(magnitude_q6) - log_activity - 4 * 1024) * 2);
    *out++ = Saturate(
        (Log2Q10(static_cast<uint32_t>(classical.activity[c]) + 3) - log_activity + 1536) * 2);
    *out++ = static_cast<int16_t>((classical.base_q2[c] - 512) * 8);
  }
  *out++ = NormaliseQ6(first_prediction_q6 - classical.base_q2[0] * 16, inverse);
  *out++ = Saturate((log_activity - 6 * 1024) * 2);
  *out++ = Saturate(inverse >> 6);
  *out++ = Parity(x);
  *out++ = Parity(y);
  *out++ = Parity(x + y);
}

void ExtractHeadFeatures(const FramePlanes& planes, int x, int y, int channel,
                         const ClassicalPrediction& classical, int32_t prediction_q6,
                         int16_t* features) {
  const int32_t inverse = classical.inverse_activity_q18;
  const uint8_t* at = planes.At(x, y);
  const int16_t* errors = planes.ErrorsAt(x, y);
  std::fill(features, features + kNumHeadFeatures, int16_t{0});
  int16_t* out = features;
  *out++ = NormaliseQ6(prediction_q6 - classical.base_q2[channel] * 16, inverse);
  for (int c = 0; c < channel; ++c) {
    const int16_t error = NormaliseQ6(errors[c], inverse);
    *out++ = error;
    *out++ = static_cast<int16_t>(std::min(std::abs(int32_t{error}), 32767));
    *out++ = Normalise(4 * at[c] - classical.base_q2[c], inverse);
  }
}

}  // namespace gmzip
