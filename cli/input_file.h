// A file or standard input, read in pieces, with what its output should inherit.
#ifndef GMZIP_CLI_INPUT_FILE_H_
#define GMZIP_CLI_INPUT_FILE_H_

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace gmzip {

// Not thread-safe. Closes the file when it goes.
class InputFile {
 public:
  // path "-" is standard input. Without follow_all, symbolic links and everything but regular
  // files are refused. Errors: kNotFound, kIo, kInvalidArgument for a kind of file not taken.
  static Result<InputFile> Open(const std::string& path, bool follow_all);
  ~InputFile();
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) noexcept;

  // Fills `buffer` from the current place as far as the file goes; returns how much. Errors: kIo.
  Result<size_t> Read(std::span<uint8_t> buffer);
  // Everything from the current place on.
  Result<std::vector<uint8_t>> ReadAll();
  // Fills `out` from `offset` on; regular files only. Errors: kIo, kDamaged past the end.
  Result<void> ReadAt(uint64_t offset, std::span<uint8_t> out) const;

  // The size of a regular file; nullopt for pipes and devices.
  std::optional<uint64_t> size() const;
  // Times, owner and permissions; null for standard input.
  const struct stat* status() const { return is_standard_input_ ? nullptr : &status_; }

 private:
  InputFile() = default;

  int descriptor_ = -1;
  bool is_standard_input_ = false;
  struct stat status_ {};
};

}  // namespace gmzip

#endif  // GMZIP_CLI_INPUT_FILE_H_
