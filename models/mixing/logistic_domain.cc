#include "models/mixing/logistic_domain.h"

#include "models/runtime/tables.h"

namespace gmzip {
namespace {

LogisticTables MakeTables() {
  LogisticTables tables{};
  for (int32_t logit_q8 = -kLogitSpanQ8; logit_q8 < kLogitSpanQ8; ++logit_q8) {
    const uint32_t p_16 = (LogisticCdfQ24(logit_q8 * 4) + 128) >> 8;
    const auto index = static_cast<uint32_t>(logit_q8 + kLogitSpanQ8);
    tables.squash_16[index] = static_cast<uint16_t>(std::clamp(p_16, 1U, 65535U));
  }
  // The logit whose probability is nearest; both rise, so one walk finds all.
  int32_t logit_q8 = -kLogitSpanQ8;
  for (uint32_t i = 0; i < tables.stretch_q8.size(); ++i) {
    const uint32_t p_24 = (i * 16 + 8) << 8;
    while (LogisticCdfQ24(logit_q8 * 4) < p_24) ++logit_q8;
    const uint32_t above = LogisticCdfQ24(logit_q8 * 4) - p_24;
    const uint32_t below = p_24 - LogisticCdfQ24((logit_q8 - 1) * 4);
    tables.stretch_q8[i] = static_cast<int16_t>(above < below ? logit_q8 : logit_q8 - 1);
  }
  return tables;
}

}  // namespace

const LogisticTables& SharedLogisticTables() {
  static const LogisticTables tables = MakeTables();
  return tables;
}

}  // namespace gmzip
