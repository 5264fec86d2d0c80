// PNG files through the whole container: every colour type, interlaced and not, on every way.
#include <gtest/gtest.h>
#include <png.h>

#include <cstdint>
#include <random>
#include <vector>

#include "codec/gmzip.h"
#include "tests/codec/toy_picture_coder.h"

namespace gmzip {
namespace {

const ToyPictureModels kToys;

struct PngKind {
  int colour_type;
  int bit_depth;
  int interlace;
  bool is_flat;
};

void AppendTo(png_structp png, png_bytep data, png_size_t size) {
  auto* const file = static_cast<std::vector<uint8_t>*>(png_get_io_ptr(png));
  file->insert(file->end(), data, data + size);
}

// 90 x 70: flat, or with noise that only a model codes well.
std::vector<uint8_t> WritePngOf(const PngKind& kind) {
  std::vector<uint8_t> file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &file, AppendTo, nullptr);
  png_set_IHDR(png, info, 90, 70, kind.bit_depth, kind.colour_type, kind.interlace, 0, 0);
  std::vector<png_color> palette(size_t{1} << std::min(kind.bit_depth, 8));
  if (kind.colour_type == PNG_COLOR_TYPE_PALETTE) {
    png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
  }
  png_write_info(png, info);
  std::mt19937 random(3);
  std::vector<std::vector<uint8_t>> rows(70);
  std::vector<png_bytep> pointers;
  for (size_t y = 0; y < rows.size(); ++y) {
    for (size_t x = 0; x < png_get_rowbytes(png, info); ++x) {
      rows[y].push_back(static_cast<uint8_t>(kind.is_flat ? 7 : x / 3 + y + random() % 7));
    }
    pointers.push_back(rows[y].data());
  }
  png_write_image(png, pointers.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return file;
}

TEST(PngFile, RoundTripsEveryKindOnEveryWay) {
  CompressOptions options;
  options.level = 1;
  options.models = &kToys;
  DecompressOptions decompress;
  decompress.models = &kToys;
  int num_by_way[3] = {};
  for (const int interlace : {PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7}) {
    for (const bool is_flat : {false, true}) {
      for (const auto& [colour_type, bit_depth] : {std::pair{0, 1},
                                                   {0, 4},
                                                   {0, 8},
                                                   {0, 16},
                                                   {2, 8},
                                                   {2, 16},
                                                   {3, 2},
                                                   {3, 8},
                                                   {4, 8},
                                                   {6, 8},
                                                   {6, 16}}) {
        const auto file = WritePngOf({colour_type, bit_depth, interlace, is_flat});
        CompressReport report;
        const auto gmz = Compress(file, options, &report);
        ASSERT_TRUE(gmz) << gmz.error().message << ": colour type " << colour_type << ", "
                         << bit_depth << " bits, interlace " << interlace;
        ++num_by_way[static_cast<int>(report.way)];
        const auto restored = Decompress(*gmz, decompress);
        ASSERT_TRUE(restored) << restored.error().message;
        EXPECT_EQ(*restored, file);
      }
    }
  }
  EXPECT_GT(num_by_way[static_cast<int>(Way::kPicture)], 0);
  EXPECT_GT(num_by_way[static_cast<int>(Way::kSamples)], 0);
}

}  // namespace
}  // namespace gmzip
