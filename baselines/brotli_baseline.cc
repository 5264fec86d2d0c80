#include <brotli/decode.h>
#include <brotli/encode.h>
#include <fmt/core.h>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

// 16 MB: what the tool takes unasked, 4 MB, is meant for web servers.
constexpr int kWindowLog2 = BROTLI_MAX_WINDOW_BITS;

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const std::vector<uint8_t>& file = original.file;
  size_t size = BrotliEncoderMaxCompressedSize(file.size());
  std::vector<uint8_t> coded(size);
  if (BrotliEncoderCompress(level, kWindowLog2, BROTLI_DEFAULT_MODE, file.size(), file.data(),
                            &size, coded.data()) == BROTLI_FALSE) {
    return NotEncoded("brotli");
  }
  coded.resize(size);
  return coded;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  std::vector<uint8_t> file(expected.size_bytes);
  size_t size = file.size();
  if (BrotliDecoderDecompress(coded.size(), coded.data(), &size, file.data()) !=
          BROTLI_DECODER_RESULT_SUCCESS ||
      size != file.size()) {
    return NotDecoded("brotli");
  }
  return file;
}

std::string Version() {
  const uint32_t version = BrotliEncoderVersion();  // 8, 12 and 12 bits
  return fmt::format("{}.{}.{}", version >> 24, version >> 12 & 0xfff, version & 0xfff);
}

}  // namespace

BaselineFamily BrotliFamily() {
  return {"brotli", "brotli -q {} -w 24", Version(), Subject::kFile, 0, 11, {11}, Encode, Decode};
}

}  // namespace gmzip
