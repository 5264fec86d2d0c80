// Classical prediction and local activity at one position: the origin and the unit in which the
// network sees a picture, so that one network serves noisy and clean ones.
#ifndef GMZIP_MODELS_PIXELCNN_CLASSICAL_PREDICTION_H_
#define GMZIP_MODELS_PIXELCNN_CLASSICAL_PREDICTION_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "models/pixelcnn/frame_planes.h"

namespace gmzip {

inline constexpr int kMaxPixelChannels = 3;

// Index in R, G, B of the first, second and third coded channel.
inline constexpr int kCodingOrder[kMaxPixelChannels] = {1, 0, 2};

struct ClassicalPrediction {
  // Gradient-adjusted prediction per channel, in quarters of a grey level.
  int32_t base_q2[kMaxPixelChannels];
  // Sum of the absolute differences between close known neighbours, per channel.
  int32_t activity[kMaxPixelChannels];
  // Sum of `activity` plus the smallest unit, in [kActivityFloor, about 6200].
  int32_t activity_sum;
  // 1 / (mean absolute difference), Q18: ActivityScale(num_channels) / activity_sum.
  int32_t inverse_activity_q18;
};

// Differences that enter the activity, per channel.
inline constexpr int kActivityTerms = 8;

// A flat neighbourhood counts as one with a mean difference of 1/3, which keeps units finite.
constexpr int32_t ActivityFloor(int num_channels) { return num_channels == 1 ? 3 : 8; }

// Gradient-adjusted prediction (Wu and Memon 1997, CALIC), in quarters of a level.
inline int32_t GradientAdjustedQ2(int w, int n, int ne, int nw, int horizontal, int vertical) {
  const int difference = vertical - horizontal;
  int prediction = 2 * (w + n) + (ne - nw);
  if (difference > 80) return 4 * w;
  if (difference < -80) return 4 * n;
  if (difference > 32) {
    prediction = (prediction + 4 * w) / 2;
  } else if (difference > 8) {
    prediction = (3 * prediction + 4 * w) / 4;
  } else if (difference < -32) {
    prediction = (prediction + 4 * n) / 2;
  } else if (difference < -8) {
    prediction = (3 * prediction + 4 * n) / 4;
  }
  return prediction < 0 ? 0 : prediction > 1020 ? 1020 : prediction;
}

inline ClassicalPrediction PredictClassically(const FramePlanes& planes, int x, int y) {
  const int channels = planes.num_channels();
  const ptrdiff_t side = channels;
  const ptrdiff_t up = planes.stride();
  const uint8_t* at = planes.At(x, y);
  ClassicalPrediction result{};
  int32_t sum = ActivityFloor(channels);
  for (int c = 0; c < channels; ++c) {
    const uint8_t* p = at + c;
    const int w = p[-side];
    const int ww = p[-2 * side];
    const int n = p[-up];
    const int nw = p[-up - side];
    const int ne = p[-up + side];
    const int nww = p[-up - 2 * side];
    const int nn = p[-2 * up];
    const int nnw = p[-2 * up - side];
    const int nne = p[-2 * up + side];
    const int horizontal = std::abs(w - ww) + std::abs(n - nw) + std::abs(n - ne);
    const int vertical = std::abs(w - nw) + std::abs(n - nn) + std::abs(ne - nne);
    result.base_q2[c] = GradientAdjustedQ2(w, n, ne, nw, horizontal, vertical);
    result.activity[c] = horizontal + vertical + std::abs(nw - nnw) + std::abs(nw - nww);
    sum += result.activity[c];
  }
  result.activity_sum = sum;
  result.inverse_activity_q18 = (channels * kActivityTerms << 18) / sum;
  return result;
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_CLASSICAL_PREDICTION_H_
