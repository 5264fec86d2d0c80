// Runs a test body once for every SIMD target of this machine.
#ifndef GMZIP_TESTS_MODELS_RUNTIME_EACH_TARGET_H_
#define GMZIP_TESTS_MODELS_RUNTIME_EACH_TARGET_H_

#include <gtest/gtest.h>

#include <string>

#include "models/runtime/targets.h"

namespace gmzip {

template <typename Body>
void ForEachSimdTarget(const Body& body) {
  for (const std::string& target : SupportedSimdTargets()) {
    SCOPED_TRACE(target);
    ASSERT_TRUE(ForceSimdTarget(target));
    body();
  }
  ASSERT_TRUE(ForceSimdTarget(""));
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_MODELS_RUNTIME_EACH_TARGET_H_
