// Writes a .gmz file front to back: header, blocks, end record.
#ifndef GMZIP_CODEC_CONTAINER_GMZ_WRITER_H_
#define GMZIP_CODEC_CONTAINER_GMZ_WRITER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_format.h"

namespace gmzip {

// Takes bytes in order; an error stops whoever produces them. Called from one thread at a time.
using Sink = std::function<Result<void>(std::span<const uint8_t>)>;

struct CodedBlock {
  BlockHeader header;
  std::vector<uint8_t> payload;  // header.coded_size bytes
};

// Hashes raw and payload and joins them to a block. Thread-safe.
CodedBlock MakeCodedBlock(Role role, Coding coding, std::span<const uint8_t> raw,
                          std::vector<uint8_t> payload);

// Bytes the block takes in the file.
uint64_t TotalSize(const CodedBlock& block);

// Call Start once, WriteBlock in ascending order of role, Finish once. Not thread-safe.
class GmzWriter {
 public:
  explicit GmzWriter(Sink sink) : sink_(std::move(sink)) {}

  Result<void> Start(const GmzHeader& header);
  Result<void> WriteBlock(const CodedBlock& block);
  // Size and HashContent of the original file.
  Result<void> Finish(uint64_t original_size, uint64_t original_hash);

  uint64_t bytes_written() const { return bytes_written_; }

 private:
  Result<void> Emit(std::span<const uint8_t> bytes);

  Sink sink_;
  bool header_has_size_ = false;
  std::vector<IndexEntry> index_;
  uint64_t bytes_written_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_CONTAINER_GMZ_WRITER_H_
