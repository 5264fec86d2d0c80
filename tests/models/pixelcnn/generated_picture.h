// Pictures made by arithmetic, the same on every machine, and a hash to pin what comes out of them.
#ifndef GMZIP_TESTS_MODELS_PIXELCNN_GENERATED_PICTURE_H_
#define GMZIP_TESTS_MODELS_PIXELCNN_GENERATED_PICTURE_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace gmzip {

enum class PictureKind {
  kFlat,         // one colour
  kRamp,         // a plane, wrapping around at 256
  kSmooth,       // soft waves, edges and a little noise: the nearest to a photograph
  kAlternating,  // 0 and 255 in turn
  kNoise,        // anything
};
inline constexpr PictureKind kAllPictureKinds[] = {PictureKind::kFlat, PictureKind::kRamp,
                                                   PictureKind::kSmooth, PictureKind::kAlternating,
                                                   PictureKind::kNoise};

inline uint8_t GeneratedSample(PictureKind kind, int x, int y, int c, uint32_t noise) {
  switch (kind) {
    case PictureKind::kFlat:
      return static_cast<uint8_t>(100 + 40 * c);
    case PictureKind::kRamp:
      return static_cast<uint8_t>(3 * x + 5 * y + 20 * c);
    case PictureKind::kSmooth: {
      const int wave = x * x / 16 + y * y / 24 + x * y / 8;
      const int triangle = (wave & 127) < 64 ? (wave & 63) : 63 - (wave & 63);
      const int edge = (x / 11 + y / 7) % 3 == 0 ? 60 : 0;
      return static_cast<uint8_t>(40 + triangle + edge + 10 * c + static_cast<int>(noise % 5));
    }
    case PictureKind::kAlternating:
      return (x + y + c) % 2 == 0 ? 0 : 255;
    case PictureKind::kNoise:
      break;
  }
  return static_cast<uint8_t>(noise);
}

// [height, width, num_channels]
inline std::vector<uint8_t> GeneratedSamples(PictureKind kind, int width, int height,
                                             int num_channels) {
  std::mt19937 random(7);  // its sequence is fixed by the standard
  std::vector<uint8_t> samples;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < num_channels; ++c) {
        samples.push_back(GeneratedSample(kind, x, y, c, static_cast<uint32_t>(random() >> 8)));
      }
    }
  }
  return samples;
}

// FNV-1a, 64 bits, of the values' low bytes, lowest first: the same for any byte order.
template <typename T>
uint64_t HashValues(std::span<const T> values) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const T value : values) {
    for (size_t byte = 0; byte < sizeof(T); ++byte) {
      const auto bits = static_cast<uint64_t>(value) >> (8 * byte);
      hash = (hash ^ (bits & 0xff)) * 0x100000001b3;
    }
  }
  return hash;
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_MODELS_PIXELCNN_GENERATED_PICTURE_H_
