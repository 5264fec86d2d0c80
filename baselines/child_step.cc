#include "baselines/child_step.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace gmzip {
namespace {

using Clock = std::chrono::steady_clock;

// What the child writes before the bytes, or before the text of its error.
struct StepHeader {
  bool is_good = false;
  ErrorCode code = ErrorCode::kInternal;
  double seconds = 0;
  bool has_peak = false;
  uint64_t peak_memory_bytes = 0;
};

// "VmRSS" or "VmHWM" of this process; nullopt on systems that do not tell.
std::optional<uint64_t> MemoryBytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    uint64_t kilobytes = 0;
    if (word == name + ":" && status >> kilobytes) return kilobytes * 1024;
  }
  return std::nullopt;
}

// Lets the system forget the most this process ever had.
bool ForgetPeak() {
  malloc_trim(0);  // pages that are free but resident would hide what the step takes
  std::ofstream clear("/proc/self/clear_refs");
  clear << "5" << std::flush;
  return clear.good();
}

bool WriteAll(int descriptor, const void* data, size_t size) {
  const auto* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t count = write(descriptor, next, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

Result<CodingStep> Measure(const std::function<Result<std::vector<uint8_t>>()>& code) {
  const bool is_peak_known = ForgetPeak();
  const auto before = MemoryBytes("VmRSS");
  const auto start = Clock::now();
  GMZIP_ASSIGN_OR_RETURN(auto bytes, code());
  const std::chrono::duration<double> seconds = Clock::now() - start;
  const auto peak = MemoryBytes("VmHWM");
  CodingStep step{std::move(bytes), seconds.count(), std::nullopt};
  if (is_peak_known && before && peak) step.peak_memory_bytes = *peak - std::min(*before, *peak);
  return step;
}

// What the child does. Never returns: destructors and buffers are the parent's.
[[noreturn]] void BeChild(int out, const std::function<Result<std::vector<uint8_t>>()>& code,
                          const std::function<void()>& warm_up) {
  // Ctrl-C is for the parent, which then ends the child; what a library says as it dies, for none.
  std::signal(SIGINT, SIG_IGN);
  for (const int by_default : {SIGTERM, SIGHUP}) std::signal(by_default, SIG_DFL);
  const int nothing = open("/dev/null", O_WRONLY);
  dup2(nothing, STDERR_FILENO);
  Result<CodingStep> step = MakeError(ErrorCode::kInternal, "out of memory");
  try {
    if (warm_up) warm_up();
    step = Measure(code);
  } catch (const std::bad_alloc&) {
    // As the error that `step` already holds says.
  }
  StepHeader header;
  header.is_good = step.has_value();
  bool is_written = false;
  if (step) {
    header.seconds = step->seconds;
    header.has_peak = step->peak_memory_bytes.has_value();
    header.peak_memory_bytes = step->peak_memory_bytes.value_or(0);
    is_written = WriteAll(out, &header, sizeof header) &&
                 WriteAll(out, step->bytes.data(), step->bytes.size());
  } else {
    header.code = step.error().code;
    const std::string& message = step.error().message;
    is_written =
        WriteAll(out, &header, sizeof header) && WriteAll(out, message.data(), message.size());
  }
  _exit(is_written ? 0 : 1);
}

// Everything the child writes, until it ends or must.
Ending ReadAll(int in, const StepLimits& limits, std::vector<uint8_t>* bytes) {
  const StepWatch watch(limits);
  std::array<uint8_t, 1 << 16> piece;
  while (true) {
    if (const Ending ending = watch.Await(in); ending != Ending::kByItself) return ending;
    const ssize_t count = read(in, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Ending::kByItself;
    bytes->insert(bytes->end(), piece.data(), piece.data() + count);
  }
}

Result<CodingStep> ParseStep(std::vector<uint8_t> written) {
  StepHeader header;
  if (written.size() < sizeof header) return MakeError(ErrorCode::kInternal, "said nothing");
  std::memcpy(&header, written.data(), sizeof header);
  written.erase(written.begin(), written.begin() + sizeof header);
  if (!header.is_good) {
    return MakeError(header.code, std::string(written.begin(), written.end()));
  }
  CodingStep step{std::move(written), header.seconds, std::nullopt};
  if (header.has_peak) step.peak_memory_bytes = header.peak_memory_bytes;
  return step;
}

}  // namespace

Result<CodingStep> RunChildStep(const std::function<Result<std::vector<uint8_t>>()>& code,
                                const std::function<void()>& warm_up, const StepLimits& limits) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return MakeError(ErrorCode::kIo, "cannot create a pipe");
  const pid_t id = fork();
  if (id == 0) BeChild(ends[1], code, warm_up);
  close(ends[1]);
  if (id < 0) {
    close(ends[0]);
    return MakeError(ErrorCode::kIo, "cannot start a process");
  }
  std::vector<uint8_t> written;
  const Ending ending = ReadAll(ends[0], limits, &written);
  close(ends[0]);
  if (ending != Ending::kByItself) kill(id, SIGKILL);
  int status = 0;
  while (waitpid(id, &status, 0) < 0 && errno == EINTR) {
  }
  if (ending != Ending::kByItself) {
    return expected_impl::unexpected<Error>(ErrorOf(ending, limits));
  }
  if (WIFSIGNALED(status)) {
    return expected_impl::unexpected<Error>(EndedBySignal(WTERMSIG(status), ""));
  }
  return ParseStep(std::move(written));
}

}  // namespace gmzip
