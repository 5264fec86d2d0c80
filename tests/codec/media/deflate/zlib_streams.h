// Bytes to compress and zlib streams of them, for tests.
#ifndef GMZIP_TESTS_CODEC_MEDIA_DEFLATE_ZLIB_STREAMS_H_
#define GMZIP_TESTS_CODEC_MEDIA_DEFLATE_ZLIB_STREAMS_H_

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace gmzip::deflate {

enum class Content { kEqual, kNoise, kText, kPicture, kSparse };

inline std::vector<uint8_t> MakeContent(Content content, size_t size, uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::vector<uint8_t> bytes(size);
  constexpr std::string_view kWords[] = {"the ",      "token ", "of a ",   "match ",
                                         "literal, ", "and ",   "window ", "\n"};
  size_t at = 0;
  while (at < size) {
    switch (content) {
      case Content::kEqual:
        bytes[at++] = 7;
        break;
      case Content::kNoise:
        bytes[at++] = static_cast<uint8_t>(random());
        break;
      case Content::kText:
        for (const char letter : kWords[random() % 8]) {
          if (at < size) bytes[at++] = static_cast<uint8_t>(letter);
        }
        break;
      case Content::kPicture: {
        // Differences of a smooth, slightly noisy row.
        const uint32_t noise = random() % 16;
        bytes[at++] = static_cast<uint8_t>(noise < 9 ? 0 : noise < 12 ? 1 : noise < 15 ? 255 : 3);
        break;
      }
      case Content::kSparse:
        bytes[at++] = random() % 50 == 0 ? uint8_t(random()) : uint8_t{0};
        break;
    }
  }
  return bytes;
}

// A raw deflate stream by the system's zlib; `flush_every` bytes, if not 0, it is flushed.
inline std::vector<uint8_t> ZlibDeflate(std::span<const uint8_t> raw, int level, int window_bits,
                                        int mem_level, int strategy, size_t flush_every = 0) {
  z_stream z = {};
  if (deflateInit2(&z, level, Z_DEFLATED, -window_bits, mem_level, strategy) != Z_OK) return {};
  std::vector<uint8_t> out(deflateBound(&z, static_cast<uLong>(raw.size())) + 1024 +
                           (flush_every == 0 ? 0 : 12 * (raw.size() / flush_every + 1)));
  z.next_out = out.data();
  z.avail_out = static_cast<uInt>(out.size());
  size_t at = 0;
  do {
    const size_t part = flush_every == 0 ? raw.size() - at : std::min(flush_every, raw.size() - at);
    z.next_in = const_cast<Bytef*>(raw.data() + at);
    z.avail_in = static_cast<uInt>(part);
    at += part;
    ::deflate(&z, at == raw.size() ? Z_FINISH : Z_SYNC_FLUSH);
  } while (at < raw.size());
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace gmzip::deflate

#endif  // GMZIP_TESTS_CODEC_MEDIA_DEFLATE_ZLIB_STREAMS_H_
