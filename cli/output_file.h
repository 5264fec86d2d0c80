// An output that appears whole or not at all: a temporary file, renamed at the end.
#ifndef GMZIP_CLI_OUTPUT_FILE_H_
#define GMZIP_CLI_OUTPUT_FILE_H_

#include <sys/stat.h>

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace gmzip {

// Main thread only (signals remove the temporary file). Without Commit, a file leaves no trace.
class OutputFile {
 public:
  // path "-" is standard output. A device or pipe that exists under the name is written in place.
  // Errors: kExists if a regular file has the name and overwrite is off; kIo.
  static Result<OutputFile> Create(const std::string& path, bool overwrite);
  ~OutputFile();
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;

  // Errors: kIo, a full disk among them.
  Result<void> Write(std::span<const uint8_t> bytes);

  // Gives the file its name, `path` as created or another in the same folder, and the time, owner
  // and permissions in `inherited` unless null. True if all could be kept. Errors: kIo, kExists.
  Result<bool> Commit(const std::string& path, bool overwrite, const struct stat* inherited);

 private:
  OutputFile() = default;
  bool Inherit(const struct stat& inherited) const;

  int descriptor_ = -1;
  std::string temporary_;  // empty: written in place
};

}  // namespace gmzip

#endif  // GMZIP_CLI_OUTPUT_FILE_H_
