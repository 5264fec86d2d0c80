#include "cli/interruption.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>

namespace gmzip {
namespace {

// A signal handler may read only this: a fixed buffer and a lock-free flag.
std::array<char, PATH_MAX> temporary_path;
std::atomic<bool> has_temporary{false};
std::atomic<bool> may_go_on{false};  // while a StopRequest lives and is not made
std::atomic<int> requesting_signal{0};

extern "C" void EndBySignal(int signal_number) {
  if (may_go_on.exchange(false)) {
    requesting_signal.store(signal_number);
    return;
  }
  if (has_temporary.exchange(false)) unlink(temporary_path.data());
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

}  // namespace

void InstallSignalHandlers() {
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction previous {};
    // What the caller ignores (nohup) stays ignored.
    if (sigaction(signal_number, nullptr, &previous) == 0 && previous.sa_handler == SIG_IGN) {
      continue;
    }
    struct sigaction action {};
    action.sa_handler = EndBySignal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_NODEFER;  // so that the raise within the handler takes effect at once
    sigaction(signal_number, &action, nullptr);
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

bool SetTemporary(const std::string& path) {
  has_temporary.store(false);
  if (path.empty()) return true;
  if (path.size() >= temporary_path.size()) return false;
  std::memcpy(temporary_path.data(), path.c_str(), path.size() + 1);
  has_temporary.store(true);
  return true;
}

void RemoveTemporary() {
  if (has_temporary.exchange(false)) unlink(temporary_path.data());
}

StopRequest::StopRequest() {
  requesting_signal.store(0);
  may_go_on.store(true);
}

StopRequest::~StopRequest() { may_go_on.store(false); }

bool StopRequest::IsMade() const { return requesting_signal.load() != 0; }

void StopRequest::EndIfMade() const {
  if (IsMade()) EndBySignal(requesting_signal.load());
}

}  // namespace gmzip
