// PNM and PAM files (P5, P6, P7 with 8-bit samples) to a picture and back, byte for byte.
#ifndef GMZIP_CODEC_MEDIA_PNM_PNM_SPLIT_H_
#define GMZIP_CODEC_MEDIA_PNM_PNM_SPLIT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/picture.h"

namespace gmzip {

struct PnmSplit {
  Picture picture;
  // The length of the header as a varint, the header verbatim (comments and white space as found),
  // then whatever follows the samples (docs/FORMAT.md, section 7).
  std::vector<uint8_t> side_info;
};

// Takes P5, P6, and P7 of tuple type GRAYSCALE, RGB, GRAYSCALE_ALPHA or RGB_ALPHA, all with
// MAXVAL 255. Memory: the samples once. Thread-safe. Errors: kUnsupported for anything else, a
// truncated file included.
Result<PnmSplit> SplitPnm(std::span<const uint8_t> file);

// Inverse of SplitPnm: header, samples, what followed. Thread-safe. Errors: kDamaged if side_info
// is none that SplitPnm writes.
Result<std::vector<uint8_t>> RestorePnm(std::span<const uint8_t> samples,
                                        std::span<const uint8_t> side_info);

inline Result<std::vector<uint8_t>> RestorePnm(const Picture& picture,
                                               std::span<const uint8_t> side_info) {
  return RestorePnm(picture.samples, side_info);
}

// A plain file of the picture: P5, P6, or P7 if there is alpha. Thread-safe.
std::vector<uint8_t> WritePnm(const Picture& picture);

// The usual ending of the name of WritePnm's file: ".pgm", ".ppm" or ".pam".
const char* PnmSuffix(int num_channels);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_PNM_PNM_SPLIT_H_
