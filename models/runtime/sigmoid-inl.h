// QuadraticSigmoidValue for vectors, in every Highway target. Included once per target by sources
// that use foreach_target.
#if defined(GMZIP_MODELS_RUNTIME_SIGMOID_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GMZIP_MODELS_RUNTIME_SIGMOID_INL_H_
#undef GMZIP_MODELS_RUNTIME_SIGMOID_INL_H_
#else
#define GMZIP_MODELS_RUNTIME_SIGMOID_INL_H_
#endif

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128 && !HWY_HAVE_SCALABLE

// q: any vector of int16.
template <class V>
HWY_INLINE V SigmoidVector(V q) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::DFromV<V> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const V t = hn::ShiftLeft<3>(hn::Min(hn::Max(q, hn::Set(d, -4096)), hn::Set(d, 4095)));
  // |-32768| wraps to itself; as an unsigned number it is the 32768 that is meant.
  const V half_magnitude = hn::BitCast(d, hn::ShiftRight<1>(hn::BitCast(du, hn::Abs(t))));
  const V m = hn::MulFixedPoint15(t, hn::Sub(hn::Set(d, 32767), half_magnitude));
  return hn::SaturatedAdd(hn::Set(d, 16384), m);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#endif
