// zip files of any shape, for tests.
#ifndef GMZIP_TESTS_CODEC_MEDIA_ZIP_ZIP_FILES_H_
#define GMZIP_TESTS_CODEC_MEDIA_ZIP_ZIP_FILES_H_

#include <zlib.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "codec/container/byte_cursor.h"  // AppendWord
#include "tests/codec/media/deflate/zlib_streams.h"

namespace gmzip::zip {

enum class Descriptor { kNone, kShort, kZip64, kWithoutSignature };

struct EntryRecipe {
  std::string name = "name.txt";
  std::vector<uint8_t> raw = {};
  int level = 6;  // 0: stored
  int strategy = Z_DEFAULT_STRATEGY;
  uint16_t flags = 0;
  Descriptor descriptor = Descriptor::kNone;
  size_t extra_bytes = 0;
};

// Writes entries one after the other, then the central directory.
class ZipWriter {
 public:
  void Add(const EntryRecipe& recipe) {
    const size_t header = file.size();
    const std::vector<uint8_t> packed =
        recipe.level == 0 ? recipe.raw
                          : deflate::ZlibDeflate(recipe.raw, recipe.level, 15, 8, recipe.strategy);
    const auto crc = static_cast<uint32_t>(crc32_z(0, recipe.raw.data(), recipe.raw.size()));
    const bool is_later = recipe.descriptor != Descriptor::kNone;
    const auto append_common = [&](bool has_sums, std::vector<uint8_t>* to) {
      AppendWord(uint16_t{20}, to);
      AppendWord(static_cast<uint16_t>(recipe.flags | (is_later ? 8 : 0)), to);
      AppendWord(static_cast<uint16_t>(recipe.level == 0 ? 0 : 8), to);
      AppendWord(uint32_t{0x5A215A21}, to);
      AppendWord(has_sums ? crc : 0, to);
      AppendWord(has_sums ? static_cast<uint32_t>(packed.size()) : 0, to);
      AppendWord(has_sums ? static_cast<uint32_t>(recipe.raw.size()) : 0, to);
      AppendWord(static_cast<uint16_t>(recipe.name.size()), to);
      AppendWord(static_cast<uint16_t>(recipe.extra_bytes), to);
    };
    AppendText("PK\3\4", &file);
    append_common(!is_later, &file);
    AppendText(recipe.name, &file);
    file.resize(file.size() + recipe.extra_bytes, 7);
    AppendBytes(packed, &file);
    if (is_later) {
      if (recipe.descriptor != Descriptor::kWithoutSignature) AppendText("PK\7\10", &file);
      AppendWord(crc, &file);
      AppendSize(packed.size(), recipe.descriptor);
      AppendSize(recipe.raw.size(), recipe.descriptor);
    }
    AppendText("PK\1\2", &central_);
    AppendWord(uint16_t{20}, &central_);
    append_common(true, &central_);
    AppendWord(uint16_t{0}, &central_);  // comment
    AppendWord(uint32_t{0}, &central_);  // disk, internal attributes
    AppendWord(uint32_t{0}, &central_);  // external attributes
    AppendWord(static_cast<uint32_t>(header), &central_);
    AppendText(recipe.name, &central_);
    central_.resize(central_.size() + recipe.extra_bytes, 7);
    ++num_entries_;
  }

  std::vector<uint8_t> Finish() {
    const auto begin = static_cast<uint32_t>(file.size());
    AppendBytes(central_, &file);
    AppendText("PK\5\6", &file);
    AppendWord(uint32_t{0}, &file);
    AppendWord(num_entries_, &file);
    AppendWord(num_entries_, &file);
    AppendWord(static_cast<uint32_t>(central_.size()), &file);
    AppendWord(begin, &file);
    AppendWord(uint16_t{0}, &file);
    return std::move(file);
  }

  std::vector<uint8_t> file;  // so far

 private:
  static void AppendText(const std::string& text, std::vector<uint8_t>* to) {
    to->insert(to->end(), text.begin(), text.end());
  }

  void AppendSize(size_t size, Descriptor descriptor) {
    AppendWord(static_cast<uint32_t>(size), &file);
    if (descriptor == Descriptor::kZip64) AppendWord(uint32_t{0}, &file);
  }

  std::vector<uint8_t> central_;
  uint16_t num_entries_ = 0;
};

}  // namespace gmzip::zip

#endif  // GMZIP_TESTS_CODEC_MEDIA_ZIP_ZIP_FILES_H_
