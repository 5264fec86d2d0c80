#include "codec/media/png/png_picture.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gmzip::png {
namespace {

// Calls visit(offset in the samples, offset in the picture) for every pixel, in file order.
template <typename Visit>
void ForEachPixel(const PngHeader& header, const Visit& visit) {
  const size_t channels = NumChannels(header);
  size_t from = 0;
  for (const Pass& pass : Passes(header)) {
    for (uint32_t y = 0; y < pass.height; ++y) {
      size_t to = ((size_t{pass.y_begin} + size_t{y} * pass.y_step) * header.width + pass.x_begin) *
                  channels;
      for (uint32_t x = 0; x < pass.width; ++x) {
        visit(from, to);
        from += channels;
        to += pass.x_step * channels;
      }
    }
  }
}

}  // namespace

Result<Picture> PictureFromSamples(const PngHeader& header, std::vector<uint8_t> samples) {
  if (!HoldsPicture(header) || samples.size() != NumSampleBytes(header)) {
    return MakeError(ErrorCode::kInvalidArgument, "PNG samples are no 8-bit picture");
  }
  Picture picture;
  picture.width = header.width;
  picture.height = header.height;
  picture.num_channels = static_cast<int>(NumChannels(header));
  if (!header.is_interlaced) {
    picture.samples = std::move(samples);
    return picture;
  }
  picture.samples.resize(samples.size());
  const size_t channels = NumChannels(header);
  ForEachPixel(header, [&](size_t from, size_t to) {
    std::copy_n(samples.data() + from, channels, picture.samples.data() + to);
  });
  return picture;
}

Result<std::vector<uint8_t>> SamplesFromPicture(const PngHeader& header, Picture picture) {
  if (!HoldsPicture(header) || picture.width != header.width || picture.height != header.height ||
      picture.num_channels != static_cast<int>(NumChannels(header)) ||
      picture.samples.size() != NumSampleBytes(header)) {
    return MakeError(ErrorCode::kInvalidArgument, "picture does not fit the PNG's header");
  }
  if (!header.is_interlaced) return std::move(picture.samples);
  std::vector<uint8_t> samples(picture.samples.size());
  const size_t channels = NumChannels(header);
  ForEachPixel(header, [&](size_t to, size_t from) {
    std::copy_n(picture.samples.data() + from, channels, samples.data() + to);
  });
  return samples;
}

}  // namespace gmzip::png
