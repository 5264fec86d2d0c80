// What a file of bytes costs under the byte model, byte by byte, without writing anything.
#ifndef GMZIP_CODEC_MEASURE_BYTES_H_
#define GMZIP_CODEC_MEASURE_BYTES_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/gmzip.h"
#include "codec/media/bytes/content_detector.h"  // ContentKind

namespace gmzip {

// Whether picture models code the file, so that MeasurePicture measures it and MeasureFileBytes
// would measure what it is not coded as. Thread-safe.
bool HoldsPicture(std::span<const uint8_t> file, const CompressOptions& options);

// The bytes that Compress hands on and what each takes.
struct BytesMeasurement {
  Media media = Media::kBytes;
  // Whether `bytes` are not the file's own but what was packed in it (gzip, zip) or its samples.
  bool is_opened = false;
  std::vector<uint8_t> bytes;
  std::vector<uint32_t> cost_q16;  // [bytes.size()] bits x 65536
  uint64_t total_q16 = 0;
  std::array<uint64_t, kNumContentKinds> num_of_kind{};  // bytes by ContentKind

  double BitsPerByte() const {
    return bytes.empty()
               ? 0
               : static_cast<double>(total_q16) / 65536 / static_cast<double>(bytes.size());
  }
  // The kind of most bytes; kBinary if there are none.
  ContentKind Kind() const;
};

// Measures the blocks that Compress would code, with the models it would start. What it would store
// takes 8 bits for each byte, and of a run only the first period takes any; headers do not count,
// nor does it that a block may be stored after all.
// Errors: kCancelled.
Result<BytesMeasurement> MeasureFileBytes(std::span<const uint8_t> file,
                                          const CompressOptions& options);

// What the two halves of a byte model with a network make of the same bytes on their own.
struct HalvesMeasurement {
  double network_bits = 0;  // the network, learning while it reads
  double stage_bits = 0;    // contexts and adaptive stage
};

// nullopt where the file's bytes are coded without a network. Errors: kCancelled; of loading.
Result<std::optional<HalvesMeasurement>> MeasureHalves(const BytesMeasurement& measured,
                                                       std::span<const uint8_t> file,
                                                       const CompressOptions& options);

// Bytes of the weight files that files of bytes are coded with, for who counts the model in.
// Errors: of loading.
Result<uint64_t> ByteModelsSize(const CompressOptions& options, bool with_network);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEASURE_BYTES_H_
