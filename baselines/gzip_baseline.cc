#include <zlib.h>

#include <limits>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

// The window, and 16 more for gzip's header and check instead of zlib's.
constexpr int kGzipWindowBits = MAX_WBITS + 16;
constexpr int kMemoryLevel = 8;  // gzip's and zlib's own choice

bool IsTooLong(size_t size) { return size > std::numeric_limits<uInt>::max(); }

z_stream StreamOf(std::span<const uint8_t> from, std::vector<uint8_t>* to) {
  z_stream stream{};
  stream.next_in = const_cast<Bytef*>(from.data());  // zlib only reads it
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = to->data();
  stream.avail_out = static_cast<uInt>(to->size());
  return stream;
}

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const std::vector<uint8_t>& file = original.file;
  constexpr size_t kGzipMore = 32;  // header and check take this much more than zlib's at most
  std::vector<uint8_t> coded(compressBound(file.size()) + kGzipMore);
  if (IsTooLong(coded.size())) return MakeError(ErrorCode::kTooLarge, "over 4 GB");
  z_stream stream = StreamOf(file, &coded);
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    return NotEncoded("gzip");
  }
  const bool is_done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  coded.resize(stream.total_out);
  deflateEnd(&stream);
  if (!is_done) return NotEncoded("gzip");
  return coded;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  // A place to write to even where nothing is expected: zlib wants a pointer.
  std::vector<uint8_t> file(expected.size_bytes + 1);
  if (IsTooLong(file.size())) return MakeError(ErrorCode::kTooLarge, "over 4 GB");
  z_stream stream = StreamOf(coded, &file);
  if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) return NotDecoded("gzip");
  const bool is_done = inflate(&stream, Z_FINISH) == Z_STREAM_END;
  file.resize(stream.total_out);
  inflateEnd(&stream);
  if (!is_done || file.size() != expected.size_bytes) return NotDecoded("gzip");
  return file;
}

}  // namespace

BaselineFamily GzipFamily() {
  return {"gzip", "gzip -{}", zlibVersion(), Subject::kFile, 1, 9, {9}, Encode, Decode};
}

}  // namespace gmzip
