// Decoded streams of a picture file back to the file: the last step of decompressing.
#ifndef GMZIP_CODEC_FILE_RESTORING_H_
#define GMZIP_CODEC_FILE_RESTORING_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_format.h"
#include "codec/picture_blocks.h"  // PicturePlanes

namespace gmzip {

// What the blocks of a file other than Way::kBytes decode to.
struct DecodedStreams {
  PicturePlanes planes;          // Way::kPicture: colour stands ready, zeros at first
  std::vector<uint8_t> samples;  // Way::kSamples
  std::vector<uint8_t> side_info;
};

// Makes room for the header's picture. Errors: kTooLarge if picture and file would take more than
// memory_limit.
Result<DecodedStreams> MakeDecodedStreams(const GmzHeader& header, uint64_t memory_limit);

// The samples as MediaFormat::Restore takes them, out of `streams`. Errors: kDamaged.
Result<std::vector<uint8_t>> TakeSamples(const GmzHeader& header, DecodedStreams* streams);

// The original file. Errors: kDamaged, kTooLarge; kUnsupported if this build has no module for the
// kind of file.
Result<std::vector<uint8_t>> RestoreOriginal(const GmzHeader& header,
                                             std::span<const uint8_t> samples,
                                             std::span<const uint8_t> side_info,
                                             uint64_t memory_limit);

}  // namespace gmzip

#endif  // GMZIP_CODEC_FILE_RESTORING_H_
