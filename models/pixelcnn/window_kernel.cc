#include "models/pixelcnn/window_kernel.h"

#if GMZIP_HAVE_HIGHWAY
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/pixelcnn/window_kernel.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>
HWY_BEFORE_NAMESPACE();
#else
#define HWY_NAMESPACE N_PLAIN
#endif

namespace gmzip {
namespace HWY_NAMESPACE {

// Compilers vectorise a loop of fixed length over arrays that do not overlap. A run of
// kWindowPositions values holds whole groups of channels.
void Normalise(const uint8_t* window, int num_channels, const int32_t* base_q2,
               int32_t inverse_activity_q18, int16_t* __restrict out) {
  static_assert(kWindowPositions % kMaxPixelChannels == 0);
  int32_t bases_q2[kWindowPositions];
  for (int i = 0; i < kWindowPositions; i += num_channels) {
    for (int c = 0; c < num_channels; ++c) bases_q2[i + c] = base_q2[c];
  }
  for (int run = 0; run < num_channels; ++run) {
    for (int i = 0; i < kWindowPositions; ++i) {
      const int32_t difference_q2 = 4 * window[i] - bases_q2[i];
      int32_t value = (difference_q2 * inverse_activity_q18 + 128) >> 8;
      value = value < -32768 ? -32768 : value;
      value = value > 32767 ? 32767 : value;
      out[i] = static_cast<int16_t>(value);
    }
    window += kWindowPositions;
    out += kWindowPositions;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gmzip

#if GMZIP_HAVE_HIGHWAY
HWY_AFTER_NAMESPACE();
#endif

#if !GMZIP_HAVE_HIGHWAY || HWY_ONCE
namespace gmzip {

#if GMZIP_HAVE_HIGHWAY
HWY_EXPORT(Normalise);
#define GMZIP_WINDOW_CALL(name) HWY_DYNAMIC_DISPATCH(name)
#else
#define GMZIP_WINDOW_CALL(name) N_PLAIN::name
#endif

void NormaliseWindow(const uint8_t* window, int num_channels, const int32_t* base_q2,
                     int32_t inverse_activity_q18, int16_t* out) {
  GMZIP_WINDOW_CALL(Normalise)(window, num_channels, base_q2, inverse_activity_q18, out);
}

}  // namespace gmzip
#endif
