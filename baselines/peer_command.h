// A compressor that is a pair of commands of the user's.
#ifndef GMZIP_BASELINES_PEER_COMMAND_H_
#define GMZIP_BASELINES_PEER_COMMAND_H_

#include <memory>
#include <string>

#include "baselines/coder.h"
#include "baselines/command_run.h"

namespace gmzip {

// From "NAME=compress cmd {in} {out};decompress cmd {in} {out}". Each {in} and {out} becomes the
// path of a file, as one word of the shell. Files lie in a folder of their own below TMPDIR or
// /tmp, named as the original, and go when a step is done. A step's seconds contain the start of
// its processes and their reading and writing.
// Errors: kInvalidArgument if the text is not of that form.
Result<std::unique_ptr<Coder>> MakePeerCommand(const std::string& text, const StepLimits& limits);

}  // namespace gmzip

#endif  // GMZIP_BASELINES_PEER_COMMAND_H_
