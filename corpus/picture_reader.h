// Reads pictures for training and evaluation: PNG, PNM, CIFAR-10's binary files, packed sets.
#ifndef GMZIP_CORPUS_PICTURE_READER_H_
#define GMZIP_CORPUS_PICTURE_READER_H_

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "corpus/corpus_picture.h"

namespace gmzip {

using PictureSink = std::function<Result<void>(CorpusPicture)>;

// The picture files (.png, .pgm, .ppm, .bin of CIFAR-10, .pack) in files and folders, sorted, so
// that the order does not depend on the file system. Folders are searched to any depth. Errors:
// kNotFound; kInvalidArgument if there is none.
Result<std::vector<std::string>> ListPictures(const std::vector<std::string>& paths);

// Gives every picture of a file to `sink`. PNG: alpha is dropped, palettes are expanded, 16-bit
// samples are reduced. Errors: kIo, kDamaged, kUnsupported, the sink's own. Thread-safe.
Result<void> ReadPictures(const std::string& path, const PictureSink& sink);

// Writes pictures into one packed file: per picture width, height (32 bits), channels (8 bits),
// little endian, then the samples. Labels are lost. Errors: kIo.
Result<void> WritePackedPictures(const std::string& path,
                                 const std::vector<std::string>& picture_files);

}  // namespace gmzip

#endif  // GMZIP_CORPUS_PICTURE_READER_H_
