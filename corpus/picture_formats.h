// One reader per picture format; picture_reader.h chooses.
#ifndef GMZIP_CORPUS_PICTURE_FORMATS_H_
#define GMZIP_CORPUS_PICTURE_FORMATS_H_

#include <span>
#include <string>

#include "base/result.h"
#include "corpus/picture_reader.h"

namespace gmzip {

Result<CorpusPicture> ReadPng(const std::string& path);
// P5 and P6 with maxval 255.
Result<CorpusPicture> ReadPnm(const std::string& path, std::span<const uint8_t> file);
// Records of a label (kept) and 32 x 32 pixels in planes R, G, B.
Result<void> ReadCifar10(const std::string& path, std::span<const uint8_t> file,
                         const PictureSink& sink);
Result<void> ReadPacked(const std::string& path, std::span<const uint8_t> file,
                        const PictureSink& sink);

}  // namespace gmzip

#endif  // GMZIP_CORPUS_PICTURE_FORMATS_H_
