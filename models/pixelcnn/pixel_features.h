// What the network reads at one position: causal samples, predictions and errors, as integers.
//
// The trainer uses the same functions and sees value / 4096, so network and integer twin cannot
// disagree about their inputs.
#ifndef GMZIP_MODELS_PIXELCNN_PIXEL_FEATURES_H_
#define GMZIP_MODELS_PIXELCNN_PIXEL_FEATURES_H_

#include <cstdint>

#include "models/pixelcnn/classical_prediction.h"
#include "models/pixelcnn/frame_planes.h"

namespace gmzip {

// Format of all features: Q12, saturated to int16, so [-8, 8).
inline constexpr int kFeatureBits = 12;

// The window: kWindowRadius rows above and as many samples on every side (7 x 7, causal half).
inline constexpr int kWindowRadius = 3;
inline constexpr int kWindowPositions = kWindowRadius * (2 * kWindowRadius + 1) + kWindowRadius;
// Positions whose prediction errors are read: W, N, NW, NE, WW, NN.
inline constexpr int kErrorPositions = 6;

// Inputs of the trunk. Per channel: window, errors, their magnitude, activity, level; then the
// first channel's adaptive prediction, activity, its inverse, and three parities.
constexpr int NumFeatures(int num_channels) {
  return num_channels * (kWindowPositions + kErrorPositions + 3) + 6;
}

// Inputs of a channel's head: what became known since the trunk ran. Unused ones are 0.
inline constexpr int kNumHeadFeatures = 8;

// features[NumFeatures(num_channels)], Q12. `first_prediction_q6` is the adaptive prediction of the
// first channel. Reads samples and errors before (x, y) only.
void ExtractFeatures(const FramePlanes& planes, int x, int y, const ClassicalPrediction& classical,
                     int32_t first_prediction_q6, int16_t* features);

// features[kNumHeadFeatures], Q12, for `channel` >= 1: its adaptive prediction, and the samples and
// errors of earlier channels at (x, y).
void ExtractHeadFeatures(const FramePlanes& planes, int x, int y, int channel,
                         const ClassicalPrediction& classical, int32_t prediction_q6,
                         int16_t* features);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXEL_FEATURES_H_
