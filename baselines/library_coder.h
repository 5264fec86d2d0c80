// A coder that is a pair of functions, each call in a child process of its own.
#ifndef GMZIP_BASELINES_LIBRARY_CODER_H_
#define GMZIP_BASELINES_LIBRARY_CODER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "baselines/coder.h"
#include "baselines/step_limits.h"

namespace gmzip {

struct CoderFunctions {
  std::function<Result<std::vector<uint8_t>>(const Original&)> encode;
  std::function<Result<std::vector<uint8_t>>(std::span<const uint8_t> coded, const ExpectedShape&)>
      decode;
  // Does, unmeasured, what a program does once however many files it codes; may be empty.
  std::function<void()> warm_up = {};
};

// The seconds of a step are those between call and return of its function: no process start, no
// disk.
class LibraryCoder : public Coder {
 public:
  LibraryCoder(CoderInfo info, CoderFunctions functions, StepLimits limits);

  Result<CodingStep> Compress(const Original& original) override;
  Result<CodingStep> Decompress(std::span<const uint8_t> coded,
                                const ExpectedShape& expected) override;

 private:
  CoderFunctions functions_;
  StepLimits limits_;
};

}  // namespace gmzip

#endif  // GMZIP_BASELINES_LIBRARY_CODER_H_
