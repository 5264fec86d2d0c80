// The PNG format as data: header, interlace passes, sizes.
#ifndef GMZIP_CODEC_MEDIA_PNG_PNG_FORMAT_H_
#define GMZIP_CODEC_MEDIA_PNG_PNG_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip::png {

inline constexpr std::array<uint8_t, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

// A chunk type as its four letters, big endian.
constexpr uint32_t ChunkType(const char (&letters)[5]) {
  uint32_t type = 0;
  for (size_t i = 0; i < 4; ++i) type = type << 8 | static_cast<uint8_t>(letters[i]);
  return type;
}

// What IHDR says. Width and height in [1, 2^31 - 1].
struct PngHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  uint8_t bit_depth = 8;    // 1, 2, 4, 8 or 16, as far as the colour type allows
  uint8_t colour_type = 0;  // 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha
  bool is_interlaced = false;

  bool operator==(const PngHeader&) const = default;
};

// True if the PNG standard has this pair.
inline bool IsColourFormat(uint8_t bit_depth, uint8_t colour_type) {
  switch (colour_type) {
    case 0:
      return bit_depth == 1 || bit_depth == 2 || bit_depth == 4 || bit_depth == 8 ||
             bit_depth == 16;
    case 3:
      return bit_depth == 1 || bit_depth == 2 || bit_depth == 4 || bit_depth == 8;
    case 2:
    case 4:
    case 6:
      return bit_depth == 8 || bit_depth == 16;
    default:
      return false;
  }
}

inline uint32_t NumChannels(const PngHeader& header) {
  constexpr std::array<uint8_t, 7> kChannels = {1, 0, 3, 1, 2, 0, 4};
  return kChannels[header.colour_type];
}

// Bytes between a sample and the one left of it, as the filters count; at least 1.
inline size_t FilterStep(const PngHeader& header) {
  const uint32_t bits = NumChannels(header) * header.bit_depth;
  return bits < 8 ? 1 : bits / 8;
}

// One of the pictures a file is made of: the whole of it, or an Adam7 pass.
struct Pass {
  uint32_t x_begin = 0;
  uint32_t y_begin = 0;
  uint32_t x_step = 1;
  uint32_t y_step = 1;
  uint32_t width = 0;    // at least 1
  uint32_t height = 0;   // at least 1
  size_t row_bytes = 0;  // without the filter byte
};

// The passes that hold pixels, in file order.
inline std::vector<Pass> Passes(const PngHeader& header) {
  constexpr std::array<Pass, 7> kAdam7 = {{{0, 0, 8, 8},
                                           {4, 0, 8, 8},
                                           {0, 4, 4, 8},
                                           {2, 0, 4, 4},
                                           {0, 2, 2, 4},
                                           {1, 0, 2, 2},
                                           {0, 1, 1, 2}}};
  std::vector<Pass> passes;
  for (const Pass& adam7 : kAdam7) {
    Pass pass = header.is_interlaced ? adam7 : Pass{};
    if (pass.x_begin < header.width && pass.y_begin < header.height) {
      pass.width = (header.width - pass.x_begin + pass.x_step - 1) / pass.x_step;
      pass.height = (header.height - pass.y_begin + pass.y_step - 1) / pass.y_step;
      const uint64_t row_bits = uint64_t{pass.width} * NumChannels(header) * header.bit_depth;
      pass.row_bytes = static_cast<size_t>((row_bits + 7) / 8);
      passes.push_back(pass);
    }
    if (!header.is_interlaced) break;
  }
  return passes;
}

// Bytes of all rows of all passes, without filter bytes. At most 2^66: saturates at 2^64 - 1.
inline uint64_t NumSampleBytes(const PngHeader& header) {
  uint64_t total = 0;
  for (const Pass& pass : Passes(header)) {
    if (pass.row_bytes > (~uint64_t{0} - total) / pass.height) return ~uint64_t{0};
    total += uint64_t{pass.row_bytes} * pass.height;
  }
  return total;
}

inline uint64_t NumRows(const PngHeader& header) {
  uint64_t total = 0;
  for (const Pass& pass : Passes(header)) total += pass.height;
  return total;
}

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_PNG_FORMAT_H_
