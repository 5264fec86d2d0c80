#include "cli/progress_line.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

#include "cli/messages.h"

namespace gmzip {
namespace {

// A file that is done sooner shows no line; between two updates no less than this passes.
constexpr std::chrono::milliseconds kPause{200};

bool is_line_shown = false;

std::string FormatSeconds(double seconds) {
  const auto total = static_cast<uint64_t>(std::lround(seconds));
  if (total < 3600) return fmt::format("{}:{:02}", total / 60, total % 60);
  return fmt::format("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
}

}  // namespace

ProgressLine::ProgressLine(std::string name, bool is_wanted)
    : name_(std::move(name)),
      is_shown_(is_wanted && isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_(start_) {}

ProgressLine::~ProgressLine() { ClearProgressLine(); }

ProgressCallback ProgressLine::Callback() {
  if (!is_shown_) return {};
  return [this](const Progress& progress) {
    Show(progress);
    return true;
  };
}

void ProgressLine::Show(const Progress& progress) {
  const Clock::time_point now = Clock::now();
  if (now - last_ < kPause) return;
  last_ = now;
  std::string text;
  if (progress.total > 0 && progress.done > 0) {
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double fraction =
        static_cast<double>(progress.done) / static_cast<double>(progress.total);
    text = fmt::format("{:3.0f} %, {} left", 100 * fraction,
                       FormatSeconds(seconds * (1 - fraction) / fraction));
  } else {
    text = FormatBytes(progress.done);
  }
  fmt::print(stderr, "\r\033[K{}: {}", name_, text);
  std::fflush(stderr);
  is_line_shown = true;
}

void ClearProgressLine() {
  if (!std::exchange(is_line_shown, false)) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace gmzip
