// GMZIP_CHECK: what must hold unless gmzip itself has a bug.
#ifndef GMZIP_BASE_CHECK_H_
#define GMZIP_BASE_CHECK_H_

#include <cstdlib>

#include "base/result.h"

// In debug and fuzz builds a failed check aborts, so that the bug is found where it is; in release
// the function returns ErrorCode::kInternal, so that a user's data is never half-written.
#if !defined(NDEBUG) || defined(GMZIP_ABORT_ON_BUG)
#define GMZIP_CHECK(condition)      \
  do {                              \
    if (!(condition)) std::abort(); \
  } while (false)
#else
#define GMZIP_CHECK(condition)                                                  \
  do {                                                                          \
    if (!(condition)) {                                                         \
      return ::gmzip::MakeError(::gmzip::ErrorCode::kInternal,                  \
                                "internal error in " __FILE__ ": " #condition); \
    }                                                                           \
  } while (false)
#endif

#endif  // GMZIP_BASE_CHECK_H_
