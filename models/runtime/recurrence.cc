#include "models/runtime/recurrence.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/runtime/recurrence.cc"
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
void StepEnd(const int16_t* sums, const int16_t* x, size_t begin, size_t width, int32_t* state,
             int16_t* y) {
  for (size_t i = begin; i < width; ++i) {
    state[i] = NextStateValue(state[i], sums[i], sums[width + i]);
    y[i] = OutputValue(state[i], x[i], sums[2 * width + i]);
  }
}
void SquashEnd(const int16_t* sums, size_t begin, size_t n, int16_t* out) {
  for (size_t i = begin; i < n; ++i) out[i] = SquashValue(sums[i]);
}
void SumRowsEnd(std::span<const int16_t* const> rows, size_t begin, size_t n, int16_t* out) {
  for (size_t i = begin; i < n; ++i) {
    int32_t sum = 2;
    for (const int16_t* row : rows) sum += row[i];
    out[i] = static_cast<int16_t>(std::clamp(sum >> 2, -32768, 32767));
  }
}

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || HWY_HAVE_SCALABLE

void Step(const int16_t* sums, const int16_t* x, size_t width, int32_t* state, int16_t* y) {
  StepEnd(sums, x, 0, width, state, y);
}
void SquashAll(const int16_t* sums, size_t n, int16_t* out) { SquashEnd(sums, 0, n, out); }
void SumRows(std::span<const int16_t* const> rows, size_t n, int16_t* out) {
  SumRowsEnd(rows, 0, n, out);
}

#else

namespace hn = hwy::HWY_NAMESPACE;

const hn::ScalableTag<int32_t> kWide;
const hn::Rebind<int16_t, decltype(kWide)> kNarrow;

void Step(const int16_t* HWY_RESTRICT sums, const int16_t* x, size_t width,
          int32_t* HWY_RESTRICT state, int16_t* y) {
  const size_t lanes = hn::Lanes(kWide);
  const auto half = hn::Set(kNarrow, 16384);
  const auto low_bits = hn::Set(kWide, 32767);
  size_t i = 0;
  for (; i + lanes <= width; i += lanes) {
    const auto forget = hn::PromoteTo(kWide, SigmoidVector(hn::LoadU(kNarrow, sums + i)));
    const auto squashed = hn::Sub(SigmoidVector(hn::LoadU(kNarrow, sums + width + i)), half);
    const auto candidate = hn::ShiftLeft<10>(hn::PromoteTo(kWide, squashed));
    const auto difference = hn::Sub(hn::LoadU(kWide, state + i), candidate);
    const auto high = hn::Mul(hn::ShiftRight<15>(difference), forget);
    const auto low = hn::ShiftRight<15>(
        hn::Add(hn::Mul(hn::And(difference, low_bits), forget), hn::Set(kWide, 16384)));
    const auto next = hn::Add(candidate, hn::Add(high, low));
    hn::StoreU(next, kWide, state + i);
    const auto gate = SigmoidVector(hn::LoadU(kNarrow, sums + 2 * width + i));
    const auto in = hn::LoadU(kNarrow, x + i);
    const auto state_q14 =
        hn::DemoteTo(kNarrow, hn::ShiftRight<10>(hn::Add(next, hn::Set(kWide, 512))));
    hn::StoreU(hn::Add(in, hn::MulFixedPoint15(hn::Sub(state_q14, in), gate)), kNarrow, y + i);
  }
  StepEnd(sums, x, i, width, state, y);
}

void SquashAll(const int16_t* sums, size_t n, int16_t* out) {
  const size_t lanes = hn::Lanes(kNarrow);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto gate = SigmoidVector(hn::LoadU(kNarrow, sums + i));
    hn::StoreU(hn::Sub(gate, hn::Set(kNarrow, 16384)), kNarrow, out + i);
  }
  SquashEnd(sums, i, n, out);
}

void SumRows(std::span<const int16_t* const> rows, size_t n, int16_t* out) {
  const size_t lanes = hn::Lanes(kWide);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    auto sum = hn::Set(kWide, 2);
    for (const int16_t* row : rows) {
      sum = hn::Add(sum, hn::PromoteTo(kWide, hn::LoadU(kNarrow, row + i)));
    }
    hn::StoreU(hn::DemoteTo(kNarrow, hn::ShiftRight<2>(sum)), kNarrow, out + i);
  }
  SumRowsEnd(rows, i, n, out);
}

#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(Step);
HWY_EXPORT(SquashAll);
HWY_EXPORT(SumRows);

void RecurrenceStep(const int16_t* sums, const int16_t* x, size_t width, int32_t* state,
                    int16_t* y) {
  HWY_DYNAMIC_DISPATCH(Step)(sums, x, width, state, y);
}

void Squash(const int16_t* sums, size_t n, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(SquashAll)(sums, n, out);
}

void SumRowsToQ10(std::span<const int16_t* const> rows, size_t n, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(SumRows)(rows, n, out);
}

}  // namespace gmzip
#endif  // HWY_ONCE
