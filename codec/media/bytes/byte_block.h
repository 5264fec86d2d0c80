// A block of bytes to a payload and back without a model: stored, a run, zstd, or zstd over
// differences of rows.
#ifndef GMZIP_CODEC_MEDIA_BYTES_BYTE_BLOCK_H_
#define GMZIP_CODEC_MEDIA_BYTES_BYTE_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_format.h"  // Coding

namespace gmzip {

// What a gmzip level means for bytes. The output is the same for the same gmzip and libzstd.
struct ByteSettings {
  int zstd_level = 19;
  size_t block_bytes = 0;  // raw bytes of every block but the last; at most kMaxBlockBytes
  int hash_log = 0;        // 0: zstd's own choice
  int chain_log = 0;       // 0: zstd's own choice
};

// level 1 .. 9 (docs/LEVELS.md).
ByteSettings ByteSettingsOfLevel(int level);

struct CodedBytes {
  Coding coding = Coding::kStored;
  std::vector<uint8_t> payload;  // never longer than the raw bytes
};

// zstd or stored, whichever is smaller. raw has at most kMaxBlockBytes bytes. Thread-safe.
CodedBytes EncodeByteBlock(std::span<const uint8_t> raw, const ByteSettings& settings);

// The same for rows of samples: left, upper and Paeth differences are tried too.
//   raw           whole rows, row_bytes each (the last may be short)
//   pixel_bytes   distance to the left neighbour, 1 .. 255
// Thread-safe.
CodedBytes EncodeRowBlock(std::span<const uint8_t> raw, uint32_t row_bytes, uint32_t pixel_bytes,
                          const ByteSettings& settings);

// A run, whose payload is its first run_period bytes. Thread-safe.
CodedBytes EncodeRun(std::span<const uint8_t> raw, size_t run_period);

// Inverse of all three. raw_size as the block header has it, already checked against kMaxBlockBytes
// and the memory limit. Thread-safe. Errors: kDamaged if the payload does not give raw_size bytes;
// kUnsupported for codings that need a model.
Result<std::vector<uint8_t>> DecodeByteBlock(Coding coding, std::span<const uint8_t> payload,
                                             uint64_t raw_size);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_BYTES_BYTE_BLOCK_H_
