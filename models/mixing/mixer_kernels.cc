#include "models/mixing/mixer_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/mixing/mixer_kernels.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
//
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Vectors of at most one group, so that groups are whole vectors.
using Words = hn::CappedTag<int32_t, kMixerGroup>;

void Sums(const int32_t* HWY_RESTRICT inputs, size_t num_inputs,
          const int32_t* const* HWY_RESTRICT weights, size_t num_sets, int32_t* HWY_RESTRICT sums) {
  const Words d;
  const size_t lanes = hn::Lanes(d);
  for (size_t s = 0; s < num_sets; ++s) {
    const int32_t* HWY_RESTRICT w = weights[s];
    auto sum = hn::Zero(d);
    for (size_t i = 0; i < num_inputs; i += lanes) {
      const auto product = hn::Mul(hn::Load(d, inputs + i), hn::Load(d, w + i));
      sum = hn::Add(sum, hn::ShiftRight<10>(product));
    }
    sums[s] = hn::GetLane(hn::SumOfLanes(d, sum));
  }
}

void Learn(const int32_t* HWY_RESTRICT inputs, size_t num_inputs,
           int32_t* const* HWY_RESTRICT weights, const int32_t* HWY_RESTRICT steps,
           size_t num_sets) {
  const Words d;
  const size_t lanes = hn::Lanes(d);
  const auto limit = hn::Set(d, kMaxMixerWeight);
  const auto minus_limit = hn::Set(d, -kMaxMixerWeight);
  const auto half = hn::Set(d, 1 << 13);
  for (size_t s = 0; s < num_sets; ++s) {
    if (steps[s] == 0) continue;
    const auto step = hn::Set(d, steps[s]);
    int32_t* HWY_RESTRICT w = weights[s];
    for (size_t i = 0; i < num_inputs; i += lanes) {
      const auto product = hn::Add(hn::Mul(hn::Load(d, inputs + i), step), half);
      const auto moved = hn::Add(hn::Load(d, w + i), hn::ShiftRight<14>(product));
      hn::Store(hn::Max(minus_limit, hn::Min(limit, moved)), d, w + i);
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(Sums);
HWY_EXPORT(Learn);

void MixerSums(const int32_t* inputs, size_t num_inputs, const int32_t* const* weights,
               size_t num_sets, int32_t* sums) {
  HWY_DYNAMIC_DISPATCH(Sums)(inputs, num_inputs, weights, num_sets, sums);
}

void MixerLearn(const int32_t* inputs, size_t num_inputs, int32_t* const* weights,
                const int32_t* steps, size_t num_sets) {
  HWY_DYNAMIC_DISPATCH(Learn)(inputs, num_inputs, weights, steps, num_sets);
}

}  // namespace gmzip
#endif
