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

Result<std::vector<uint8_t>> RestoreOriginal(const GmzHeader& header, DecodedStreams streams,
                                             uint64_t memory_limit) {
  const MediaFormat* format = FormatOf(header.media);
  if (format == nullptr) {
    return MakeError(ErrorCode::kUnsupported, std::string("this build of gmzip cannot restore ") +
                                                  MediaName(header.media) + " files");
  }
  if (header.way == Way::kSamples) {
    return format->Restore(streams.samples, nullptr, streams.side_info, memory_limit);
  }
  const size_t num_alpha = header.picture->HasAlpha() ? header.picture->NumPixels() : 0;
  if (streams.planes.alpha.size() != num_alpha) {
    return MakeError(ErrorCode::kDamaged, "the alpha plane has the wrong length");
  }
  Picture picture = JoinPlanes(std::move(streams.planes));
  const std::vector<uint8_t> samples = std::move(picture.samples);
  return format->Restore(samples, &picture, streams.side_info, memory_limit);
}

}  // namespace gmzip
