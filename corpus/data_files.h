// Finds and reads training data that may be any files.
#ifndef GMZIP_CORPUS_DATA_FILES_H_
#define GMZIP_CORPUS_DATA_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace gmzip {

struct DataFile {
  std::string name;  // below the data's folder, '/' between folders
  uint64_t size_bytes = 0;
};

// The regular files below a folder that are not empty, in order of name. Symbolic links are not
// followed. Errors: kNotFound if there is no such folder; kIo.
Result<std::vector<DataFile>> ListDataFiles(const std::string& folder);

// Bytes [first, first + size_bytes) of a file, or as many as there are. Errors: kIo.
Result<std::vector<uint8_t>> ReadDataFile(const std::string& path, uint64_t first,
                                          uint64_t size_bytes);

// The part of a name that its package has in common: up to "__" after the last '/', or all of it.
std::string GroupOfName(const std::string& name);

// For drawing lots by names. Seeds give different lots.
uint64_t HashName(const std::string& name, uint64_t seed);

}  // namespace gmzip

#endif  // GMZIP_CORPUS_DATA_FILES_H_
