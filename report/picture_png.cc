#include "report/picture_png.h"

#include <png.h>

#include <algorithm>
#include <string_view>

namespace gmzip {

Result<std::vector<uint8_t>> EncodePng(const Picture& picture) {
  if (picture.num_channels != 3) {
    return MakeError(ErrorCode::kInvalidArgument, "not a picture of 3 channels");
  }
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = picture.width;
  image.height = picture.height;
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, picture.samples.data(), 0, nullptr) ==
      0) {
    return MakeError(ErrorCode::kInternal, std::string("libpng: ") + image.message);
  }
  std::vector<uint8_t> bytes(size);
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.samples.data(), 0,
                                nullptr) == 0) {
    return MakeError(ErrorCode::kInternal, std::string("libpng: ") + image.message);
  }
  bytes.resize(size);
  return bytes;
}

std::string Base64(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t num_bytes = std::min<size_t>(bytes.size() - i, 3);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < num_bytes ? bytes[i + k] : 0U);
    for (size_t k = 0; k < 4; ++k) {
      text += k > num_bytes ? '=' : kDigits[group >> (18 - 6 * k) & 63];
    }
  }
  return text;
}

Result<std::string> PngDataUri(const Picture& picture) {
  GMZIP_ASSIGN_OR_RETURN(const auto png, EncodePng(picture));
  return "data:image/png;base64," + Base64(png);
}

}  // namespace gmzip
