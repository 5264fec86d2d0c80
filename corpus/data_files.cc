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

std::string GroupOfName(const std::string& name) {
  const size_t slash = name.rfind('/');
  const size_t start = slash == std::string::npos ? 0 : slash + 1;
  return name.substr(0, name.find("__", start));
}

// FNV-1a, then mixed as its upper bits change little for short names.
uint64_t HashName(const std::string& name, uint64_t seed) {
  uint64_t hash = 0xCBF29CE484222325U ^ (seed * 0x9E3779B97F4A7C15U);
  for (const char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001B3U;
  hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93U;
  return hash ^ hash >> 32;
}

}  // namespace gmzip
