#include "codec/media/png/png_restoration.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/byte_order.h"
#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "codec/media/deflate/deflate_parser.h"
#include "codec/media/png/filter_type_coder.h"
#include "codec/media/png/layout_coder.h"
#include "codec/media/png/packed_blob.h"
#include "codec/media/png/png_filter.h"
#include "codec/media/png/png_layout.h"

namespace gmzip::png {
namespace {

// Side info, in order: size of the coded layout (one to five bytes of 7 bits, low ones first), size
// of the packed blob, coded layout, packed blob, deflate side info up to the end.
struct Sections {
  std::span<const uint8_t> layout;
  std::span<const uint8_t> blob;
  std::span<const uint8_t> deflate;
};

void AppendSize(size_t size, std::vector<uint8_t>& bytes) {
  for (; size >= 128; size >>= 7) bytes.push_back(static_cast<uint8_t>(size | 128));
  bytes.push_back(static_cast<uint8_t>(size));
}

Result<size_t> TakeSize(std::span<const uint8_t>& bytes) {
  uint64_t size = 0;
  for (uint32_t shift = 0; shift < 35; shift += 7) {
    if (bytes.empty()) break;
    const uint8_t byte = bytes[0];
    bytes = bytes.subspan(1);
    size |= uint64_t{byte & 127U} << shift;
    if (byte < 128) return static_cast<size_t>(size);
  }
  return MakeError(ErrorCode::kDamaged, "PNG side info is cut off");
}

Result<Sections> FindSections(std::span<const uint8_t> side_info) {
  GMZIP_ASSIGN_OR_RETURN(const size_t layout_bytes, TakeSize(side_info));
  GMZIP_ASSIGN_OR_RETURN(const size_t blob_bytes, TakeSize(side_info));
  if (layout_bytes > side_info.size() || blob_bytes > side_info.size() - layout_bytes) {
    return MakeError(ErrorCode::kDamaged, "PNG side info is cut off");
  }
  return Sections{side_info.first(layout_bytes), side_info.subspan(layout_bytes, blob_bytes),
                  side_info.subspan(layout_bytes + blob_bytes)};
}

// The model that codes the filter types in fewest bytes.
FilterModel ChooseFilterModel(const PngHeader& header, std::span<const uint8_t> samples,
                              std::span<uint8_t> filters, size_t& num_bytes) {
  if (std::all_of(filters.begin(), filters.end(), [&](uint8_t f) { return f == filters[0]; })) {
    num_bytes = 1;
    return FilterModel::kConstant;
  }
  FilterModel best = FilterModel::kLastRows;
  num_bytes = SIZE_MAX;
  for (const FilterModel model : {FilterModel::kLastRows, FilterModel::kSmallestSum}) {
    BinaryEncoder encoder;
    if (!CodeFilterTypes(encoder, model, header, samples, filters)) continue;
    const size_t size = encoder.Finish().size();
    if (size < num_bytes) {
      num_bytes = size;
      best = model;
    }
  }
  return best;
}

// Cuts what follows the deflate stream into the sum, if it is right, and the rest.
void ReadZlibTail(std::span<const uint8_t> tail, std::span<const uint8_t> raw, PngLayout& layout) {
  const uLong adler = adler32_z(adler32(0, nullptr, 0), raw.data(), raw.size());
  layout.adler_is_right = tail.size() >= 4 && LoadBe32(tail.data()) == adler;
  if (layout.adler_is_right) tail = tail.subspan(4);
  layout.zlib_tail.assign(tail.begin(), tail.end());
}

expected_impl::unexpected<Error> Unsupported(const char* what) {
  return MakeError(ErrorCode::kUnsupported, what);
}

// Memory for samples, raw bytes and tokens, for splitting as for restoring.
bool FitsMemory(uint64_t num_sample_bytes, uint64_t num_rows, size_t memory_limit_bytes) {
  return num_sample_bytes < memory_limit_bytes / 11 && num_rows < memory_limit_bytes / 11;
}

}  // namespace

Result<UnfilteredPng> UnfilterPng(std::span<const uint8_t> file, size_t memory_limit_bytes) {
  GMZIP_ASSIGN_OR_RETURN(OpenedPng opened, OpenPng(file));
  PngLayout& layout = opened.layout;
  const uint64_t num_sample_bytes = NumSampleBytes(layout.header);
  if (!FitsMemory(num_sample_bytes, NumRows(layout.header), memory_limit_bytes)) {
    return MakeError(ErrorCode::kTooLarge, "PNG above the memory limit");
  }
  const auto raw_bytes = static_cast<size_t>(num_sample_bytes + NumRows(layout.header));
  const std::span<const uint8_t> zlib_stream = opened.zlib_stream;
  if (zlib_stream.size() < 2) return Unsupported("PNG without pixels");
  layout.zlib_cmf = zlib_stream[0];
  layout.zlib_flg = zlib_stream[1];
  // A little more than the rows is kept, as damaged encoders write it; a lot is no PNG.
  auto parsed = deflate::ParseDeflate(zlib_stream.subspan(2), raw_bytes + 65536);
  if (!parsed) return Unsupported("PNG whose zlib stream is damaged");
  if (parsed->raw.size() < raw_bytes) return Unsupported("PNG with too few rows");
  ReadZlibTail(zlib_stream.subspan(2 + parsed->stream_bytes), parsed->raw, layout);
  layout.raw_tail.assign(parsed->raw.begin() + static_cast<ptrdiff_t>(raw_bytes),
                         parsed->raw.end());

  UnfilteredPng png;
  png.zlib_stream_bytes = zlib_stream.size();
  png.samples.resize(static_cast<size_t>(num_sample_bytes));
  png.filters.resize(static_cast<size_t>(NumRows(layout.header)));
  if (!UnfilterImage(layout.header, parsed->raw, png.filters, png.samples)) {
    return Unsupported("PNG with an unknown filter");
  }
  png.layout = std::move(layout);
  png.parsed = std::move(*parsed);
  return png;
}

Result<PngSideInfo> MakeSideInfo(UnfilteredPng png, std::span<const uint8_t> samples,
                                 std::span<const uint8_t> file, size_t memory_limit_bytes) {
  PngSideInfo result;
  GMZIP_ASSIGN_OR_RETURN(auto deflate,
                         deflate::DescribeDeflate(png.parsed, (png.layout.zlib_cmf >> 4) + 8));
  result.summary.deflate = deflate.summary;
  result.summary.deflate_bytes = deflate.side_info.size();
  png.parsed = {};  // gives its memory back before the proof

  BinaryEncoder encoder;
  LayoutCoder coder;
  GMZIP_RETURN_IF_ERROR(coder.CodeHeader(encoder, png.layout.header));
  GMZIP_RETURN_IF_ERROR(coder.CodeRest(encoder, png.layout));
  const FilterModel model =
      ChooseFilterModel(png.layout.header, samples, png.filters, result.summary.filter_bytes);
  GMZIP_RETURN_IF_ERROR(CodeFilterTypes(encoder, model, png.layout.header, samples, png.filters));
  GMZIP_RETURN_IF_ERROR(coder.CodeIdat(encoder, png.layout.idat, png.zlib_stream_bytes));
  const std::vector<uint8_t> coded = encoder.Finish();
  const std::vector<uint8_t> blob = PackBlob(coder.blob());
  AppendSize(coded.size(), result.bytes);
  AppendSize(blob.size(), result.bytes);
  result.bytes.insert(result.bytes.end(), coded.begin(), coded.end());
  result.bytes.insert(result.bytes.end(), blob.begin(), blob.end());
  result.bytes.insert(result.bytes.end(), deflate.side_info.begin(), deflate.side_info.end());
  result.summary.blob_bytes = blob.size();
  result.summary.layout_bytes = coded.size() - std::min(coded.size(), result.summary.filter_bytes);

  const auto restored = RestorePng(samples, result.bytes, memory_limit_bytes);
  if (!restored || !std::equal(restored->begin(), restored->end(), file.begin(), file.end())) {
    return Unsupported("PNG that cannot be restored exactly");
  }
  return result;
}

Result<PngSplit> SplitPng(std::span<const uint8_t> file, size_t memory_limit_bytes) {
  GMZIP_ASSIGN_OR_RETURN(UnfilteredPng png, UnfilterPng(file, memory_limit_bytes));
  PngSplit split;
  split.header = png.layout.header;
  split.samples = std::move(png.samples);
  GMZIP_ASSIGN_OR_RETURN(PngSideInfo side,
                         MakeSideInfo(std::move(png), split.samples, file, memory_limit_bytes));
  split.side_info = std::move(side.bytes);
  split.summary = side.summary;
  return split;
}

Result<PngHeader> ReadPngHeader(std::span<const uint8_t> side_info) {
  GMZIP_ASSIGN_OR_RETURN(const Sections sections, FindSections(side_info));
  BinaryDecoder decoder(sections.layout);
  PngHeader header;
  GMZIP_RETURN_IF_ERROR(LayoutCoder().CodeHeader(decoder, header));
  return header;
}

Result<std::string> DescribeSideInfo(std::span<const uint8_t> side_info) {
  GMZIP_ASSIGN_OR_RETURN(const Sections sections, FindSections(side_info));
  return "rebuilt by " + deflate::DescribePrediction(sections.deflate) + "; side info " +
         std::to_string(side_info.size()) + " bytes: deflate " +
         std::to_string(sections.deflate.size()) + ", chunks and filters " +
         std::to_string(sections.layout.size()) + ", texts and profiles " +
         std::to_string(sections.blob.size());
}

Result<std::vector<uint8_t>> RestorePng(std::span<const uint8_t> samples,
                                        std::span<const uint8_t> side_info,
                                        size_t memory_limit_bytes) {
  GMZIP_ASSIGN_OR_RETURN(const Sections sections, FindSections(side_info));
  GMZIP_ASSIGN_OR_RETURN(std::vector<uint8_t> blob,
                         UnpackBlob(sections.blob, memory_limit_bytes / 4));
  BinaryDecoder decoder(sections.layout);
  LayoutCoder coder(std::move(blob));
  PngLayout layout;
  GMZIP_RETURN_IF_ERROR(coder.CodeHeader(decoder, layout.header));
  if (samples.size() != NumSampleBytes(layout.header)) {
    return MakeError(ErrorCode::kDamaged, "samples do not fit the PNG's header");
  }
  if (!FitsMemory(samples.size(), NumRows(layout.header), memory_limit_bytes)) {
    return MakeError(ErrorCode::kTooLarge, "PNG above the memory limit");
  }
  GMZIP_RETURN_IF_ERROR(coder.CodeRest(decoder, layout));
  // The IDAT cut needs the zlib stream's size, which needs the filters: they are coded before it.
  std::vector<uint8_t> filters(static_cast<size_t>(NumRows(layout.header)));
  GMZIP_RETURN_IF_ERROR(
      CodeFilterTypes(decoder, FilterModel::kConstant, layout.header, samples, filters));
  std::vector<uint8_t> raw(samples.size() + filters.size());
  FilterImage(layout.header, filters, samples, raw);
  raw.insert(raw.end(), layout.raw_tail.begin(), layout.raw_tail.end());
  GMZIP_ASSIGN_OR_RETURN(const std::vector<uint8_t> stream,
                         deflate::RebuildDeflate(sections.deflate, raw, memory_limit_bytes / 4));
  std::vector<uint8_t> zlib_stream = {layout.zlib_cmf, layout.zlib_flg};
  zlib_stream.insert(zlib_stream.end(), stream.begin(), stream.end());
  if (layout.adler_is_right) {
    std::array<uint8_t, 4> adler{};
    StoreBe32(static_cast<uint32_t>(adler32_z(adler32(0, nullptr, 0), raw.data(), raw.size())),
              adler.data());
    zlib_stream.insert(zlib_stream.end(), adler.begin(), adler.end());
  }
  zlib_stream.insert(zlib_stream.end(), layout.zlib_tail.begin(), layout.zlib_tail.end());
  GMZIP_RETURN_IF_ERROR(coder.CodeIdat(decoder, layout.idat, zlib_stream.size()));
  return WritePng(layout, zlib_stream);
}

}  // namespace gmzip::png
