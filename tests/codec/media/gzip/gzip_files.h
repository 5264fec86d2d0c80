// gzip files of any shape, for tests.
#ifndef GMZIP_TESTS_CODEC_MEDIA_GZIP_GZIP_FILES_H_
#define GMZIP_TESTS_CODEC_MEDIA_GZIP_GZIP_FILES_H_

#include <zlib.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "codec/container/byte_cursor.h"  // AppendWord
#include "tests/codec/media/deflate/zlib_streams.h"

namespace gmzip::gzip {

struct MemberRecipe {
  int level = 6;
  int strategy = Z_DEFAULT_STRATEGY;
  int mem_level = 8;
  uint8_t flags = 0;  // FHCRC 2, FEXTRA 4, FNAME 8, FCOMMENT 16
};

inline std::vector<uint8_t> MakeMember(std::span<const uint8_t> raw,
                                       const MemberRecipe& recipe = {}) {
  std::vector<uint8_t> file = {0x1F, 0x8B, 8, recipe.flags, 1, 2, 3, 4, 0, 3};
  const auto append_text = [&file](const std::string& text) {
    file.insert(file.end(), text.begin(), text.end());
    file.push_back(0);
  };
  if ((recipe.flags & 4) != 0) {
    AppendWord(uint16_t{6}, &file);
    AppendBytes(std::vector<uint8_t>{'A', 'B', 2, 0, 0, 0}, &file);
  }
  if ((recipe.flags & 8) != 0) append_text("a name.txt");
  if ((recipe.flags & 16) != 0) append_text("and a comment");
  if ((recipe.flags & 2) != 0) {
    AppendWord(static_cast<uint16_t>(crc32_z(0, file.data(), file.size())), &file);
  }
  AppendBytes(deflate::ZlibDeflate(raw, recipe.level, 15, recipe.mem_level, recipe.strategy),
              &file);
  AppendWord(static_cast<uint32_t>(crc32_z(0, raw.data(), raw.size())), &file);
  AppendWord(static_cast<uint32_t>(raw.size()), &file);
  return file;
}

}  // namespace gmzip::gzip

#endif  // GMZIP_TESTS_CODEC_MEDIA_GZIP_GZIP_FILES_H_
