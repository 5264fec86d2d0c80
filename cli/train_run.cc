#include "cli/train_run.h"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <utility>

namespace gmzip {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void HandleInterrupt(int /*signal*/) { interrupted = 1; }

}  // namespace

void WatchForInterrupts() {
  std::signal(SIGINT, HandleInterrupt);
  std::signal(SIGTERM, HandleInterrupt);
}

bool IsTrainingInterrupted() { return interrupted != 0; }

std::function<bool(const RunProgress&)> ProgressPrinter(std::string symbols, std::string per_what) {
  return [symbols = std::move(symbols), per_what = std::move(per_what)](const RunProgress& run) {
    std::printf("step %lld  %.0f s, %.0f s left  %.0f %s/s  bits/%s %.4f, validation %.4f\n",
                static_cast<long long>(run.step), run.seconds, run.seconds_left,
                run.symbols_per_second, symbols.c_str(), per_what.c_str(), run.train_bits,
                run.validation_bits);
    std::fflush(stdout);
    return !IsTrainingInterrupted();
  };
}

Result<void> CheckFinished(const RunProgress& end) {
  if (!IsTrainingInterrupted()) return {};
  std::printf("interrupted after %.0f s: run again to go on\n", end.seconds);
  return MakeError(ErrorCode::kCancelled, "interrupted; the checkpoint is kept");
}

Result<void> WriteModelFile(const std::string& path, const std::vector<uint8_t>& bytes) {
  std::ofstream stream(path, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream) return MakeError(ErrorCode::kIo, path + ": cannot write");
  std::printf("%s: %zu bytes\n", path.c_str(), bytes.size());
  return {};
}

}  // namespace gmzip
