#include "codec/media/png/png_layout.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/byte_order.h"

namespace gmzip::png {
namespace {

constexpr size_t kHeaderBytes = 13;

uint32_t ChunkCrc(uint32_t type, std::span<const uint8_t> data) {
  std::array<uint8_t, 4> letters{};
  StoreBe32(type, letters.data());
  uLong crc = crc32(0, letters.data(), 4);
  // zlib takes a null pointer, which an empty span may hold, for a fresh start.
  if (!data.empty()) crc = crc32_z(crc, data.data(), data.size());
  return static_cast<uint32_t>(crc);
}

struct FoundChunk {
  uint32_t type = 0;
  std::span<const uint8_t> data;
  std::optional<uint32_t> wrong_crc;
};

// The chunk at the start of `bytes`, if it is whole.
std::optional<FoundChunk> FindChunk(std::span<const uint8_t> bytes) {
  if (bytes.size() < 12) return std::nullopt;
  const uint32_t size = LoadBe32(bytes.data());
  if (size > bytes.size() - 12) return std::nullopt;
  FoundChunk chunk{LoadBe32(bytes.data() + 4), bytes.subspan(8, size), std::nullopt};
  const uint32_t crc = LoadBe32(bytes.data() + 8 + size);
  if (crc != ChunkCrc(chunk.type, chunk.data)) chunk.wrong_crc = crc;
  return chunk;
}

Result<PngHeader> ReadHeader(std::span<const uint8_t> data) {
  PngHeader header{LoadBe32(data.data()), LoadBe32(data.data() + 4), data[8], data[9],
                   data[12] == 1};
  constexpr uint32_t kMaxSide = 0x7FFFFFFF;
  if (header.width == 0 || header.width > kMaxSide || header.height == 0 ||
      header.height > kMaxSide || !IsColourFormat(header.bit_depth, header.colour_type) ||
      data[10] != 0 || data[11] != 0 || data[12] > 1) {
    return MakeError(ErrorCode::kUnsupported, "PNG header outside the standard", 16);
  }
  return header;
}

void AppendChunk(uint32_t type, std::span<const uint8_t> data, std::optional<uint32_t> wrong_crc,
                 std::vector<uint8_t>& file) {
  std::array<uint8_t, 8> head{};
  StoreBe32(static_cast<uint32_t>(data.size()), head.data());
  StoreBe32(type, head.data() + 4);
  file.insert(file.end(), head.begin(), head.end());
  file.insert(file.end(), data.begin(), data.end());
  std::array<uint8_t, 4> crc{};
  StoreBe32(wrong_crc.value_or(ChunkCrc(type, data)), crc.data());
  file.insert(file.end(), crc.begin(), crc.end());
}

}  // namespace

Result<OpenedPng> OpenPng(std::span<const uint8_t> file) {
  if (file.size() < kSignature.size() ||
      !std::equal(kSignature.begin(), kSignature.end(), file.begin())) {
    return MakeError(ErrorCode::kUnsupported, "not a PNG");
  }
  std::span<const uint8_t> rest = file.subspan(kSignature.size());
  const std::optional<FoundChunk> first = FindChunk(rest);
  if (!first || first->type != ChunkType("IHDR") || first->data.size() != kHeaderBytes) {
    return MakeError(ErrorCode::kUnsupported, "PNG without a header", 8);
  }
  OpenedPng opened;
  PngLayout& layout = opened.layout;
  GMZIP_ASSIGN_OR_RETURN(layout.header, ReadHeader(first->data));
  layout.wrong_header_crc = first->wrong_crc;
  rest = rest.subspan(12 + kHeaderBytes);
  while (const std::optional<FoundChunk> chunk = FindChunk(rest)) {
    rest = rest.subspan(12 + chunk->data.size());
    if (chunk->type != ChunkType("IDAT")) {
      layout.chunks.push_back(
          {chunk->type, {chunk->data.begin(), chunk->data.end()}, chunk->wrong_crc});
      if (chunk->type == ChunkType("IEND")) break;
      continue;
    }
    if (layout.idat.sizes.empty()) {
      layout.chunks.push_back({chunk->type, {}, std::nullopt});
    } else if (layout.chunks.back().type != ChunkType("IDAT")) {
      return MakeError(ErrorCode::kUnsupported, "PNG with chunks between its IDAT chunks");
    }
    layout.idat.sizes.push_back(static_cast<uint32_t>(chunk->data.size()));
    layout.idat.wrong_crcs.push_back(chunk->wrong_crc);
    opened.zlib_stream.insert(opened.zlib_stream.end(), chunk->data.begin(), chunk->data.end());
  }
  layout.trailing.assign(rest.begin(), rest.end());
  if (layout.idat.sizes.empty()) return MakeError(ErrorCode::kUnsupported, "PNG without pixels");
  return opened;
}

std::vector<uint8_t> WritePng(const PngLayout& layout, std::span<const uint8_t> zlib_stream) {
  std::vector<uint8_t> file(kSignature.begin(), kSignature.end());
  std::array<uint8_t, kHeaderBytes> header{};
  StoreBe32(layout.header.width, header.data());
  StoreBe32(layout.header.height, header.data() + 4);
  header[8] = layout.header.bit_depth;
  header[9] = layout.header.colour_type;
  header[12] = layout.header.is_interlaced ? 1 : 0;
  AppendChunk(ChunkType("IHDR"), header, layout.wrong_header_crc, file);
  for (const Chunk& chunk : layout.chunks) {
    if (chunk.type != ChunkType("IDAT")) {
      AppendChunk(chunk.type, chunk.data, chunk.wrong_crc, file);
      continue;
    }
    std::span<const uint8_t> rest = zlib_stream;
    for (size_t i = 0; i < layout.idat.sizes.size(); ++i) {
      const size_t size = std::min<size_t>(layout.idat.sizes[i], rest.size());
      AppendChunk(chunk.type, rest.first(size), layout.idat.wrong_crcs[i], file);
      rest = rest.subspan(size);
    }
  }
  file.insert(file.end(), layout.trailing.begin(), layout.trailing.end());
  return file;
}

}  // namespace gmzip::png
