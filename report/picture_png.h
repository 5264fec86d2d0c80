// A picture as a PNG file in memory, and inside a page.
#ifndef GMZIP_REPORT_PICTURE_PNG_H_
#define GMZIP_REPORT_PICTURE_PNG_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/media/picture.h"

namespace gmzip {

// A PNG file of a picture of 3 channels, sRGB.
// Errors: kInvalidArgument for other channels; kInternal with libpng's reason. Thread-safe.
Result<std::vector<uint8_t>> EncodePng(const Picture& picture);

// RFC 4648, with padding. Thread-safe.
std::string Base64(std::span<const uint8_t> bytes);

// What an <img> takes as src so that nothing is loaded: "data:image/png;base64,...".
// Errors: as EncodePng. Thread-safe.
Result<std::string> PngDataUri(const Picture& picture);

}  // namespace gmzip

#endif  // GMZIP_REPORT_PICTURE_PNG_H_
