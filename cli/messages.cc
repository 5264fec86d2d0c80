#include "cli/messages.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/progress_line.h"

namespace gmzip {

void PrintError(std::string_view file, const Error& error) {
  if (error.message == kClosedPipe) return;
  ClearProgressLine();
  const bool has_place = error.offset > 0 && error.code == ErrorCode::kDamaged;
  const std::string place = has_place ? fmt::format(" (at byte {})", error.offset) : "";
  if (file.empty()) {
    fmt::print(stderr, "gmzip: {}{}\n", error.message, place);
  } else {
    fmt::print(stderr, "gmzip: {}: {}{}\n", file, error.message, place);
  }
}

void PrintWarning(std::string_view file, std::string_view message) {
  ClearProgressLine();
  fmt::print(stderr, "gmzip: {}: warning: {}\n", file, message);
}

Error SystemError(std::string_view verb) {
  const int code = errno;
  if (code == EPIPE) return {ErrorCode::kIo, std::string(kClosedPipe)};
  const ErrorCode kind = code == ENOENT   ? ErrorCode::kNotFound
                         : code == EEXIST ? ErrorCode::kExists
                                          : ErrorCode::kIo;
  return {kind, fmt::format("cannot {}: {}", verb, std::strerror(code))};
}

std::string DisplayName(const std::string& path) { return path == "-" ? "standard input" : path; }

std::string FormatBytes(uint64_t size_bytes) {
  constexpr std::array kUnits = {"B", "KB", "MB", "GB", "TB", "PB"};
  auto value = static_cast<double>(size_bytes);
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", size_bytes)
                   : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

}  // namespace gmzip
