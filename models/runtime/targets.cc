#include "models/runtime/targets.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "hwy/highway.h"
#include "hwy/targets.h"

namespace gmzip {
namespace {

// As HWY_TARGETS of a kernel's source: this file is compiled with the same flags. HWY_STATIC_TARGET
// is added because the library may have been built by a compiler with another portable target.
int64_t UsableTargets(int64_t supported) { return (supported & HWY_TARGETS) | HWY_STATIC_TARGET; }

// What the CPU has, whatever was forced.
int64_t DetectedTargets() {
  static const int64_t kDetected = UsableTargets(hwy::SupportedTargets());
  return kDetected;
}

// Detection must happen before the first ForceSimdTarget; a static initialiser makes sure of it.
[[maybe_unused]] const int64_t kDetectedAtStart = DetectedTargets();

bool SameName(std::string_view a, std::string_view b) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [upper](char x, char y) { return upper(x) == upper(y); });
}

// Lower bits are better targets (hwy/detect_targets.h).
int64_t BestTarget(int64_t targets) { return targets & -targets; }

}  // namespace

std::vector<std::string> SupportedSimdTargets() {
  std::vector<std::string> names;
  for (int64_t left = DetectedTargets(); left != 0; left &= left - 1) {
    names.emplace_back(hwy::TargetName(BestTarget(left)));
  }
  return names;
}

std::string CurrentSimdTarget() {
  return hwy::TargetName(BestTarget(UsableTargets(hwy::SupportedTargets())));
}

Result<void> ForceSimdTarget(std::string_view name) {
  if (name.empty()) {
    hwy::SetSupportedTargetsForTest(0);
    return {};
  }
  for (int64_t left = DetectedTargets(); left != 0; left &= left - 1) {
    if (SameName(name, hwy::TargetName(BestTarget(left)))) {
      hwy::SetSupportedTargetsForTest(BestTarget(left));
      return {};
    }
  }
  std::string message = "this machine has no SIMD target '" + std::string(name) + "'; it has:";
  for (const std::string& supported : SupportedSimdTargets()) message += " " + supported;
  return MakeError(ErrorCode::kInvalidArgument, message);
}

Result<void> ForceSimdTargetFromEnvironment() {
  const char* name = std::getenv("GMZIP_SIMD");
  if (name == nullptr) return {};
  return ForceSimdTarget(name);
}

}  // namespace gmzip
