// Pairs of int16 products summed to int32, for matrix kernels, in every Highway target. Included
// once per target by sources that use foreach_target.
#if defined(GMZIP_MODELS_RUNTIME_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GMZIP_MODELS_RUNTIME_PRODUCT_INL_H_
#undef GMZIP_MODELS_RUNTIME_PRODUCT_INL_H_
#else
#define GMZIP_MODELS_RUNTIME_PRODUCT_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hwy/highway.h"

#ifndef GMZIP_UNROLL
#if defined(__clang__)
#define GMZIP_UNROLL _Pragma("clang loop unroll(full)")
#else
#define GMZIP_UNROLL _Pragma("GCC unroll 16")
#endif
#endif

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {

// Rows per group of the packed layouts (kDenseRowGroup).
constexpr size_t kGroup = 16;

#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128 && !HWY_HAVE_SCALABLE

namespace hn = hwy::HWY_NAMESPACE;

const hn::CappedTag<int32_t, kGroup> d32;
const hn::Repartition<int16_t, decltype(d32)> d16;
using V32 = hn::Vec<decltype(d32)>;
using V16 = hn::Vec<decltype(d16)>;

constexpr size_t kLanes = HWY_LANES(int32_t) < kGroup ? HWY_LANES(int32_t) : kGroup;

// The sums of one vector of rows for one pixel: Start(bias), AddPairs for every column pair, Sum.
#if HWY_TARGET == HWY_NEON
// The widening multiply leaves pairs in two halves, which meet at the end. Bare vectors, because
// the constructors a compiler adds to a struct of Highway's are compiled for another target.
struct Accumulator {
  int32x4_t low;
  int32x4_t high;
};
HWY_INLINE Accumulator Start(const int32_t* /*bias*/) {
  return {hn::Zero(d32).raw, hn::Zero(d32).raw};
}
HWY_INLINE void AddPairs(V16 w, V16 x, Accumulator& sum) {
  V32 high(sum.high);
  sum.low = hn::ReorderWidenMulAccumulate(d32, w, x, V32(sum.low), high).raw;
  sum.high = high.raw;
}
HWY_INLINE V32 Sum(const Accumulator& sum, const int32_t* bias) {
  return hn::Add(hn::RearrangeToOddPlusEven(V32(sum.low), V32(sum.high)), hn::Load(d32, bias));
}
#else
using Accumulator = V32;
HWY_INLINE Accumulator Start(const int32_t* bias) { return hn::Load(d32, bias); }
HWY_INLINE void AddPairs(V16 w, V16 x, Accumulator& sum) {
#if HWY_TARGET == HWY_AVX3_DL
  // VNNI: one instruction instead of multiply and add, 20 % more at best on Zen 5. Assembly because
  // GCC 12 gives the intrinsic's sums new registers and copies them (94 instead of 250 GMAC/s).
  // Highway checks for AVX512_VNNI at run time, but tells the compiler about AVX-VNNI, which Zen 4
  // and Ice Lake lack: no loop of this target may look like an int16 dot product to the compiler.
  asm("vpdpwssd %2, %1, %0" : "+v"(sum.raw) : "v"(w.raw), "v"(x.raw));
#else
  V32 unused = hn::Zero(d32);  // pairs are summed already
  sum = hn::ReorderWidenMulAccumulate(d32, w, x, sum, unused);
#endif
}
HWY_INLINE V32 Sum(const Accumulator& sum, const int32_t* /*bias*/) { return sum; }
#endif

HWY_INLINE V16 BroadcastPair(const int16_t* x) {
  int32_t pair;
  std::memcpy(&pair, x, sizeof(pair));
  return hn::BitCast(d16, hn::Set(d32, pair));
}

HWY_INLINE void StoreRows(V32 sum, int /*shift*/, int32_t* y) { hn::StoreU(sum, d32, y); }
HWY_INLINE void StoreRows(V32 sum, int shift, int16_t* y) {
  const hn::Rebind<int16_t, decltype(d32)> d16_half;
  hn::StoreU(hn::DemoteTo(d16_half, hn::ShiftRightSame(sum, shift)), d16_half, y);
}

// Stores the first `count` of kLanes rows.
template <typename Out>
HWY_INLINE void StorePartialRows(V32 sum, int shift, size_t count, Out* y) {
  Out rows[kLanes];
  StoreRows(sum, shift, rows);
  std::memcpy(y, rows, count * sizeof(Out));
}

// Stores one vector of rows, of which rows_left (at least 1) are in the layer.
template <typename Out>
HWY_INLINE void Finish(V32 sum, int shift, size_t rows_left, Out* y) {
  if (HWY_LIKELY(rows_left >= kLanes)) {
    StoreRows(sum, shift, y);
  } else {
    StorePartialRows(sum, shift, rows_left, y);
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#endif
