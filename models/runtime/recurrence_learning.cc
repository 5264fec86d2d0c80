// Every unit is computed alone, with the same operations in the same order: vectors of any width
// and none give the same bits.
#include "models/runtime/recurrence_learning.h"

#include <algorithm>

#include "models/runtime/activations.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/runtime/recurrence_learning.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
//
#include "hwy/highway.h"
//
#include "models/runtime/sigmoid-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {
namespace {

// Gradients of numbers inside; by units of Q14 in x and y, of Q10 in sums.
constexpr float kUnits = 16384.0F;
constexpr float kSums = 1.0F / 1024;
constexpr float kStates = 1.0F / (1 << 24);

// Where the rows of one step lie.
struct StepRows {
  const int16_t* HWY_RESTRICT sums;
  const int16_t* HWY_RESTRICT x;
  const int32_t* HWY_RESTRICT before;
  const int32_t* HWY_RESTRICT after;
  const float* HWY_RESTRICT dy;
  float* HWY_RESTRICT dsums;
  float* HWY_RESTRICT dx;
  float* HWY_RESTRICT dstate;
};

// Q(q) as a number, from its definition in integers, and its slope.
float Gate(int16_t q) { return static_cast<float>(QuadraticSigmoidValue(q)) * (1.0F / 32768); }
float Slope(int16_t q) {
  const int32_t clamped = std::clamp<int32_t>(q, -4096, 4096);
  return static_cast<float>(4096 - (clamped < 0 ? -clamped : clamped)) * (1.0F / 16384);
}

// The definition, one unit at a time; also the ends of rows.
void BackwardUnits(const StepRows& rows, size_t begin, size_t width) {
  for (size_t i = begin; i < width; ++i) {
    const float forget = Gate(rows.sums[i]);
    const float candidate = 2 * Gate(rows.sums[width + i]) - 1;
    const float output = Gate(rows.sums[2 * width + i]);
    const float state = static_cast<float>(rows.after[i]) * kStates;
    const float in = static_cast<float>(rows.x[i]) * (1 / kUnits);
    const float gradient = rows.dy[i] * kUnits;
    const float by_state = rows.dstate[i] + gradient * output;
    const float change = static_cast<float>(rows.before[i]) * kStates - candidate;
    rows.dx[i] = rows.dy[i] * (1 - output);
    rows.dsums[i] = by_state * change * Slope(rows.sums[i]) * kSums;
    rows.dsums[width + i] = by_state * (1 - forget) * (2 * Slope(rows.sums[width + i])) * kSums;
    rows.dsums[2 * width + i] = gradient * (state - in) * Slope(rows.sums[2 * width + i]) * kSums;
    rows.dstate[i] = by_state * forget;
  }
}

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || HWY_HAVE_SCALABLE

void BackwardStep(const StepRows& rows, size_t width) { BackwardUnits(rows, 0, width); }

#else

namespace hn = hwy::HWY_NAMESPACE;

const hn::ScalableTag<float> kFloats;
const hn::RebindToSigned<decltype(kFloats)> kWide;
const hn::Rebind<int16_t, decltype(kFloats)> kNarrow;
using Floats = hn::Vec<decltype(kFloats)>;

template <class V16>
HWY_INLINE Floats FloatOf(V16 values) {
  return hn::ConvertTo(kFloats, hn::PromoteTo(kWide, values));
}

struct GateAndSlope {
  Floats gate;
  Floats slope;
};
HWY_INLINE GateAndSlope GateOf(const int16_t* sums) {
  const auto q = hn::LoadU(kNarrow, sums);
  const auto limit = hn::Set(kNarrow, 4096);
  const auto clamped = hn::Min(hn::Max(q, hn::Neg(limit)), limit);
  return {hn::Mul(FloatOf(SigmoidVector(q)), hn::Set(kFloats, 1.0F / 32768)),
          hn::Mul(FloatOf(hn::Sub(limit, hn::Abs(clamped))), hn::Set(kFloats, 1.0F / 16384))};
}

void BackwardStep(const StepRows& rows, size_t width) {
  const size_t lanes = hn::Lanes(kFloats);
  const auto one = hn::Set(kFloats, 1.0F);
  const auto two = hn::Set(kFloats, 2.0F);
  const auto sum_unit = hn::Set(kFloats, kSums);
  const auto state_unit = hn::Set(kFloats, kStates);
  size_t i = 0;
  for (; i + lanes <= width; i += lanes) {
    const GateAndSlope forget = GateOf(rows.sums + i);
    const GateAndSlope candidate = GateOf(rows.sums + width + i);
    const GateAndSlope output = GateOf(rows.sums + 2 * width + i);
    const auto state =
        hn::Mul(hn::ConvertTo(kFloats, hn::LoadU(kWide, rows.after + i)), state_unit);
    const auto before =
        hn::Mul(hn::ConvertTo(kFloats, hn::LoadU(kWide, rows.before + i)), state_unit);
    const auto in = hn::Mul(FloatOf(hn::LoadU(kNarrow, rows.x + i)), hn::Set(kFloats, 1 / kUnits));
    const auto dy = hn::LoadU(kFloats, rows.dy + i);
    const auto gradient = hn::Mul(dy, hn::Set(kFloats, kUnits));
    const auto by_state =
        hn::Add(hn::LoadU(kFloats, rows.dstate + i), hn::Mul(gradient, output.gate));
    const auto change = hn::Sub(before, hn::Sub(hn::Mul(two, candidate.gate), one));
    hn::StoreU(hn::Mul(dy, hn::Sub(one, output.gate)), kFloats, rows.dx + i);
    hn::StoreU(hn::Mul(hn::Mul(hn::Mul(by_state, change), forget.slope), sum_unit), kFloats,
               rows.dsums + i);
    hn::StoreU(hn::Mul(hn::Mul(hn::Mul(by_state, hn::Sub(one, forget.gate)),
                               hn::Mul(two, candidate.slope)),
                       sum_unit),
               kFloats, rows.dsums + width + i);
    hn::StoreU(hn::Mul(hn::Mul(hn::Mul(gradient, hn::Sub(state, in)), output.slope), sum_unit),
               kFloats, rows.dsums + 2 * width + i);
    hn::StoreU(hn::Mul(by_state, forget.gate), kFloats, rows.dstate + i);
  }
  BackwardUnits(rows, i, width);
}

#endif

void Backward(const RecurrenceGradients& pass) {
  const size_t width = pass.width;
  std::fill_n(pass.dstate, width, 0.0F);
  for (size_t step = pass.steps; step-- > 0;) {
    BackwardStep({pass.sums + step * 3 * width, pass.x + step * width, pass.states + step * width,
                  pass.states + (step + 1) * width, pass.dy + step * width,
                  pass.dsums + step * 3 * width, pass.dx + step * width, pass.dstate},
                 width);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(Backward);

void RecurrenceBackward(const RecurrenceGradients& pass) { HWY_DYNAMIC_DISPATCH(Backward)(pass); }

}  // namespace gmzip
#endif  // HWY_ONCE
