#include <fmt/core.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include <utility>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

// WebP knows R, G, B alone: grey is the same value three times, which costs it all but nothing.
std::vector<uint8_t> SpreadGrey(const Raster& raster) {
  const auto num_channels = static_cast<size_t>(raster.shape.num_channels);
  std::vector<uint8_t> spread;
  spread.reserve(raster.samples.size() * 3);
  for (size_t at = 0; at < raster.samples.size(); at += num_channels) {
    spread.insert(spread.end(), 3, raster.samples[at]);
    if (num_channels == 2) spread.push_back(raster.samples[at + 1]);
  }
  return spread;
}

bool HasAlpha(int num_channels) { return num_channels == 2 || num_channels == 4; }

Result<std::vector<uint8_t>> EncodePicture(const WebPConfig& config, WebPPicture* picture,
                                           const Raster& raster) {
  const RasterShape& shape = raster.shape;
  picture->use_argb = 1;
  picture->width = static_cast<int>(shape.width);
  picture->height = static_cast<int>(shape.height);
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  picture->writer = WebPMemoryWrite;
  picture->custom_ptr = &writer;
  const std::vector<uint8_t> spread =
      shape.num_channels < 3 ? SpreadGrey(raster) : std::vector<uint8_t>();
  const uint8_t* const samples = spread.empty() ? raster.samples.data() : spread.data();
  const bool has_alpha = HasAlpha(shape.num_channels);
  const int stride = picture->width * (has_alpha ? 4 : 3);
  const bool is_imported = (has_alpha ? WebPPictureImportRGBA(picture, samples, stride)
                                      : WebPPictureImportRGB(picture, samples, stride)) != 0;
  const bool is_encoded = is_imported && WebPEncode(&config, picture) != 0;
  std::vector<uint8_t> coded;
  if (is_encoded) coded.assign(writer.mem, writer.mem + writer.size);
  WebPMemoryWriterClear(&writer);
  if (!is_encoded) return NotEncoded("webp");
  return coded;
}

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const RasterShape& shape = original.raster->shape;
  if (shape.bits_per_sample != 8) {
    return MakeError(ErrorCode::kUnsupported, "WebP has 8 bits a sample");
  }
  if (shape.width > WEBP_MAX_DIMENSION || shape.height > WEBP_MAX_DIMENSION) {
    return MakeError(ErrorCode::kUnsupported, "WebP has at most 16383 pixels a side");
  }
  WebPConfig config;
  WebPPicture picture;
  if (WebPConfigInit(&config) == 0 || WebPPictureInit(&picture) == 0 ||
      WebPConfigLosslessPreset(&config, level) == 0) {
    return NotEncoded("webp");
  }
  config.exact = 1;  // the colour of transparent pixels, too
  auto coded = EncodePicture(config, &picture, *original.raster);
  WebPPictureFree(&picture);
  return coded;
}

// Of each pixel of `spread`, R and alpha.
std::vector<uint8_t> GatherGrey(std::span<const uint8_t> spread, bool has_alpha) {
  std::vector<uint8_t> samples;
  const size_t step = has_alpha ? 4 : 3;
  for (size_t at = 0; at < spread.size(); at += step) {
    samples.push_back(spread[at]);
    if (has_alpha) samples.push_back(spread[at + 3]);
  }
  return samples;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  const RasterShape& shape = expected.raster;
  const bool has_alpha = HasAlpha(shape.num_channels);
  const size_t stride = size_t{shape.width} * (has_alpha ? 4 : 3);
  int width = 0;
  int height = 0;
  if (WebPGetInfo(coded.data(), coded.size(), &width, &height) == 0 ||
      static_cast<uint32_t>(width) != shape.width ||
      static_cast<uint32_t>(height) != shape.height) {
    return NotDecoded("webp");
  }
  std::vector<uint8_t> samples(stride * shape.height);
  const auto decode = has_alpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto;
  if (decode(coded.data(), coded.size(), samples.data(), samples.size(),
             static_cast<int>(stride)) == nullptr) {
    return NotDecoded("webp");
  }
  return shape.num_channels < 3 ? GatherGrey(samples, has_alpha) : std::move(samples);
}

std::string Version() {
  const int version = WebPGetEncoderVersion();  // 8 bits each
  return fmt::format("{}.{}.{}", version >> 16, version >> 8 & 0xff, version & 0xff);
}

}  // namespace

BaselineFamily WebpFamily() {
  return {"webp", "cwebp -z {} -exact", Version(), Subject::kPixels, 0, 9, {9}, Encode, Decode};
}

}  // namespace gmzip
