#include "codec/file_restoring.h"

#include <string>
#include <utility>

#include "codec/media/media_format.h"

namespace gmzip {

Result<DecodedStreams> MakeDecodedStreams(const GmzHeader& header, uint64_t memory_limit) {
  DecodedStreams streams;
  if (!header.picture) return streams;
  const PictureShape& shape = *header.picture;
  // Planes, then the joined picture or the file beside it. 2^62 x 4 would overflow: divide.
  if (shape.NumPixels() > memory_limit / 2 / shape.num_channels) {
    return MakeError(ErrorCode::kTooLarge, "a picture of " + std::to_string(shape.width) + " x " +
                                               std::to_string(shape.height) +
                                               " takes more memory than the limit allows");
  }
  Picture& colour = streams.planes.colour;
  colour.width = shape.width;
  colour.height = shape.height;
  colour.num_channels = shape.NumModelChannels();
  colour.samples.resize(colour.RowBytes() * shape.height);
  return streams;
}

Result<std::vector<uint8_t>> TakeSamples(const GmzHeader& header, DecodedStreams* streams) {
  if (header.way == Way::kSamples) return std::move(streams->samples);
  const size_t num_alpha = header.picture->HasAlpha() ? header.picture->NumPixels() : 0;
  if (streams->planes.alpha.size() != num_alpha) {
    return MakeError(ErrorCode::kDamaged, "the alpha plane has the wrong length");
  }
  return JoinPlanes(std::move(streams->planes)).samples;
}

Result<std::vector<uint8_t>> RestoreOriginal(const GmzHeader& header,
                                             std::span<const uint8_t> samples,
                                             std::span<const uint8_t> side_info,
                                             uint64_t memory_limit) {
  const MediaFormat* format = FormatOf(header.media);
  if (format == nullptr) {
    return MakeError(ErrorCode::kUnsupported, std::string("this build of gmzip cannot restore ") +
                                                  MediaName(header.media) + " files");
  }
  Picture shape;
  if (header.picture) {
    shape.width = header.picture->width;
    shape.height = header.picture->height;
    shape.num_channels = header.picture->num_channels;
  }
  return format->Restore(samples, header.way == Way::kSamples ? nullptr : &shape, side_info,
                         memory_limit);
}

}  // namespace gmzip
