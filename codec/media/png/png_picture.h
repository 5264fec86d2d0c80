// Between the samples of a PNG and the picture the models see.
#ifndef GMZIP_CODEC_MEDIA_PNG_PNG_PICTURE_H_
#define GMZIP_CODEC_MEDIA_PNG_PNG_PICTURE_H_

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "codec/media/picture.h"
#include "codec/media/png/png_format.h"

namespace gmzip::png {

// True if the samples are a Picture: 8 bits, grey or RGB, with or without alpha.
inline bool HoldsPicture(const PngHeader& header) {
  return header.bit_depth == 8 && header.colour_type != 3;
}

// Both take their bytes by value: without interlacing they only change hands. Thread-safe.
//   samples  [NumSampleBytes(header)]
// Errors: kInvalidArgument if HoldsPicture(header) is false or sizes disagree.
Result<Picture> PictureFromSamples(const PngHeader& header, std::vector<uint8_t> samples);
Result<std::vector<uint8_t>> SamplesFromPicture(const PngHeader& header, Picture picture);

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_PNG_PICTURE_H_
