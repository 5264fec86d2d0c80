// Results and errors: every function that can meet bad input returns a Result.
//
// Three kinds of failure, never mixed: bad input returns an Error; a bug of our own is GMZIP_CHECK
// (check.h); out of memory throws std::bad_alloc to main.
#ifndef GMZIP_BASE_RESULT_H_
#define GMZIP_BASE_RESULT_H_

#include <cstdint>
#include <string>
#include <utility>

// Debian's libexpected-dev; a trainer-only build on a bare machine may have the standard's instead.
#if __has_include(<tl/expected.hpp>)
#include <tl/expected.hpp>
namespace gmzip::expected_impl {
using tl::expected;
using tl::unexpected;
}  // namespace gmzip::expected_impl
#else
#include <expected>
namespace gmzip::expected_impl {
using std::expected;
using std::unexpected;
}  // namespace gmzip::expected_impl
#endif

namespace gmzip {

enum class ErrorCode {
  kInvalidArgument,  // the caller asked for something impossible
  kNotFound,         // a file or a model is not there
  kIo,               // the system refused a read or a write
  kDamaged,          // bytes that cannot be what they claim: truncated, flipped, inconsistent
  kUnsupported,      // a version, a kind or a size this build does not handle
  kTooLarge,         // would take more memory than the limit allows
  kModelMissing,     // the file needs a model this program does not have
  kExists,           // an output is already there
  kCancelled,        // the caller's progress callback said stop
  kInternal,         // our own bug, found by a check
};

// What went wrong, in one line a user can act on. `offset` is a byte offset into the input, or -1.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  int64_t offset = -1;
};

template <typename T>
using Result = expected_impl::expected<T, Error>;

inline expected_impl::unexpected<Error> MakeError(ErrorCode code, std::string message,
                                                  int64_t offset = -1) {
  return expected_impl::unexpected<Error>(Error{code, std::move(message), offset});
}

}  // namespace gmzip

#define GMZIP_CONCAT_INNER(a, b) a##b
#define GMZIP_CONCAT(a, b) GMZIP_CONCAT_INNER(a, b)

// Returns from the calling function if `expr`, a Result<void>, holds an error.
#define GMZIP_RETURN_IF_ERROR(expr)                                                               \
  do {                                                                                            \
    if (auto gmzip_result = (expr); !gmzip_result) {                                              \
      return ::gmzip::expected_impl::unexpected<::gmzip::Error>(std::move(gmzip_result).error()); \
    }                                                                                             \
  } while (false)

// `lhs = value of expr`, or returns the error: GMZIP_ASSIGN_OR_RETURN(const auto x, F());
#define GMZIP_ASSIGN_OR_RETURN(lhs, expr) \
  GMZIP_ASSIGN_OR_RETURN_IMPL(GMZIP_CONCAT(gmzip_result_, __LINE__), lhs, expr)
#define GMZIP_ASSIGN_OR_RETURN_IMPL(result, lhs, expr)                                    \
  auto result = (expr);                                                                   \
  if (!result) {                                                                          \
    return ::gmzip::expected_impl::unexpected<::gmzip::Error>(std::move(result).error()); \
  }                                                                                       \
  lhs = std::move(*result)

#endif  // GMZIP_BASE_RESULT_H_
