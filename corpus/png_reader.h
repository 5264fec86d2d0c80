// Reads PNG files as 8-bit samples for training and evaluation (libpng).
#ifndef GMZIP_CORPUS_PNG_READER_H_
#define GMZIP_CORPUS_PNG_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace gmzip {

struct CorpusPicture {
  int width = 0;
  int height = 0;
  int num_channels = 0;          // 1 (grey) or 3 (R, G, B)
  std::vector<uint8_t> samples;  // [height, width, num_channels]
  std::string name;
};

// Alpha is dropped, palettes are expanded, 16-bit samples are reduced.
// Errors: kIo, kDamaged. Thread-safe.
Result<CorpusPicture> ReadPng(const std::string& path);

}  // namespace gmzip

#endif  // GMZIP_CORPUS_PNG_READER_H_
