#include <png.h>

#include "corpus/picture_formats.h"

namespace gmzip {

Result<CorpusPicture> ReadPng(const std::string& path) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0) {
    return MakeError(ErrorCode::kDamaged, path + ": cannot be read as PNG: " + image.message);
  }
  const bool colour = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
  image.format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  CorpusPicture picture;
  picture.width = static_cast<int>(image.width);
  picture.height = static_cast<int>(image.height);
  picture.num_channels = colour ? 3 : 1;
  picture.name = path.substr(path.find_last_of('/') + 1);
  picture.samples.resize(PNG_IMAGE_SIZE(image));
  const png_color background = {0, 0, 0};
  if (png_image_finish_read(&image, &background, picture.samples.data(), 0, nullptr) == 0) {
    return MakeError(ErrorCode::kDamaged, path + ": cannot be read as PNG: " + image.message);
  }
  return picture;
}

}  // namespace gmzip
