// Everything in a PNG file but its pixels and its deflate stream.
#ifndef GMZIP_CODEC_MEDIA_PNG_PNG_LAYOUT_H_
#define GMZIP_CODEC_MEDIA_PNG_PNG_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/png/png_format.h"

namespace gmzip::png {

// A chunk other than IHDR and IDAT; IDAT stands once, in the place of all IDAT chunks.
struct Chunk {
  uint32_t type = 0;
  std::vector<uint8_t> data;
  std::optional<uint32_t> wrong_crc;  // what the file has, if that is not the chunk's CRC
};

// How the zlib stream is cut into IDAT chunks.
struct IdatCut {
  std::vector<uint32_t> sizes;  // of every chunk; they sum up to the zlib stream's size
  std::vector<std::optional<uint32_t>> wrong_crcs;  // per chunk
};

// The file is: signature, IHDR, chunks, trailing bytes. The zlib stream is: zlib_cmf, zlib_flg,
// deflate stream, Adler-32 sum, tail.
struct PngLayout {
  PngHeader header;
  std::optional<uint32_t> wrong_header_crc;
  std::vector<Chunk> chunks;  // the first IDAT among them
  IdatCut idat;
  uint8_t zlib_cmf = 0;
  uint8_t zlib_flg = 0;
  bool adler_is_right = true;      // the four bytes of the sum are there and right
  std::vector<uint8_t> zlib_tail;  // what follows the deflate stream and the right sum
  std::vector<uint8_t> raw_tail;   // inflated bytes after the last row
  std::vector<uint8_t> trailing;   // after IEND, or after the last whole chunk
};

// A file taken apart so far that its deflate stream can be parsed.
struct OpenedPng {
  PngLayout layout;                  // zlib_* and raw_tail are still empty
  std::vector<uint8_t> zlib_stream;  // the IDAT chunks' bytes
};

// Errors: kUnsupported if it is no PNG, or one whose IDAT chunks do not follow each other.
Result<OpenedPng> OpenPng(std::span<const uint8_t> file);

// The inverse: lays the file out around the zlib stream, whose size idat.sizes sum up to.
std::vector<uint8_t> WritePng(const PngLayout& layout, std::span<const uint8_t> zlib_stream);

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_PNG_LAYOUT_H_
