// Checkpoints to integer weight files (LibTorch; no LibTorch type in this header).
#ifndef GMZIP_MODELS_CHARS_CHARS_EXPORT_H_
#define GMZIP_MODELS_CHARS_CHARS_EXPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace gmzip {

// The averaged weights of a checkpoint as a weight file for CharsModel. Formats are fixed: units
// lie in +-1 by construction. card: free text for the file's metadata.
// Errors: of reading the checkpoint; kInvalidArgument for weights too large for integers.
Result<std::vector<uint8_t>> ExportChars(const std::string& checkpoint,
                                         const std::map<std::string, std::string>& card);

// Mean cost in bits of each byte of a text under a checkpoint's averaged weights, in floating
// point. Errors: of reading the checkpoint.
Result<double> FloatBitsPerByte(const std::string& checkpoint, const std::vector<uint8_t>& text);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_EXPORT_H_
