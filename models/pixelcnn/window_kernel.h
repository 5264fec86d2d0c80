// The samples of a window as the network sees them, compiled for every SIMD target.
#ifndef GMZIP_MODELS_PIXELCNN_WINDOW_KERNEL_H_
#define GMZIP_MODELS_PIXELCNN_WINDOW_KERNEL_H_

#include <cstdint>

#include "models/pixelcnn/pixel_features.h"

namespace gmzip {

// out[i, c] = saturate_int16(((4 * window[i, c] - base_q2[c]) * inverse_activity_q18 + 128) >> 8):
// differences from the classical prediction in units of activity, Q12.
//   window  [kWindowPositions, num_channels]   num_channels 1 or 3
//   out     [kWindowPositions, num_channels]
// |4 * sample - base| <= 1020 and inverse_activity_q18 <= 2^18 x 24 / 8: products below 2^30.
void NormaliseWindow(const uint8_t* window, int num_channels, const int32_t* base_q2,
                     int32_t inverse_activity_q18, int16_t* out);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_WINDOW_KERNEL_H_
