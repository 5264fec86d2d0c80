#include "baselines/command_run.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// The header of glibc 2.36 does not say by itself that it is of C.
extern "C" {
#include <sys/pidfd.h>
}

#include <cerrno>
#include <csignal>
#include <fstream>

namespace gmzip {
namespace {

constexpr int kNotFoundStatus = 127;  // what a shell says of a command that is missing

// Between fork and exec: nothing but system calls.
[[noreturn]] void BecomeCommand(const char* command, const char* messages_path) {
  setpgid(0, 0);  // so that all its processes can be killed at once
  const int nothing = open("/dev/null", O_RDWR);
  const int messages = open(messages_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(messages, STDERR_FILENO);
  // What gmzip ignores, its child would, too.
  signal(SIGPIPE, SIG_DFL);
  signal(SIGXFSZ, SIG_DFL);
  execl("/bin/sh", "sh", "-c", command, nullptr);
  _exit(kNotFoundStatus);
}

std::string LastLine(const std::string& path) {
  std::ifstream file(path);
  std::string last;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) last = line;
  }
  constexpr size_t kMostBytes = 200;  // of one row of a report
  return last.substr(0, kMostBytes);
}

Error FailureOf(int status, const std::string& messages_path) {
  const std::string message = LastLine(messages_path);
  const std::string more = message.empty() ? "" : ": " + message;
  if (WIFSIGNALED(status)) {
    return EndedBySignal(WTERMSIG(status), more);
  }
  const int code = WEXITSTATUS(status);
  if (code == kNotFoundStatus) return {ErrorCode::kInternal, "no such command" + more};
  return {ErrorCode::kInternal, fmt::format("exit code {}{}", code, more)};
}

}  // namespace

Result<CommandUse> RunCommandLine(const std::string& command, const std::string& messages_path,
                                  const StepLimits& limits) {
  const StepWatch watch(limits);
  const pid_t id = fork();
  if (id == 0) BecomeCommand(command.c_str(), messages_path.c_str());
  if (id < 0) return MakeError(ErrorCode::kIo, "cannot start a process");
  setpgid(id, id);  // here, too: whichever of the two comes first
  const int process = pidfd_open(id, 0);
  const Ending ending = process < 0 ? Ending::kByItself : watch.Await(process);
  if (process >= 0) close(process);
  if (ending != Ending::kByItself) kill(-id, SIGKILL);
  int status = 0;
  rusage use{};
  while (wait4(id, &status, 0, &use) < 0 && errno == EINTR) {
  }
  const double seconds = watch.Seconds();
  if (ending != Ending::kByItself) {
    return expected_impl::unexpected<Error>(ErrorOf(ending, limits));
  }
  if (status != 0) {
    return expected_impl::unexpected<Error>(FailureOf(status, messages_path));
  }
  CommandUse result;
  result.seconds = seconds;
  rusage own{};
  getrusage(RUSAGE_SELF, &own);
  constexpr uint64_t kUnit = 1024;  // of ru_maxrss
  if (use.ru_maxrss > own.ru_maxrss) {
    result.peak_memory_bytes = static_cast<uint64_t>(use.ru_maxrss) * kUnit;
  }
  return result;
}

std::string ShellWord(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace gmzip
