#include "baselines/raster.h"

#include <png.h>

#include <cstring>
#include <utility>

#include "codec/media/pnm/pnm_split.h"

namespace gmzip {
namespace {

// A picture that takes more is no picture anybody benchmarks, but may be a forged header.
constexpr uint64_t kMaxRasterBytes = uint64_t{2} << 30;

struct PngSource {
  std::span<const uint8_t> rest;
};

void ReadFromSource(png_structp png, png_bytep out, size_t size) {
  auto* source = static_cast<PngSource*>(png_get_io_ptr(png));
  if (source->rest.size() < size) png_error(png, "cut short");
  std::memcpy(out, source->rest.data(), size);
  source->rest = source->rest.subspan(size);
}

void KeepSilent(png_structp, png_const_charp) {}

[[noreturn]] void GoBack(png_structp png, png_const_charp) { png_longjmp(png, 1); }

bool ReadShape(png_structp png, png_infop info, RasterShape* shape) {
  png_read_info(png, info);
  png_set_expand(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  shape->width = png_get_image_width(png, info);
  shape->height = png_get_image_height(png, info);
  shape->num_channels = png_get_channels(png, info);
  shape->bits_per_sample = png_get_bit_depth(png, info);
  return uint64_t{png_get_rowbytes(png, info)} * shape->height <= kMaxRasterBytes;
}

std::optional<Raster> ReadPng(std::span<const uint8_t> file) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, GoBack, KeepSilent);
  if (png == nullptr) return std::nullopt;
  png_infop info = png_create_info_struct(png);
  // Outside of what setjmp guards: longjmp runs no destructors.
  PngSource source{file};
  Raster raster;
  std::vector<png_bytep> rows;
  bool is_read = false;
  if (info != nullptr && setjmp(png_jmpbuf(png)) == 0) {
    png_set_read_fn(png, &source, ReadFromSource);
    if (ReadShape(png, info, &raster.shape)) {
      raster.samples.resize(raster.shape.SizeBytes());
      for (size_t y = 0; y < raster.shape.height; ++y) {
        rows.push_back(raster.samples.data() + y * raster.shape.RowBytes());
      }
      png_read_image(png, rows.data());
      is_read = true;
    }
  }
  png_destroy_read_struct(&png, &info, nullptr);
  if (!is_read) return std::nullopt;
  return raster;
}

}  // namespace

std::optional<Raster> ReadRaster(std::span<const uint8_t> file) {
  constexpr size_t kSignatureBytes = 8;
  if (file.size() > kSignatureBytes && png_sig_cmp(file.data(), 0, kSignatureBytes) == 0) {
    return ReadPng(file);
  }
  auto split = SplitPnm(file);
  if (!split) return std::nullopt;
  Picture& picture = split->picture;
  return Raster{{picture.width, picture.height, picture.num_channels, 8},
                std::move(picture.samples)};
}

}  // namespace gmzip
