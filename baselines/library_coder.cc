#include "baselines/library_coder.h"

#include <utility>

#include "baselines/child_step.h"

namespace gmzip {

LibraryCoder::LibraryCoder(CoderInfo info, CoderFunctions functions, StepLimits limits)
    : Coder(std::move(info)), functions_(std::move(functions)), limits_(std::move(limits)) {}

Result<CodingStep> LibraryCoder::Compress(const Original& original) {
  return RunChildStep([&] { return functions_.encode(original); }, functions_.warm_up, limits_);
}

Result<CodingStep> LibraryCoder::Decompress(std::span<const uint8_t> coded,
                                            const ExpectedShape& expected) {
  return RunChildStep([&] { return functions_.decode(coded, expected); }, functions_.warm_up,
                      limits_);
}

}  // namespace gmzip
