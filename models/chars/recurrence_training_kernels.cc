#include "models/chars/recurrence_training_kernels.h"

#include <cstring>

// Compiled for several CPUs where the compiler can; the loader picks one.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define GMZIP_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define GMZIP_CLONES
#endif
#define GMZIP_INLINE inline __attribute__((always_inline))

namespace gmzip {
namespace {

GMZIP_INLINE float ToFloat(float value) { return value; }
GMZIP_INLINE float ToFloat(uint16_t bits) {
  const uint32_t wide = uint32_t{bits} << 16;
  float value;
  std::memcpy(&value, &wide, sizeof(value));
  return value;
}
GMZIP_INLINE void Store(float value, float* to) { *to = value; }
GMZIP_INLINE void Store(float value, uint16_t* to) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  *to = static_cast<uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

GMZIP_INLINE float Clamp(float x) { return x < -1 ? -1.0F : (x > 1 ? 1.0F : x); }
GMZIP_INLINE float Magnitude(float x) { return x < 0 ? -x : x; }
// Q(a) and its slope.
GMZIP_INLINE float Gate(float a) {
  const float t = Clamp(0.25F * a);
  return 0.5F * (1 + t * (2 - Magnitude(t)));
}
GMZIP_INLINE float GateSlope(float a) { return 0.25F * (1 - Magnitude(Clamp(0.25F * a))); }
// S(a) = 2 Q(2 a) - 1 and its slope.
GMZIP_INLINE float Squash(float a) {
  const float t = Clamp(0.5F * a);
  return t * (2 - Magnitude(t));
}
GMZIP_INLINE float SquashSlope(float a) { return 1 - Magnitude(Clamp(0.5F * a)); }

// kOwnX: the input stands in the fourth part of the sums.
template <bool kOwnX, typename T>
GMZIP_INLINE void Forward(const RecurrenceForward<T>& pass) {
  const size_t width = pass.width;
  const size_t parts = kOwnX ? 4 : 3;
  for (size_t row = 0; row < pass.steps * pass.streams; ++row) {
    const T* __restrict sums = pass.sums + row * parts * width;
    const T* __restrict x = kOwnX ? nullptr : pass.x + row * width;
    const float* before =
        row < pass.streams ? pass.state + row * width : pass.states + (row - pass.streams) * width;
    const float* __restrict bias = pass.bias;
    float* __restrict states = pass.states + row * width;
    T* __restrict y = pass.y + row * width;
    const float keep = pass.keep[row];
#pragma GCC ivdep
    for (size_t i = 0; i < width; ++i) {
      const float f = Gate(ToFloat(sums[i]) + bias[i]);
      const float z = Squash(ToFloat(sums[width + i]) + bias[width + i]);
      const float r = Gate(ToFloat(sums[2 * width + i]) + bias[2 * width + i]);
      const float state = z + f * (keep * before[i] - z);
      float in;
      if constexpr (kOwnX) {
        in = Squash(ToFloat(sums[3 * width + i]) + bias[3 * width + i]);
      } else {
        in = ToFloat(x[i]);
      }
      states[i] = state;
      Store(in + r * (state - in), y + i);
    }
  }
}

template <bool kOwnX, typename T>
GMZIP_INLINE void Backward(const RecurrenceBackward<T>& pass) {
  const RecurrenceForward<T>& forward = pass.forward;
  const size_t width = forward.width;
  const size_t parts = kOwnX ? 4 : 3;
  for (size_t row = forward.steps * forward.streams; row-- > 0;) {
    const T* __restrict sums = forward.sums + row * parts * width;
    const T* __restrict x = kOwnX ? nullptr : forward.x + row * width;
    const float* before = row < forward.streams ? forward.state + row * width
                                                : forward.states + (row - forward.streams) * width;
    const float* __restrict bias = forward.bias;
    const float* __restrict states = forward.states + row * width;
    const T* __restrict dy = pass.dy + row * width;
    T* __restrict dsums = pass.dsums + row * parts * width;
    T* __restrict dx = kOwnX ? nullptr : pass.dx + row * width;
    float* __restrict dbias = pass.dbias;
    float* __restrict dstate = pass.dstate + row % forward.streams * width;
    const float keep = forward.keep[row];
#pragma GCC ivdep
    for (size_t i = 0; i < width; ++i) {
      const float f_sum = ToFloat(sums[i]) + bias[i];
      const float z_sum = ToFloat(sums[width + i]) + bias[width + i];
      const float r_sum = ToFloat(sums[2 * width + i]) + bias[2 * width + i];
      const float f = Gate(f_sum);
      const float r = Gate(r_sum);
      const float gradient = ToFloat(dy[i]);
      const float state_gradient = dstate[i] + gradient * r;
      float in;
      if constexpr (kOwnX) {
        const float x_sum = ToFloat(sums[3 * width + i]) + bias[3 * width + i];
        in = Squash(x_sum);
        const float dx_sum = gradient * (1 - r) * SquashSlope(x_sum);
        Store(dx_sum, dsums + 3 * width + i);
      } else {
        in = ToFloat(x[i]);
        Store(gradient * (1 - r), dx + i);
      }
      const float df = state_gradient * (keep * before[i] - Squash(z_sum)) * GateSlope(f_sum);
      const float dz = state_gradient * (1 - f) * SquashSlope(z_sum);
      const float dr = gradient * (states[i] - in) * GateSlope(r_sum);
      Store(df, dsums + i);
      Store(dz, dsums + width + i);
      Store(dr, dsums + 2 * width + i);
      dstate[i] = state_gradient * f * keep;
    }
    for (size_t i = 0; i < parts * width; ++i) dbias[i] += ToFloat(dsums[i]);
  }
}

template <typename T>
GMZIP_INLINE void ForwardOf(const RecurrenceForward<T>& pass) {
  pass.x == nullptr ? Forward<true>(pass) : Forward<false>(pass);
}
template <typename T>
GMZIP_INLINE void BackwardOf(const RecurrenceBackward<T>& pass) {
  pass.forward.x == nullptr ? Backward<true>(pass) : Backward<false>(pass);
}

}  // namespace

GMZIP_CLONES void RunRecurrence(const RecurrenceForward<float>& pass) { ForwardOf(pass); }
GMZIP_CLONES void RunRecurrence(const RecurrenceForward<uint16_t>& pass) { ForwardOf(pass); }
GMZIP_CLONES void RunRecurrenceBackward(const RecurrenceBackward<float>& pass) { BackwardOf(pass); }
GMZIP_CLONES void RunRecurrenceBackward(const RecurrenceBackward<uint16_t>& pass) {
  BackwardOf(pass);
}

}  // namespace gmzip
