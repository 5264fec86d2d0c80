#include "cli/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "cli/interruption.h"
#include "cli/messages.h"

namespace gmzip {
namespace {

expected_impl::unexpected<Error> Failed(const std::string& verb) {
  return expected_impl::unexpected<Error>(SystemError(verb));
}

expected_impl::unexpected<Error> AlreadyExists(const std::string& path) {
  return MakeError(ErrorCode::kExists, path + " already exists; -f overwrites it");
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// A rename is on disk only once its folder is.
void SyncFolder(const std::string& path) {
  const int folder = open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  fsync(folder);
  close(folder);
}

}  // namespace

Result<OutputFile> OutputFile::Create(const std::string& path, bool overwrite) {
  OutputFile file;
  if (path == "-") {
    file.descriptor_ = STDOUT_FILENO;
    return file;
  }
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return MakeError(ErrorCode::kIo, path + " is a directory");
    if (!S_ISREG(status.st_mode)) {
      file.descriptor_ = open(path.c_str(), O_WRONLY | O_CLOEXEC);
      if (file.descriptor_ < 0) return Failed("open " + path);
      return file;
    }
    if (!overwrite) return AlreadyExists(path);
  }
  const std::string folder = FolderOf(path);
  file.temporary_ = (folder == "." ? "" : folder) + ".gmzip-XXXXXX";
  file.descriptor_ = mkostemp(file.temporary_.data(), O_CLOEXEC);
  if (file.descriptor_ < 0) {
    file.temporary_.clear();
    return Failed("create a file in " + folder);
  }
  if (!SetTemporary(file.temporary_)) {
    errno = ENAMETOOLONG;
    return Failed("create " + path);
  }
  return file;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) close(descriptor_);
  if (!temporary_.empty()) {
    unlink(temporary_.c_str());
    SetTemporary("");
  }
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      temporary_(std::exchange(other.temporary_, {})) {}

Result<void> OutputFile::Write(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed("write");
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  return {};
}

bool OutputFile::Inherit(const struct stat& inherited) const {
  // Owner first: changing it clears the set-user-id bits that the mode then restores.
  const bool owner_kept = fchown(descriptor_, inherited.st_uid, inherited.st_gid) == 0;
  // A file of another owner must not run with this user's rights.
  const mode_t mode = inherited.st_mode & (owner_kept ? 07777U : 0777U);
  const timespec times[2] = {inherited.st_atim, inherited.st_mtim};
  const bool mode_kept = fchmod(descriptor_, mode) == 0;
  return futimens(descriptor_, times) == 0 && mode_kept;
}

Result<bool> OutputFile::Commit(const std::string& path, bool overwrite,
                                const struct stat* inherited) {
  if (temporary_.empty()) return true;
  bool all_kept = true;
  if (inherited != nullptr) {
    all_kept = Inherit(*inherited);
  } else {
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor_, 0666 & ~mask);
  }
  if (fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) return Failed("write");
  if (close(std::exchange(descriptor_, -1)) != 0) return Failed("write");
  if (overwrite) {
    if (rename(temporary_.c_str(), path.c_str()) != 0) return Failed("rename to " + path);
    temporary_.clear();
  } else if (link(temporary_.c_str(), path.c_str()) == 0) {
    unlink(temporary_.c_str());
    temporary_.clear();
  } else if (errno == EEXIST) {
    return AlreadyExists(path);
  } else {
    // File systems without hard links.
    if (access(path.c_str(), F_OK) == 0) return AlreadyExists(path);
    if (rename(temporary_.c_str(), path.c_str()) != 0) return Failed("rename to " + path);
    temporary_.clear();
  }
  SetTemporary("");
  SyncFolder(path);
  return all_kept;
}

}  // namespace gmzip
