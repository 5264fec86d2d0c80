#include "codec/media/png/png_restoration.h"

#include <gtest/gtest.h>
#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/byte_order.h"
#include "codec/media/png/png_picture.h"

namespace gmzip::png {
namespace {

constexpr size_t kMemoryLimit = size_t{1} << 28;

struct Recipe {
  PngHeader header;
  int filters = PNG_ALL_FILTERS;
  int level = 6;
  int strategy = Z_FILTERED;
  int mem_level = 8;
  int window_bits = 15;
  bool has_text = false;
};

void AppendBytes(png_structp png, png_bytep data, png_size_t size) {
  auto* const file = static_cast<std::vector<uint8_t>*>(png_get_io_ptr(png));
  file->insert(file->end(), data, data + size);
}

// A smooth picture with a little noise and flat parts, written by libpng.
std::vector<uint8_t> MakePng(const Recipe& recipe) {
  const PngHeader& h = recipe.header;
  std::vector<uint8_t> file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &file, AppendBytes, nullptr);
  png_set_IHDR(png, info, h.width, h.height, h.bit_depth, h.colour_type,
               h.is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
  if (h.colour_type == 3) {
    std::vector<png_color> palette(size_t{1} << h.bit_depth);
    for (size_t i = 0; i < palette.size(); ++i) palette[i].red = static_cast<png_byte>(i * 7);
    png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
  }
  std::string key = "Comment";
  std::string words(3000, 'x');
  png_text text = {};
  text.compression = PNG_TEXT_COMPRESSION_NONE;
  text.key = key.data();
  text.text = words.data();
  if (recipe.has_text) png_set_text(png, info, &text, 1);
  png_set_filter(png, 0, recipe.filters);
  png_set_compression_level(png, recipe.level);
  png_set_compression_strategy(png, recipe.strategy);
  png_set_compression_mem_level(png, recipe.mem_level);
  png_set_compression_window_bits(png, recipe.window_bits);
  png_write_info(png, info);
  std::mt19937 random(h.width * 31 + h.height);
  const size_t row_bytes = png_get_rowbytes(png, info);
  std::vector<std::vector<uint8_t>> rows(h.height, std::vector<uint8_t>(row_bytes));
  std::vector<png_bytep> pointers;
  for (size_t y = 0; y < rows.size(); ++y) {
    for (size_t x = 0; x < row_bytes; ++x) {
      const uint32_t noise = y % 40 < 20 ? random() % 4 : 0;
      rows[y][x] = static_cast<uint8_t>((x + y) / 3 + noise);
    }
    pointers.push_back(rows[y].data());
  }
  png_write_image(png, pointers.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return file;
}

PngSplit ExpectRestores(const std::vector<uint8_t>& file) {
  auto split = SplitPng(file, kMemoryLimit);
  EXPECT_TRUE(split) << split.error().message;
  if (!split) return {};
  const auto restored = RestorePng(split->samples, split->side_info, kMemoryLimit);
  EXPECT_TRUE(restored);
  if (restored) {
    EXPECT_EQ(*restored, file);
  }
  const auto header = ReadPngHeader(split->side_info);
  EXPECT_TRUE(header);
  if (header) {
    EXPECT_EQ(*header, split->header);
  }
  return std::move(*split);
}

// Replaces the file's chunk at `begin` by hand: the CRC is made right again.
void FixCrc(std::vector<uint8_t>& file, size_t begin) {
  const uint32_t size = LoadBe32(file.data() + begin);
  StoreBe32(static_cast<uint32_t>(crc32(0, file.data() + begin + 4, size + 4)),
            file.data() + begin + 8 + size);
}

size_t FindChunkBegin(const std::vector<uint8_t>& file, const std::string& type) {
  const auto found = std::search(file.begin(), file.end(), type.begin(), type.end());
  return static_cast<size_t>(found - file.begin()) - 4;
}

TEST(PngRestoration, RestoresEveryColourFormat) {
  for (const int colour : {0, 2, 3, 4, 6}) {
    for (const int depth : {1, 2, 4, 8, 16}) {
      if (!IsColourFormat(static_cast<uint8_t>(depth), static_cast<uint8_t>(colour))) continue;
      for (const bool is_interlaced : {false, true}) {
        for (const auto& [width, height] : {std::pair{1U, 1U}, {3U, 2U}, {65U, 41U}}) {
          const PngHeader header{width, height, static_cast<uint8_t>(depth),
                                 static_cast<uint8_t>(colour), is_interlaced};
          const PngSplit split = ExpectRestores(MakePng({.header = header}));
          EXPECT_EQ(split.header, header);
        }
      }
    }
  }
}

TEST(PngRestoration, LibpngsParametersCostAFewBytes) {
  const PngHeader header{200, 150, 8, 2, false};
  for (const int level : {1, 3, 6, 9}) {
    for (const int strategy : {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_RLE, Z_HUFFMAN_ONLY}) {
      for (const int mem_level : {4, 8, 9}) {
        const PngSplit split = ExpectRestores(MakePng(
            {.header = header, .level = level, .strategy = strategy, .mem_level = mem_level}));
        EXPECT_LE(split.side_info.size(), 60U) << level << " " << strategy << " " << mem_level;
      }
    }
  }
  for (const int filters : {PNG_FILTER_NONE, PNG_FILTER_SUB, PNG_FILTER_PAETH, PNG_ALL_FILTERS}) {
    const PngSplit split = ExpectRestores(MakePng({.header = header, .filters = filters}));
    EXPECT_LE(split.side_info.size(), 60U);
  }
}

// libpng says in the zlib header how many raw bytes there are, up to 16384.
TEST(PngRestoration, LibpngsWindowIsKnownFromTheSize) {
  for (uint32_t rows = 4; rows <= 1024; rows *= 2) {
    for (const uint32_t height : {rows - 1, rows, rows + 1}) {
      const PngHeader header{31, height, 8, 0, false};  // 32 raw bytes a row
      Recipe recipe{.header = header, .filters = PNG_FILTER_NONE};
      EXPECT_LE(ExpectRestores(MakePng(recipe)).side_info.size(), 9U) << height;
      recipe.window_bits = 12;
      EXPECT_LE(ExpectRestores(MakePng(recipe)).side_info.size(), 60U) << height;
    }
  }
}

TEST(PngRestoration, PicturesConvertBothWays) {
  for (const int colour : {0, 2, 4, 6}) {
    for (const bool is_interlaced : {false, true}) {
      const PngHeader header{37, 29, 8, static_cast<uint8_t>(colour), is_interlaced};
      const PngSplit split = ExpectRestores(MakePng({.header = header}));
      ASSERT_TRUE(HoldsPicture(split.header));
      const auto picture = PictureFromSamples(header, split.samples);
      ASSERT_TRUE(picture);
      EXPECT_EQ(picture->RowBytes() * picture->height, split.samples.size());
      const auto samples = SamplesFromPicture(header, *picture);
      ASSERT_TRUE(samples);
      EXPECT_EQ(*samples, split.samples);
    }
  }
  EXPECT_FALSE(PictureFromSamples({2, 2, 8, 2, false}, std::vector<uint8_t>(11)));
  EXPECT_FALSE(PictureFromSamples({2, 2, 16, 2, false}, std::vector<uint8_t>(24)));
}

TEST(PngRestoration, InterlacingChangesNoPixel) {
  const PngHeader plain{41, 23, 8, 6, false};
  PngHeader interlaced = plain;
  interlaced.is_interlaced = true;
  const auto a = PictureFromSamples(plain, ExpectRestores(MakePng({.header = plain})).samples);
  const auto b =
      PictureFromSamples(interlaced, ExpectRestores(MakePng({.header = interlaced})).samples);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->samples, b->samples);
}

TEST(PngRestoration, KeepsWrongChecksumsAndBytesAfterTheEnd) {
  const std::vector<uint8_t> file = MakePng({.header = {50, 50, 8, 2, false}, .has_text = true});
  std::vector<uint8_t> odd = file;
  odd[29] ^= 1;              // IHDR's CRC
  odd[odd.size() - 1] ^= 1;  // IEND's CRC
  odd.insert(odd.end(), {'m', 'o', 'r', 'e'});
  ExpectRestores(odd);
  odd = file;
  const size_t idat = FindChunkBegin(odd, "IDAT");
  const uint32_t size = LoadBe32(odd.data() + idat);
  odd[idat + 8 + size - 1] ^= 1;  // the Adler-32 sum, and with it the CRC
  ExpectRestores(odd);
  FixCrc(odd, idat);
  ExpectRestores(odd);
  odd = file;
  odd[idat + 9] ^= 0xC0;  // zlib's flags
  ExpectRestores(odd);
  odd.resize(odd.size() - 12);  // no IEND
  ExpectRestores(odd);
}

TEST(PngRestoration, PacksTexts) {
  const PngSplit split =
      ExpectRestores(MakePng({.header = {50, 50, 8, 2, false}, .has_text = true}));
  EXPECT_LE(split.side_info.size(), 100U);
}

TEST(PngRestoration, RefusesWhatItCannotRestore) {
  const std::vector<uint8_t> file = MakePng({.header = {50, 50, 8, 2, false}});
  const auto code = [](const std::vector<uint8_t>& bytes, size_t limit = kMemoryLimit) {
    const auto split = SplitPng(bytes, limit);
    EXPECT_FALSE(split);
    return split ? ErrorCode::kInternal : split.error().code;
  };
  EXPECT_EQ(code({}), ErrorCode::kUnsupported);
  EXPECT_EQ(code({file.begin(), file.begin() + 8}), ErrorCode::kUnsupported);
  EXPECT_EQ(code({file.begin(), file.begin() + 60}), ErrorCode::kUnsupported);
  std::vector<uint8_t> bad = file;
  bad[FindChunkBegin(bad, "IDAT") + 60] ^= 0xFF;
  const auto split = SplitPng(bad, kMemoryLimit);
  if (!split) {
    EXPECT_EQ(split.error().code, ErrorCode::kUnsupported);
  }
  EXPECT_EQ(code(file, 50000), ErrorCode::kTooLarge);
}

TEST(PngRestoration, DamagedSideInfoIsSafe) {
  const PngSplit split =
      ExpectRestores(MakePng({.header = {40, 30, 8, 2, true}, .has_text = true}));
  std::mt19937 random(7);
  for (int run = 0; run < 2000; ++run) {
    std::vector<uint8_t> side_info = split.side_info;
    if (run % 3 == 0) side_info.resize(random() % side_info.size());
    for (int i = 0; i < 2 && !side_info.empty(); ++i) {
      side_info[random() % side_info.size()] = static_cast<uint8_t>(random());
    }
    (void)RestorePng(split.samples, side_info, kMemoryLimit);
    (void)ReadPngHeader(side_info);
  }
}

}  // namespace
}  // namespace gmzip::png
