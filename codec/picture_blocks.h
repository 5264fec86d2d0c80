// A picture to blocks and back: planes apart, stripes coded by a model on several threads.
#ifndef GMZIP_CODEC_PICTURE_BLOCKS_H_
#define GMZIP_CODEC_PICTURE_BLOCKS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_writer.h"  // CodedBlock
#include "codec/media/picture.h"
#include "codec/passes/picture_codec.h"

namespace gmzip {

// Shape and frame cut of a picture: stripes of about kFramePixels pixels and of equal height, the
// last one rounded. Depends on the picture alone.
inline constexpr uint64_t kFramePixels = uint64_t{1} << 21;
PictureShape ShapeOf(const Picture& picture);

// A picture whose alpha plane, if it had one, stands apart.
struct PicturePlanes {
  Picture colour;              // 1 or 3 channels
  std::vector<uint8_t> alpha;  // [height, width]; empty without alpha
};

PicturePlanes SplitPlanes(Picture picture);
// Inverse of SplitPlanes. alpha.size() is width x height, or 0.
Picture JoinPlanes(PicturePlanes planes);

// Codes the frames of a picture of 1 or 3 channels, at most num_threads at a time; effort as
// PictureCoder has it. A frame that the
// model does not make smaller is stored. `keep_going` is called every now and then with the pixels
// coded so far; when it returns false, ends with kCancelled.
Result<std::vector<CodedBlock>> EncodePictureFrames(
    const Picture& colour, const PictureShape& shape, const PictureCoder& coder, int effort,
    int num_threads, const std::function<bool(uint64_t)>& keep_going);

// Decodes frame `index` into its rows of `colour` and checks payload and content. Thread-safe for
// different frames of one picture. Errors: kDamaged; kCancelled.
Result<void> DecodePictureFrame(const BlockHeader& header, std::span<const uint8_t> payload,
                                const PictureShape& shape, uint32_t index,
                                const PictureCoder& coder, FrameWatch* watch, Picture* colour);

}  // namespace gmzip

#endif  // GMZIP_CODEC_PICTURE_BLOCKS_H_
