// Splits a PNG into samples and side info, and restores the same bytes from them.
#ifndef GMZIP_CODEC_MEDIA_PNG_PNG_RESTORATION_H_
#define GMZIP_CODEC_MEDIA_PNG_PNG_RESTORATION_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/deflate_parser.h"
#include "codec/media/deflate/deflate_side_info.h"  // DeflateSummary
#include "codec/media/png/png_format.h"
#include "codec/media/png/png_layout.h"

namespace gmzip::png {

// For `gmzip info`: how the file will be restored, and where the side info's bytes go.
struct PngSummary {
  deflate::DeflateSummary deflate;
  size_t layout_bytes = 0;   // header, chunks as found, CRCs, IDAT sizes
  size_t blob_bytes = 0;     // texts, palettes, profiles and other chunks' data
  size_t filter_bytes = 0;   // filter types of the rows
  size_t deflate_bytes = 0;  // block kinds, tables and tokens
};

struct PngSideInfo {
  std::vector<uint8_t> bytes;
  PngSummary summary;
};

struct PngSplit {
  PngHeader header;
  // [NumSampleBytes(header)]: the rows of all passes as the PNG has them (packed below 8 bits, big
  // endian at 16), without filter bytes. png_picture.h makes a Picture of them.
  std::vector<uint8_t> samples;
  std::vector<uint8_t> side_info;
  PngSummary summary;
};

// A file whose samples are out, but whose side info is still to be made.
struct UnfilteredPng {
  PngLayout layout;
  deflate::ParsedDeflate parsed;
  size_t zlib_stream_bytes = 0;
  std::vector<uint8_t> filters;  // [NumRows(header)]
  std::vector<uint8_t> samples;  // as PngSplit::samples
};

// SplitPng in two steps, so that samples can be coded while the side info is made. Errors: as
// SplitPng. `samples` are those of UnfilterPng, `file` the same file.
Result<UnfilteredPng> UnfilterPng(std::span<const uint8_t> file, size_t memory_limit_bytes);
Result<PngSideInfo> MakeSideInfo(UnfilteredPng png, std::span<const uint8_t> samples,
                                 std::span<const uint8_t> file, size_t memory_limit_bytes);

// Takes a file apart and proves that it comes back: restores it and compares. Thread-safe.
// Memory: about 11 bytes per sample byte and 3 per byte of the file.
// Errors: kUnsupported if the file is no PNG or cannot be restored exactly (the caller then keeps
// it as bytes); kTooLarge if it would take more than `memory_limit_bytes`.
Result<PngSplit> SplitPng(std::span<const uint8_t> file, size_t memory_limit_bytes);

// The header at the front of the side info: tells how many samples RestorePng needs.
// Errors: kDamaged.
Result<PngHeader> ReadPngHeader(std::span<const uint8_t> side_info);

// How the file will be rebuilt, in one line: the deflate prediction, and the bytes that chunks with
// filter types, blobs and deflate take. Errors: kDamaged.
Result<std::string> DescribeSideInfo(std::span<const uint8_t> side_info);

// Gives back the file. Any samples and any side info are safe; memory stays below
// `memory_limit_bytes`. Thread-safe.
// Errors: kDamaged if they do not belong together (not always noticed: check the result);
// kTooLarge above the memory limit.
Result<std::vector<uint8_t>> RestorePng(std::span<const uint8_t> samples,
                                        std::span<const uint8_t> side_info,
                                        size_t memory_limit_bytes);

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_PNG_RESTORATION_H_
