// Chunks seen in many PNGs, coded by their place in this table.
#ifndef GMZIP_CODEC_MEDIA_PNG_USUAL_CHUNKS_H_
#define GMZIP_CODEC_MEDIA_PNG_USUAL_CHUNKS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "codec/media/png/png_format.h"

namespace gmzip::png {

struct UsualChunk {
  uint32_t type;
  std::string_view data;
};

// The order is part of the format. From the icons and pictures of a Debian system.
inline constexpr std::array<UsualChunk, 17> kUsualChunks = {{
    {ChunkType("IEND"), std::string_view()},
    {ChunkType("gAMA"), std::string_view("\x00\x00\xB1\x8F", 4)},
    {ChunkType("gAMA"), std::string_view("\x00\x01\x86\xA0", 4)},
    {ChunkType("sRGB"), std::string_view("\x00", 1)},
    {ChunkType("cHRM"),
     std::string_view("\x00\x00\x7A\x26\x00\x00\x80\x84\x00\x00\xFA\x00\x00\x00\x80\xE8"
                      "\x00\x00\x75\x30\x00\x00\xEA\x60\x00\x00\x3A\x98\x00\x00\x17\x70",
                      32)},
    {ChunkType("bKGD"), std::string_view("\x00\xFF\x00\xFF\x00\xFF", 6)},
    {ChunkType("bKGD"), std::string_view("\x00\x00\x00\x00\x00\x00", 6)},
    {ChunkType("sBIT"), std::string_view("\x08\x08\x08\x08", 4)},
    {ChunkType("sBIT"), std::string_view("\x08\x08\x08", 3)},
    {ChunkType("pHYs"), std::string_view("\x00\x00\x0B\x13\x00\x00\x0B\x13\x01", 9)},
    {ChunkType("pHYs"), std::string_view("\x00\x00\x0B\x12\x00\x00\x0B\x12\x01", 9)},
    {ChunkType("pHYs"), std::string_view("\x00\x00\x0E\xC4\x00\x00\x0E\xC4\x01", 9)},
    {ChunkType("pHYs"), std::string_view("\x00\x00\x0E\xC3\x00\x00\x0E\xC3\x01", 9)},
    {ChunkType("pHYs"), std::string_view("\x00\x00\x0D\xD7\x00\x00\x0D\xD7\x01", 9)},
    {ChunkType("tEXt"), std::string_view("Software\0www.inkscape.org", 25)},
    {ChunkType("tEXt"), std::string_view("Software\0Adobe ImageReady", 25)},
    {ChunkType("tEXt"), std::string_view("Comment\0Created with GIMP", 25)},
}};

// Types whose chunks hold what no table can know. The order is part of the format.
inline constexpr std::array<uint32_t, 20> kUsualTypes = {
    ChunkType("PLTE"), ChunkType("tRNS"), ChunkType("tEXt"), ChunkType("tIME"), ChunkType("bKGD"),
    ChunkType("pHYs"), ChunkType("gAMA"), ChunkType("iCCP"), ChunkType("iTXt"), ChunkType("zTXt"),
    ChunkType("sBIT"), ChunkType("cHRM"), ChunkType("sRGB"), ChunkType("eXIf"), ChunkType("hIST"),
    ChunkType("acTL"), ChunkType("fcTL"), ChunkType("fdAT"), ChunkType("oFFs"), ChunkType("vpAg")};

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_USUAL_CHUNKS_H_
