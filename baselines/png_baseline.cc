#include <png.h>

#include <utility>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

int ColourType(int num_channels) {
  constexpr int kTypes[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                            PNG_COLOR_TYPE_RGB_ALPHA};
  return kTypes[num_channels - 1];
}

void Append(png_structp png, png_bytep bytes, size_t size) {
  auto* coded = static_cast<std::vector<uint8_t>*>(png_get_io_ptr(png));
  coded->insert(coded->end(), bytes, bytes + size);
}

void FlushNothing(png_structp) {}

void KeepSilent(png_structp, png_const_charp) {}

[[noreturn]] void GoBack(png_structp png, png_const_charp) { png_longjmp(png, 1); }

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const Raster& raster = *original.raster;
  const RasterShape& shape = raster.shape;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, GoBack, KeepSilent);
  if (png == nullptr) return NotEncoded("png");
  png_infop info = png_create_info_struct(png);
  // Outside of what setjmp guards: longjmp runs no destructors.
  std::vector<uint8_t> coded;
  bool is_written = false;
  if (info != nullptr && setjmp(png_jmpbuf(png)) == 0) {
    png_set_write_fn(png, &coded, Append, FlushNothing);
    png_set_IHDR(png, info, shape.width, shape.height, shape.bits_per_sample,
                 ColourType(shape.num_channels), PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, level);
    // All filters tried on each row, the usual choice by sums of differences.
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
    png_write_info(png, info);
    for (size_t y = 0; y < shape.height; ++y) {
      png_write_row(png, raster.samples.data() + y * shape.RowBytes());
    }
    png_write_end(png, nullptr);
    is_written = true;
  }
  png_destroy_write_struct(&png, &info);
  if (!is_written) return NotEncoded("png");
  return coded;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape&) {
  auto raster = ReadRaster(coded);
  if (!raster) return NotDecoded("png");
  return std::move(raster->samples);
}

}  // namespace

BaselineFamily PngFamily() {
  return {"png",
          "libpng, zlib {}, all filters",
          PNG_LIBPNG_VER_STRING,
          Subject::kPixels,
          0,
          9,
          {9},
          Encode,
          Decode};
}

}  // namespace gmzip
