// Pictures and coders that the tests of the pixel pass share.
#ifndef GMZIP_TESTS_CODEC_PASSES_CODED_PICTURE_H_
#define GMZIP_TESTS_CODEC_PASSES_CODED_PICTURE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "codec/media/picture.h"
#include "codec/passes/pixel_coder.h"
#include "tests/models/pixelcnn/generated_picture.h"
#include "tests/models/pixelcnn/random_model.h"

namespace gmzip {

// Learns from every pixel of frames as small as these.
inline constexpr int kEffort = 9;

// Ugly sizes: single pixels, rows and columns, around a segment (8), more rows than columns.
struct PictureSize {
  int width;
  int height;
};
inline constexpr PictureSize kPictureSizes[] = {{1, 1}, {1, 9},   {9, 1},  {7, 5}, {8, 8},
                                                {9, 3}, {33, 17}, {64, 3}, {3, 64}};

inline Picture GeneratedPicture(PictureKind kind, PictureSize size, int num_channels) {
  return {static_cast<uint32_t>(size.width), static_cast<uint32_t>(size.height), num_channels,
          GeneratedSamples(kind, size.width, size.height, num_channels)};
}

inline Picture EmptyPicture(const Picture& shape) {
  return {shape.width, shape.height, shape.num_channels,
          std::vector<uint8_t>(shape.samples.size(), 1)};
}

inline std::shared_ptr<const PixelCoder> SmallCoder(int num_channels, int num_conditions = 0) {
  const auto bytes = WriteWeightFile(RandomWeightFile(SmallConfig(num_channels, num_conditions)));
  EXPECT_TRUE(bytes);
  auto coder = PixelCoder::Create(*bytes);
  EXPECT_TRUE(coder);
  return *coder;
}

inline std::vector<uint8_t> Encode(const PixelCoder& coder, const Picture& picture) {
  FrameWatch watch;
  auto payload = coder.EncodeFrame(picture, 0, picture.height, kEffort, &watch);
  EXPECT_TRUE(payload);
  EXPECT_EQ(watch.num_pixels(), uint64_t{picture.width} * picture.height);
  return *payload;
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_CODEC_PASSES_CODED_PICTURE_H_
