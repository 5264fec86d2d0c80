#include <utility>

#include "codec/gmzip.h"

namespace gmzip {

Result<std::vector<uint8_t>> Compress(std::span<const uint8_t> file, CompressOptions options,
                                      CompressReport* report) {
  std::vector<uint8_t> gmz;
  options.known_size = file.size();
  GMZIP_ASSIGN_OR_RETURN(
      Compressor compressor,
      Compressor::Create(std::move(options), [&gmz](std::span<const uint8_t> bytes) {
        gmz.insert(gmz.end(), bytes.begin(), bytes.end());
        return Result<void>();
      }));
  GMZIP_RETURN_IF_ERROR(compressor.Write(file));
  GMZIP_ASSIGN_OR_RETURN(CompressReport finished, compressor.Finish());
  if (report != nullptr) *report = std::move(finished);
  return gmz;
}

Result<std::vector<uint8_t>> Decompress(std::span<const uint8_t> gmz, DecompressOptions options) {
  std::vector<uint8_t> file;
  const uint64_t limit = options.memory_limit_bytes;
  Decompressor decompressor(
      std::move(options), [&file, limit](std::span<const uint8_t> bytes) -> Result<void> {
        if (bytes.size() > limit - file.size()) {
          return MakeError(ErrorCode::kTooLarge,
                           "the file takes more memory than the limit allows");
        }
        file.insert(file.end(), bytes.begin(), bytes.end());
        return {};
      });
  GMZIP_RETURN_IF_ERROR(decompressor.Write(gmz));
  GMZIP_RETURN_IF_ERROR(decompressor.Finish());
  return file;
}

Result<DecompressReport> Verify(std::span<const uint8_t> gmz, DecompressOptions options) {
  Decompressor decompressor(std::move(options),
                            [](std::span<const uint8_t>) { return Result<void>(); });
  GMZIP_RETURN_IF_ERROR(decompressor.Write(gmz));
  return decompressor.Finish();
}

}  // namespace gmzip
