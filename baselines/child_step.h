// Runs a step of a benchmark in a child of this process: what crashes or hangs there does no harm,
// and what memory it takes can be told.
#ifndef GMZIP_BASELINES_CHILD_STEP_H_
#define GMZIP_BASELINES_CHILD_STEP_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "baselines/coder.h"
#include "baselines/step_limits.h"

namespace gmzip {

// What `code` gives, with the seconds between its call and return and the memory it took: the most
// beyond what the process had before. `warm_up` runs before that, unmeasured; may be empty. The
// time to start the child and to hand over the bytes counts for nothing.
// Call it while this process has one thread.
// Errors: of `code`; kInternal if it crashes or takes too long; kCancelled if should_stop said so;
// kIo if there can be no child.
Result<CodingStep> RunChildStep(const std::function<Result<std::vector<uint8_t>>()>& code,
                                const std::function<void()>& warm_up, const StepLimits& limits);

}  // namespace gmzip

#endif  // GMZIP_BASELINES_CHILD_STEP_H_
