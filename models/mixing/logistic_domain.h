// Probabilities and their logits, as the adaptive stage keeps them.
//
// A logit is ln(p / (1 - p)) in Q8 ("_q8"), a probability is of 65536 ("_16"). Tables made once
// from models/runtime's integer logistic, the same everywhere.
#ifndef GMZIP_MODELS_MIXING_LOGISTIC_DOMAIN_H_
#define GMZIP_MODELS_MIXING_LOGISTIC_DOMAIN_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace gmzip {

// Logits of mixers' results: +-12, probabilities down to 6e-6.
inline constexpr int32_t kLogitSpanQ8 = 12 << 8;
inline constexpr int32_t kMaxLogitQ8 = kLogitSpanQ8 - 1;
// Logits that Stretch gives: +-9.01.
inline constexpr int32_t kMaxStretchQ8 = 2308;

struct LogisticTables {
  std::array<uint16_t, size_t{2} * kLogitSpanQ8> squash_16;  // by logit_q8 + kLogitSpanQ8
  std::array<int16_t, 4096> stretch_q8;  // by p_16 >> 4, for the middle of the sixteen
};

// Thread-safe.
const LogisticTables& SharedLogisticTables();

// 65536 / (1 + e^-logit), 1 .. 65535; any logit, clamped to kMaxLogitQ8.
inline uint32_t Squash16(const LogisticTables& tables, int32_t logit_q8) {
  const int32_t clamped = std::clamp(logit_q8, -kMaxLogitQ8 - 1, kMaxLogitQ8);
  const auto index = static_cast<uint32_t>(clamped + kLogitSpanQ8);
  return tables.squash_16[index];
}

// The logit of p_16, 0 .. 65535; within +-kMaxStretchQ8.
inline int32_t StretchQ8(const LogisticTables& tables, uint32_t p_16) {
  return tables.stretch_q8[p_16 >> 4];
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_MIXING_LOGISTIC_DOMAIN_H_
