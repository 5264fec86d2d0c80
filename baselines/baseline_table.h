// The baselines this gmzip was built with, and those that a user's list names.
#ifndef GMZIP_BASELINES_BASELINE_TABLE_H_
#define GMZIP_BASELINES_BASELINE_TABLE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "baselines/baseline_families.h"
#include "baselines/coder.h"
#include "baselines/step_limits.h"

namespace gmzip {

// In the order that reports show them: for any file, for pictures, for sound. Thread-safe.
std::vector<BaselineFamily> BaselineFamilies();

// Names of the families that gmzip knows and was built without. Thread-safe.
std::vector<std::string> MissingBaselines();

struct ChosenBaselines {
  std::vector<std::unique_ptr<Coder>> coders;
  std::vector<std::string> problems;  // one line for each part of the list that names none
};

// What a list names: "all" (every family at its usual levels), "none", or names separated by
// commas, "zstd" for a family's usual levels, "zstd:19" or "wavpack:hh" for one. Repeated ones
// count once. Thread-safe.
ChosenBaselines ChooseBaselines(std::string_view list, const StepLimits& limits);

}  // namespace gmzip

#endif  // GMZIP_BASELINES_BASELINE_TABLE_H_
