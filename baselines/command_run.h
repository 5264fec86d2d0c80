// Runs a shell command under a time limit and measures it.
#ifndef GMZIP_BASELINES_COMMAND_RUN_H_
#define GMZIP_BASELINES_COMMAND_RUN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "baselines/step_limits.h"

namespace gmzip {

struct CommandUse {
  double seconds = 0;  // from before the fork to the end of the command
  // Of the largest of its processes; nullopt if that is smaller than this process, from whose fork
  // it came and whose size the system then tells instead.
  std::optional<uint64_t> peak_memory_bytes;
};

// Runs `command` with /bin/sh, its input and output /dev/null, its messages in the file
// `messages_path`. All its processes are killed when it takes too long. Not for two threads at a
// time.
// Errors: kInternal if it fails or hangs, with its last message; kCancelled if should_stop said so;
// kIo if it cannot be started.
Result<CommandUse> RunCommandLine(const std::string& command, const std::string& messages_path,
                                  const StepLimits& limits);

// As one word of the shell, whatever the text holds.
std::string ShellWord(const std::string& text);

}  // namespace gmzip

#endif  // GMZIP_BASELINES_COMMAND_RUN_H_
