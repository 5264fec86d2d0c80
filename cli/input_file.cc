#include "cli/input_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cli/messages.h"

namespace gmzip {
namespace {

expected_impl::unexpected<Error> Failed(const char* verb) {
  return expected_impl::unexpected<Error>(SystemError(verb));
}

}  // namespace

Result<InputFile> InputFile::Open(const std::string& path, bool follow_all) {
  InputFile file;
  if (path == "-") {
    file.descriptor_ = STDIN_FILENO;
    file.is_standard_input_ = true;
    if (fstat(STDIN_FILENO, &file.status_) != 0) return Failed("read");
    return file;
  }
  // O_NONBLOCK: opening a pipe nobody writes to must not hang before it is refused.
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (follow_all ? 0 : O_NOFOLLOW);
  file.descriptor_ = open(path.c_str(), flags);
  if (file.descriptor_ < 0) {
    if (errno == ELOOP && !follow_all) {
      return MakeError(ErrorCode::kInvalidArgument, "is a symbolic link; -f follows it");
    }
    return Failed("open");
  }
  if (fstat(file.descriptor_, &file.status_) != 0) return Failed("read");
  if (S_ISDIR(file.status_.st_mode)) {
    return MakeError(ErrorCode::kInvalidArgument, "is a directory; -r goes through it");
  }
  if (!S_ISREG(file.status_.st_mode) && !follow_all) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "is not a regular file; -f reads it all the same");
  }
  fcntl(file.descriptor_, F_SETFL, fcntl(file.descriptor_, F_GETFL) & ~O_NONBLOCK);
  return file;
}

InputFile::~InputFile() {
  if (descriptor_ >= 0 && !is_standard_input_) close(descriptor_);
}

InputFile::InputFile(InputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      is_standard_input_(other.is_standard_input_),
      status_(other.status_) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(is_standard_input_, other.is_standard_input_);
  std::swap(status_, other.status_);
  return *this;
}

Result<size_t> InputFile::Read(std::span<uint8_t> buffer) {
  size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t count = read(descriptor_, buffer.data() + filled, buffer.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed("read");
    if (count == 0) break;
    filled += static_cast<size_t>(count);
  }
  return filled;
}

Result<std::vector<uint8_t>> InputFile::ReadAll() {
  std::vector<uint8_t> bytes;
  constexpr size_t kPiece = size_t{1} << 20;
  for (size_t filled = 0;;) {
    bytes.resize(filled + kPiece);
    GMZIP_ASSIGN_OR_RETURN(const size_t count,
                           Read(std::span<uint8_t>(bytes).subspan(filled, kPiece)));
    filled += count;
    if (count < kPiece) {
      bytes.resize(filled);
      return bytes;
    }
  }
}

Result<void> InputFile::ReadAt(uint64_t offset, std::span<uint8_t> out) const {
  while (!out.empty()) {
    const ssize_t count = pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed("read");
    if (count == 0) return MakeError(ErrorCode::kDamaged, "the file is cut short");
    out = out.subspan(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
  return {};
}

std::optional<uint64_t> InputFile::size() const {
  if (!S_ISREG(status_.st_mode)) return std::nullopt;
  // Standard input may stand in the middle of a file.
  const off_t position = is_standard_input_ ? lseek(descriptor_, 0, SEEK_CUR) : 0;
  if (position < 0 || position > status_.st_size) return std::nullopt;
  return static_cast<uint64_t>(status_.st_size - position);
}

}  // namespace gmzip
