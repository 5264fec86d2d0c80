#include "models/runtime/softmax.h"

#include <algorithm>
#include <array>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/runtime/softmax.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
//
#include "hwy/highway.h"

#ifndef GMZIP_SOFTMAX_TABLE
#define GMZIP_SOFTMAX_TABLE
namespace gmzip {

// Exp2's mantissas, of which a logit's fraction knows no more: [1024] Q31.
inline const uint32_t* SoftmaxMantissas() {
  static const auto mantissas = [] {
    std::array<uint32_t, size_t{1} << kSoftmaxLogitBits> table{};
    for (size_t i = 0; i < table.size(); ++i) {
      table[i] = Exp2(static_cast<int32_t>(i) * (1 << (16 - kSoftmaxLogitBits))).mantissa_q31;
    }
    return table;
  }();
  return mantissas.data();
}

}  // namespace gmzip
#endif

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || HWY_HAVE_SCALABLE

void Weights(const int16_t* logits, size_t n, uint32_t* weights) {
  const int32_t largest = *std::max_element(logits, logits + n);
  for (size_t i = 0; i < n; ++i) weights[i] = SoftmaxWeight(logits[i], largest);
}

#else

namespace hn = hwy::HWY_NAMESPACE;

const hn::ScalableTag<int32_t> kWide;
const hn::RepartitionToNarrow<decltype(kWide)> kLogits;
const hn::Rebind<int16_t, decltype(kWide)> kHalfLogits;
const hn::RebindToUnsigned<decltype(kWide)> kUnsigned;

int16_t Largest(const int16_t* HWY_RESTRICT logits, size_t n) {
  const size_t lanes = hn::Lanes(kLogits);
  int16_t largest = logits[0];
  size_t i = 0;
  if (n >= lanes) {
    auto all = hn::LoadU(kLogits, logits);
    for (i = lanes; i + lanes <= n; i += lanes) all = hn::Max(all, hn::LoadU(kLogits, logits + i));
    largest = hn::GetLane(hn::MaxOfLanes(kLogits, all));
  }
  for (; i < n; ++i) largest = std::max(largest, logits[i]);
  return largest;
}

void Weights(const int16_t* HWY_RESTRICT logits, size_t n, uint32_t* HWY_RESTRICT weights) {
  const size_t lanes = hn::Lanes(kWide);
  const int16_t largest = Largest(logits, n);
  // Bits that a mantissa may be shifted by: beyond them it would be 0, and 1 is the least.
  const auto most = hn::Set(kWide, 31);
  const auto first = hn::Set(kWide, 31 - kSoftmaxTopBits);
  const auto fractions = hn::Set(kWide, (1 << kSoftmaxLogitBits) - 1);
  const auto* const mantissas = reinterpret_cast<const int32_t*>(SoftmaxMantissas());
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto logit = hn::PromoteTo(kWide, hn::LoadU(kHalfLogits, logits + i));
    const auto difference = hn::Sub(logit, hn::Set(kWide, largest));
    const auto shift = hn::Min(hn::Sub(first, hn::ShiftRight<kSoftmaxLogitBits>(difference)), most);
    const auto mantissa = hn::GatherIndex(kWide, mantissas, hn::And(difference, fractions));
    const auto weight = hn::Shr(hn::BitCast(kUnsigned, mantissa), hn::BitCast(kUnsigned, shift));
    hn::StoreU(weight, kUnsigned, weights + i);
  }
  for (; i < n; ++i) weights[i] = SoftmaxWeight(logits[i], largest);
}

#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(Weights);

void SoftmaxWeights(const int16_t* logits, size_t n, uint32_t* weights) {
  HWY_DYNAMIC_DISPATCH(Weights)(logits, n, weights);
}

}  // namespace gmzip
#endif  // HWY_ONCE
