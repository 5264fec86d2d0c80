#include "models/runtime/activations.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/runtime/activations.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
//
#include "hwy/highway.h"
//
#include "models/runtime/sigmoid-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {
namespace {

// Ends of arrays: the definitions, one element at a time.
void LeakyReluEnd(const int16_t* x, size_t begin, size_t end, int16_t* out) {
  for (size_t i = begin; i < end; ++i) out[i] = LeakyReluValue(x[i]);
}
void SigmoidEnd(const int16_t* x, size_t begin, size_t end, int16_t* out) {
  for (size_t i = begin; i < end; ++i) out[i] = QuadraticSigmoidValue(x[i]);
}
void GatedEnd(int16_t* h, const int16_t* p, const int16_t* q, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) h[i] = GatedResidualValue(h[i], p[i], q[i]);
}

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || HWY_HAVE_SCALABLE

void LeakyReluRow(const int16_t* x, size_t n, int16_t* out) { LeakyReluEnd(x, 0, n, out); }
void SigmoidRow(const int16_t* x, size_t n, int16_t* out) { SigmoidEnd(x, 0, n, out); }
void GatedRow(int16_t* h, const int16_t* p, const int16_t* q, size_t n) { GatedEnd(h, p, q, 0, n); }

#else

namespace hn = hwy::HWY_NAMESPACE;

// Whole vectors, then 8 lanes at a time, then single elements: channel counts are multiples of 8
// or 16 more often than of AVX-512's 32.
const hn::ScalableTag<int16_t> kFull;
const hn::CappedTag<int16_t, 8> kEight;

template <class D>
size_t LeakyReluVectors(D d, const int16_t* x, size_t i, size_t n, int16_t* out) {
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    const auto v = hn::LoadU(d, x + i);
    hn::StoreU(hn::Max(v, hn::ShiftRight<3>(v)), d, out + i);
  }
  return i;
}

template <class D>
size_t SigmoidVectors(D d, const int16_t* x, size_t i, size_t n, int16_t* out) {
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    hn::StoreU(SigmoidVector(hn::LoadU(d, x + i)), d, out + i);
  }
  return i;
}

template <class D>
size_t GatedVectors(D d, int16_t* h, const int16_t* p, const int16_t* q, size_t i, size_t n) {
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    const auto gate = SigmoidVector(hn::LoadU(d, q + i));
    const auto change = hn::MulFixedPoint15(hn::LoadU(d, p + i), gate);
    hn::StoreU(hn::SaturatedAdd(hn::LoadU(d, h + i), change), d, h + i);
  }
  return i;
}

void LeakyReluRow(const int16_t* x, size_t n, int16_t* out) {
  const size_t i = LeakyReluVectors(kEight, x, LeakyReluVectors(kFull, x, 0, n, out), n, out);
  LeakyReluEnd(x, i, n, out);
}

void SigmoidRow(const int16_t* x, size_t n, int16_t* out) {
  const size_t i = SigmoidVectors(kEight, x, SigmoidVectors(kFull, x, 0, n, out), n, out);
  SigmoidEnd(x, i, n, out);
}

void GatedRow(int16_t* h, const int16_t* p, const int16_t* q, size_t n) {
  const size_t i = GatedVectors(kEight, h, p, q, GatedVectors(kFull, h, p, q, 0, n), n);
  GatedEnd(h, p, q, i, n);
}

#endif

}  // namespace

void RunLeakyRelu(const int16_t* x, size_t n, int16_t* out) { LeakyReluRow(x, n, out); }
void RunLeakyReluRows(const int16_t* x, size_t x_stride, size_t n, size_t num_rows, int16_t* out,
                      size_t out_stride) {
  for (size_t r = 0; r < num_rows; ++r) LeakyReluRow(x + r * x_stride, n, out + r * out_stride);
}
void RunSigmoid(const int16_t* x, size_t n, int16_t* out) { SigmoidRow(x, n, out); }
void RunGatedResidual(int16_t* h, size_t h_stride, const int16_t* pq, size_t pq_stride,
                      size_t channels, size_t num_pixels) {
  for (size_t n = 0; n < num_pixels; ++n) {
    const int16_t* p = pq + n * pq_stride;
    GatedRow(h + n * h_stride, p, p + channels, channels);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(RunLeakyRelu);
HWY_EXPORT(RunLeakyReluRows);
HWY_EXPORT(RunSigmoid);
HWY_EXPORT(RunGatedResidual);

void LeakyRelu(const int16_t* x, size_t n, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(RunLeakyRelu)(x, n, out);
}

void LeakyReluRows(const int16_t* x, size_t x_stride, size_t n, size_t num_rows, int16_t* out,
                   size_t out_stride) {
  HWY_DYNAMIC_DISPATCH(RunLeakyReluRows)(x, x_stride, n, num_rows, out, out_stride);
}

void QuadraticSigmoid(const int16_t* x, size_t n, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(RunSigmoid)(x, n, out);
}

void GatedResidualAdd(int16_t* h, size_t h_stride, const int16_t* pq, size_t pq_stride,
                      size_t channels, size_t num_pixels) {
  HWY_DYNAMIC_DISPATCH(RunGatedResidual)(h, h_stride, pq, pq_stride, channels, num_pixels);
}

}  // namespace gmzip
#endif  // HWY_ONCE
