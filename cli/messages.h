// What the program says: one line each, on standard error.
#ifndef GMZIP_CLI_MESSAGES_H_
#define GMZIP_CLI_MESSAGES_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace gmzip {

// "gmzip: FILE: what went wrong". A closed pipe (kClosedPipe) is not worth a line.
void PrintError(std::string_view file, const Error& error);

// "gmzip: FILE: warning: message".
void PrintWarning(std::string_view file, std::string_view message);

// An Error of the system's last failed call: "cannot VERB: reason". Closed pipes become
// kClosedPipe's.
Error SystemError(std::string_view verb);

// The message of the error that a reader who went away causes; PrintError passes over it.
inline constexpr std::string_view kClosedPipe = "closed pipe";

// "-" as people call it: "standard input".
std::string DisplayName(const std::string& path);

// 1536 -> "1.5 KB" (units of 1024).
std::string FormatBytes(uint64_t size_bytes);

}  // namespace gmzip

#endif  // GMZIP_CLI_MESSAGES_H_
