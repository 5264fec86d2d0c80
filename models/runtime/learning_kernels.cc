// Compiled once for each SIMD target: every element is computed alone, and the order of the few
// sums is that of the loops over pixels, so vectors of any width give the same bits. Most are plain
// loops over 16 elements or whole rows, which compilers vectorise; those they do not are written in
// vectors, beside plain ones for the portable target.
#include "models/runtime/learning_kernels.h"

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/runtime/learning_kernels.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
//
#include "hwy/highway.h"

static_assert(FLT_EVAL_METHOD == 0, "float must be evaluated as float: coded bytes depend on it");

HWY_BEFORE_NAMESPACE();
namespace gmzip {
namespace HWY_NAMESPACE {
namespace {

constexpr size_t kGroup = 16;
// At each step weights go back to where they started by 2^-kPullShift of the way (Krause et al.
// 2018, section 4): a network that learnt stripes is soon ready for noise again. Costs photographs
// 0.04 % (docs/MODELS.md).
constexpr int kPullShift = 12;
// The largest change of a weight at a step (128): with the largest weight and the pull, at most
// 2^20, the sum stays inside int32.
constexpr int32_t kLargestMaster = kLargestLearntWeight << 16;
constexpr float kLargestChange = 1 << 23;

HWY_INLINE float Magnitude(float x) { return x < 0 ? -x : x; }

// Half away from zero.
[[maybe_unused]] HWY_INLINE int32_t Round(float x) {
  return static_cast<int32_t>(x + (x < 0 ? -0.5F : 0.5F));
}

// Two columns of weights to pairs.
HWY_INLINE void PackColumns(const int32_t* HWY_RESTRICT even, const int32_t* HWY_RESTRICT odd,
                            int16_t* HWY_RESTRICT out) {
  // The first of a pair is the low half on little-endian machines: whole pairs are stored.
  constexpr bool kIsLittle = std::endian::native == std::endian::little;
  int32_t pairs[kGroup];
  for (size_t r = 0; r < kGroup; ++r) {
    const auto first = static_cast<uint32_t>(kIsLittle ? even[r] : odd[r]);
    const auto second = static_cast<uint32_t>(kIsLittle ? odd[r] : even[r]);
    pairs[r] = static_cast<int32_t>((first & 0xFFFF) | second << 16);
  }
  std::memcpy(out, pairs, sizeof(pairs));
}

// One column of a panel.
HWY_INLINE void StepColumn(const int16_t* HWY_RESTRICT start_weights,
                           const int32_t* HWY_RESTRICT gradients,
                           const float* HWY_RESTRICT gradient_scales,
                           const float* HWY_RESTRICT units, float unit, float second_decay,
                           float* HWY_RESTRICT first_moment, float* HWY_RESTRICT second_moment,
                           int32_t* HWY_RESTRICT masters_q16, int32_t* HWY_RESTRICT weights,
                           int32_t* HWY_RESTRICT row_sums) {
  const float first_share = 1.0F - kAdamFirstDecay;
  const float second_share = 1.0F - second_decay;
  for (size_t r = 0; r < kGroup; ++r) {
    const float g = static_cast<float>(gradients[r]) * gradient_scales[r];
    const float m = first_moment[r] * kAdamFirstDecay + g * first_share + kAdamTiny;
    const float v = second_moment[r] * second_decay + g * g * second_share + kAdamTiny;
    first_moment[r] = m;
    second_moment[r] = v;
    float change = m / (std::sqrt(v) + kAdamEpsilon) * (units[r] * unit);
    change = change > kLargestChange ? kLargestChange : change;
    change = change < -kLargestChange ? -kLargestChange : change;
    int32_t master = masters_q16[r] - static_cast<int32_t>(change);
    master -= (master >> kPullShift) - (start_weights[r] * 65536 >> kPullShift);
    master = master > kLargestMaster ? kLargestMaster : master;
    master = master < -kLargestMaster ? -kLargestMaster : master;
    masters_q16[r] = master;
    const int32_t weight = (master + 32768) >> 16;
    weights[r] = weight;
    row_sums[r] += weight < 0 ? -weight : weight;
  }
}

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || HWY_HAVE_SCALABLE

float Measure(const float* HWY_RESTRICT gradients, size_t stride, size_t n, size_t rows,
              const float* group_scale, float* HWY_RESTRICT sums) {
  float all_largest = 0;
  for (size_t group = 0; group < rows / kGroup; ++group) {
    float sum[kGroup] = {};
    float largest[kGroup] = {};
    for (size_t i = 0; i < n; ++i) {
      const float* HWY_RESTRICT row = gradients + i * stride + group * kGroup;
      for (size_t r = 0; r < kGroup; ++r) {
        const float magnitude = Magnitude(row[r]);
        sum[r] += magnitude;
        largest[r] = magnitude > largest[r] ? magnitude : largest[r];
      }
    }
    for (size_t r = 0; r < kGroup; ++r) {
      sums[group * kGroup + r] = sum[r];
      const float scaled = largest[r] * group_scale[group];
      all_largest = scaled > all_largest ? scaled : all_largest;
    }
  }
  return all_largest;
}

void QuantiseToRows(const float* gradients, size_t stride, size_t n, size_t rows,
                    const float* group_scale, float scale, int16_t* out) {
  for (size_t i = 0; i < n; ++i) {
    for (size_t group = 0; group < rows / kGroup; ++group) {
      const float factor = group_scale[group] * scale;
      const float* HWY_RESTRICT from = gradients + i * stride + group * kGroup;
      int16_t* HWY_RESTRICT to = out + i * rows + group * kGroup;
      for (size_t r = 0; r < kGroup; ++r) to[r] = static_cast<int16_t>(Round(from[r] * factor));
    }
  }
}

void QuantiseToPairs(const float* gradients, size_t stride, size_t n, size_t rows,
                     const float* row_scale, int16_t* out) {
  for (size_t group = 0; group < rows / kGroup; ++group) {
    const float* HWY_RESTRICT scales = row_scale + group * kGroup;
    for (size_t i = 0; i < n; i += 2) {
      int32_t values[2][kGroup] = {};
      for (size_t k = 0; k < 2 && i + k < n; ++k) {
        const float* HWY_RESTRICT row = gradients + (i + k) * stride + group * kGroup;
        for (size_t r = 0; r < kGroup; ++r) {
          int32_t value = Round(row[r] * scales[r]);
          value = value > 32767 ? 32767 : value;
          values[k][r] = value < -32767 ? -32767 : value;
        }
      }
      for (size_t r = 0; r < kGroup; ++r) {
        out[2 * r] = static_cast<int16_t>(values[0][r]);
        out[2 * r + 1] = static_cast<int16_t>(values[1][r]);
      }
      out += kGroup * 2;
    }
  }
}

#else

namespace hn = hwy::HWY_NAMESPACE;

static_assert(std::endian::native == std::endian::little, "pairs are packed low half first");

const hn::CappedTag<float, kGroup> kFloats;
const hn::RebindToSigned<decltype(kFloats)> kInts;
const hn::Rebind<int16_t, decltype(kFloats)> kShorts;
using Floats = hn::Vec<decltype(kFloats)>;
using Ints = hn::Vec<decltype(kInts)>;
constexpr size_t kLanes = HWY_LANES(float) < kGroup ? HWY_LANES(float) : kGroup;

// As Round().
HWY_INLINE Ints RoundVector(Floats x) {
  return hn::ConvertTo(kInts, hn::Add(x, hn::CopySign(hn::Set(kFloats, 0.5F), x)));
}

float Measure(const float* gradients, size_t stride, size_t n, size_t rows,
              const float* group_scale, float* sums) {
  Floats all_largest = hn::Zero(kFloats);
  for (size_t first = 0; first < rows; first += kLanes) {
    Floats sum = hn::Zero(kFloats);
    Floats largest = hn::Zero(kFloats);
    for (size_t i = 0; i < n; ++i) {
      const Floats magnitude = hn::Abs(hn::LoadU(kFloats, gradients + i * stride + first));
      sum = hn::Add(sum, magnitude);
      largest = hn::Max(largest, magnitude);
    }
    hn::StoreU(sum, kFloats, sums + first);
    const Floats scale = hn::Set(kFloats, group_scale[first / kGroup]);
    all_largest = hn::Max(all_largest, hn::Mul(largest, scale));
  }
  return hn::GetLane(hn::MaxOfLanes(kFloats, all_largest));
}

void QuantiseToRows(const float* gradients, size_t stride, size_t n, size_t rows,
                    const float* group_scale, float scale, int16_t* out) {
  for (size_t i = 0; i < n; ++i) {
    for (size_t first = 0; first < rows; first += kLanes) {
      const Floats factor = hn::Set(kFloats, group_scale[first / kGroup] * scale);
      const Floats x = hn::LoadU(kFloats, gradients + i * stride + first);
      hn::StoreU(hn::DemoteTo(kShorts, RoundVector(hn::Mul(x, factor))), kShorts,
                 out + i * rows + first);
    }
  }
}

void QuantiseToPairs(const float* gradients, size_t stride, size_t n, size_t rows,
                     const float* row_scale, int16_t* out) {
  const Ints limit = hn::Set(kInts, 32767);
  const Ints low_half = hn::Set(kInts, 0xFFFF);
  const size_t num_pairs = (n + 1) / 2;
  for (size_t first = 0; first < rows; first += kLanes) {
    const Floats scale = hn::LoadU(kFloats, row_scale + first);
    int16_t* to = out + (first / kGroup * num_pairs * kGroup + first % kGroup) * 2;
    const auto quantise = [&](size_t i) HWY_ATTR {
      const Floats x = hn::LoadU(kFloats, gradients + i * stride + first);
      const Ints q = RoundVector(hn::Mul(x, scale));
      return hn::Max(hn::Min(q, limit), hn::Neg(limit));
    };
    for (size_t i = 0; i < n; i += 2) {
      const Ints even = quantise(i);
      const Ints odd = i + 1 < n ? quantise(i + 1) : hn::Zero(kInts);
      // Little-endian, as all targets but the portable one are: the first of a pair is the low
      // half.
      const Ints pair = hn::Or(hn::And(even, low_half), hn::ShiftLeft<16>(odd));
      hn::StoreU(hn::BitCast(hn::Repartition<int16_t, decltype(kInts)>(), pair),
                 hn::Repartition<int16_t, decltype(kInts)>(), to);
      to += kGroup * 2;
    }
  }
}

#endif

}  // namespace

void RunAdamStep(const AdamPanel& panel, float second_decay) {
  alignas(64) int32_t even[kGroup];
  alignas(64) int32_t odd[kGroup];
  std::memset(panel.row_sums, 0, kGroup * sizeof(int32_t));
  for (size_t c = 0; c < panel.cols; c += 2) {
    const auto step = [&](size_t col, int32_t* weights) {
      StepColumn(panel.start_weights + col * kGroup, panel.gradients + col * panel.gradient_stride,
                 panel.gradient_scales, panel.row_units, panel.rate * panel.col_units[col],
                 second_decay, panel.first_moment + col * kGroup,
                 panel.second_moment + col * kGroup, panel.masters_q16 + col * kGroup, weights,
                 panel.row_sums);
    };
    step(c, even);
    if (c + 1 < panel.cols) {
      step(c + 1, odd);
    } else {
      std::memset(odd, 0, sizeof(odd));
    }
    PackColumns(even, odd, panel.weights + c * kGroup);
    int16_t* HWY_RESTRICT columns = panel.columns + c * kGroup;
    for (size_t r = 0; r < kGroup; ++r) columns[r] = static_cast<int16_t>(even[r]);
    if (c + 1 == panel.cols) break;
    for (size_t r = 0; r < kGroup; ++r) columns[kGroup + r] = static_cast<int16_t>(odd[r]);
  }
}

float RunMeasureGradients(const float* gradients, size_t stride, size_t n, size_t rows,
                          const float* group_scale, float* sums) {
  return Measure(gradients, stride, n, rows, group_scale, sums);
}

void RunQuantiseRows(const float* gradients, size_t stride, size_t n, size_t rows,
                     const float* group_scale, float scale, int16_t* out) {
  QuantiseToRows(gradients, stride, n, rows, group_scale, scale, out);
}

void RunQuantisePacked(const float* gradients, size_t stride, size_t n, size_t rows,
                       const float* row_scale, int16_t* out) {
  QuantiseToPairs(gradients, stride, n, rows, row_scale, out);
}

void RunInterleavePixels(const int16_t* x, size_t x_stride, size_t n, size_t cols, int16_t* out,
                         size_t out_stride) {
  for (size_t i = 0; i < n; i += 2) {
    const int16_t* HWY_RESTRICT even = x + i * x_stride;
    // Behind the last pixel stands a gradient of zero: what it is multiplied by does not matter.
    const int16_t* odd = i + 1 < n ? even + x_stride : even;
    int16_t* HWY_RESTRICT to = out + i / 2 * out_stride;
    for (size_t c = 0; c < cols; ++c) {
      to[2 * c] = even[c];
      to[2 * c + 1] = odd[c];
    }
  }
}

void RunPackTransposed(const int16_t* columns, size_t row_groups, size_t cols, int16_t* out) {
  const size_t row_pairs = row_groups * kGroup / 2;
  for (size_t group = 0; group < row_groups; ++group) {
    for (size_t col = 0; col < cols; ++col) {
      // Pairs of rows move as one.
      int16_t* to =
          out + ((col / kGroup * row_pairs + group * kGroup / 2) * kGroup + col % kGroup) * 2;
      for (size_t r = 0; r < kGroup; r += 2) {
        std::memcpy(to, columns + r, 2 * sizeof(int16_t));
        to += kGroup * 2;
      }
      columns += kGroup;
    }
  }
}

int32_t RunLargestColumnSum(const int16_t* transposed, size_t col_groups, size_t row_pairs) {
  int32_t largest = 0;
  for (size_t group = 0; group < col_groups; ++group) {
    int32_t sums[kGroup] = {};
    for (size_t pair = 0; pair < row_pairs; ++pair) {
      for (size_t c = 0; c < kGroup; ++c) {
        const int32_t first = transposed[2 * c];
        const int32_t second = transposed[2 * c + 1];
        sums[c] += (first < 0 ? -first : first) + (second < 0 ? -second : second);
      }
      transposed += 2 * kGroup;
    }
    for (const int32_t sum : sums) largest = sum > largest ? sum : largest;
  }
  return largest;
}

void RunScaleToFloat(const int32_t* x, size_t x_stride, size_t n, size_t cols, float scale,
                     float* out, size_t out_stride) {
  for (size_t i = 0; i < n; ++i) {
    const int32_t* HWY_RESTRICT from = x + i * x_stride;
    float* HWY_RESTRICT to = out + i * out_stride;
    for (size_t c = 0; c < cols; ++c) to[c] = static_cast<float>(from[c]) * scale;
  }
}

void RunLeakyReluBackward(const int16_t* y, size_t y_stride, size_t n, size_t cols,
                          float* gradients, size_t stride) {
  for (size_t i = 0; i < n; ++i) {
    const int16_t* HWY_RESTRICT value = y + i * y_stride;
    float* HWY_RESTRICT row = gradients + i * stride;
    for (size_t c = 0; c < cols; ++c) row[c] = row[c] * (value[c] < 0 ? 0.125F : 1.0F);
  }
}

void RunGatedResidualBackward(const float* h_gradients, size_t h_stride, const int16_t* pq,
                              size_t pq_stride, size_t channels, size_t n, float* pq_gradients,
                              size_t pq_gradient_stride) {
  for (size_t i = 0; i < n; ++i) {
    const float* HWY_RESTRICT dh = h_gradients + i * h_stride;
    const int16_t* HWY_RESTRICT p = pq + i * pq_stride;
    const int16_t* HWY_RESTRICT q = p + channels;
    float* HWY_RESTRICT dp = pq_gradients + i * pq_gradient_stride;
    float* HWY_RESTRICT dq = dp + channels;
    for (size_t c = 0; c < channels; ++c) {
      // QuadraticSigmoidValue: s = (1 + t (2 - |t|)) / 2 with t = q / 4096 in [-1, 1).
      int32_t clamped = q[c] > 4095 ? 4095 : q[c];
      clamped = clamped < -4096 ? -4096 : clamped;
      const float t = static_cast<float>(clamped) * (1.0F / 4096);
      const float rest = 1.0F - Magnitude(t);
      const float gate = 0.5F + t * (0.5F + 0.5F * rest);
      dp[c] = dh[c] * gate;
      dq[c] = dh[c] * static_cast<float>(p[c]) * (rest * (1.0F / 4096));
    }
  }
}

void RunAddRows(const float* x, size_t x_stride, size_t n, size_t cols, float* to,
                size_t to_stride) {
  for (size_t i = 0; i < n; ++i) {
    const float* HWY_RESTRICT from = x + i * x_stride;
    float* HWY_RESTRICT sum = to + i * to_stride;
    for (size_t c = 0; c < cols; ++c) sum[c] += from[c];
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gmzip
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gmzip {

HWY_EXPORT(RunAdamStep);
HWY_EXPORT(RunMeasureGradients);
HWY_EXPORT(RunQuantiseRows);
HWY_EXPORT(RunQuantisePacked);
HWY_EXPORT(RunInterleavePixels);
HWY_EXPORT(RunPackTransposed);
HWY_EXPORT(RunLargestColumnSum);
HWY_EXPORT(RunScaleToFloat);
HWY_EXPORT(RunLeakyReluBackward);
HWY_EXPORT(RunGatedResidualBackward);
HWY_EXPORT(RunAddRows);

void AdamStep(const AdamPanel& panel, float second_decay) {
  HWY_DYNAMIC_DISPATCH(RunAdamStep)(panel, second_decay);
}

float MeasureGradients(const float* gradients, size_t stride, size_t n, size_t rows,
                       const float* group_scale, float* sums) {
  return HWY_DYNAMIC_DISPATCH(RunMeasureGradients)(gradients, stride, n, rows, group_scale, sums);
}

void QuantiseRows(const float* gradients, size_t stride, size_t n, size_t rows,
                  const float* group_scale, float scale, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(RunQuantiseRows)(gradients, stride, n, rows, group_scale, scale, out);
}

void QuantisePacked(const float* gradients, size_t stride, size_t n, size_t rows,
                    const float* row_scale, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(RunQuantisePacked)(gradients, stride, n, rows, row_scale, out);
}

void InterleavePixels(const int16_t* x, size_t x_stride, size_t n, size_t cols, int16_t* out,
                      size_t out_stride) {
  HWY_DYNAMIC_DISPATCH(RunInterleavePixels)(x, x_stride, n, cols, out, out_stride);
}

void PackTransposed(const int16_t* columns, size_t row_groups, size_t cols, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(RunPackTransposed)(columns, row_groups, cols, out);
}

int32_t LargestColumnSum(const int16_t* transposed, size_t col_groups, size_t row_pairs) {
  return HWY_DYNAMIC_DISPATCH(RunLargestColumnSum)(transposed, col_groups, row_pairs);
}

void ScaleToFloat(const int32_t* x, size_t x_stride, size_t n, size_t cols, float scale, float* out,
                  size_t out_stride) {
  HWY_DYNAMIC_DISPATCH(RunScaleToFloat)(x, x_stride, n, cols, scale, out, out_stride);
}

void LeakyReluBackward(const int16_t* y, size_t y_stride, size_t n, size_t cols, float* gradients,
                       size_t stride) {
  HWY_DYNAMIC_DISPATCH(RunLeakyReluBackward)(y, y_stride, n, cols, gradients, stride);
}

void GatedResidualBackward(const float* h_gradients, size_t h_stride, const int16_t* pq,
                           size_t pq_stride, size_t channels, size_t n, float* pq_gradients,
                           size_t pq_gradient_stride) {
  HWY_DYNAMIC_DISPATCH(RunGatedResidualBackward)
  (h_gradients, h_stride, pq, pq_stride, channels, n, pq_gradients, pq_gradient_stride);
}

void AddRows(const float* x, size_t x_stride, size_t n, size_t cols, float* to, size_t to_stride) {
  HWY_DYNAMIC_DISPATCH(RunAddRows)(x, x_stride, n, cols, to, to_stride);
}

}  // namespace gmzip
#endif  // HWY_ONCE
