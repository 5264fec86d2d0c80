#include "corpus/data_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace gmzip {

namespace fs = std::filesystem;

Result<std::vector<DataFile>> ListDataFiles(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return MakeError(ErrorCode::kNotFound, folder + ": not a folder");
  }
  std::vector<DataFile> files;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (!entry->is_regular_file(error) || entry->is_symlink(error)) continue;
    const uint64_t size_bytes = entry->file_size(error);
    if (error) break;
    if (size_bytes == 0) continue;
    files.push_back({entry->path().lexically_relative(folder).generic_string(), size_bytes});
  }
  if (error) return MakeError(ErrorCode::kIo, folder + ": " + error.message());
  std::ranges::sort(files, {}, &DataFile::name);
  return files;
}

Result<std::vector<uint8_t>> ReadDataFile(const std::string& path, uint64_t first,
                                          uint64_t size_bytes) {
  std::ifstream stream(path, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(first));
  std::vector<uint8_t> bytes(static_cast<size_t>(size_bytes));
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  // A file may have become shorter since it was listed.
  if (stream.bad() || (stream.gcount() == 0 && size_bytes != 0)) {
    return MakeError(ErrorCode::kIo, path + ": cannot read");
  }
  bytes.resize(static_cast<size_t>(stream.gcount()));
  return bytes;
}

}  // namespace gmzip
