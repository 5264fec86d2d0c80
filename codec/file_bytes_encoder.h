// A file of bytes to blocks, as its bytes come.
#ifndef GMZIP_CODEC_FILE_BYTES_ENCODER_H_
#define GMZIP_CODEC_FILE_BYTES_ENCODER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/result.h"
#include "codec/byte_levels.h"           // FileBytesSettings
#include "codec/container/gmz_writer.h"  // CodedBlock
#include "codec/media/bytes/content_cutter.h"
#include "codec/ordered_jobs.h"
#include "codec/passes/byte_coder.h"
#include "codec/turns.h"

namespace gmzip {

// Cuts the stream by content and codes it on several threads; the blocks depend on the bytes and
// the settings alone. Stretches that a model codes go through one model in turn, or with
// `independent` each through one of its own. Not thread-safe.
class FileBytesEncoder {
 public:
  using TakeBlock = std::function<Result<void>(const CodedBlock&)>;

  // take: gets the blocks in order, from the thread that calls Write and Finish.
  FileBytesEncoder(const CompressOptions& options, const FileBytesSettings& settings,
                   TakeBlock take);

  // Errors: take's own.
  Result<void> Write(std::span<const uint8_t> bytes) { return cutter_.Write(bytes); }
  // Call once, after the last Write.
  Result<void> Finish();

 private:
  using Model = Turns<ByteStreamEncoder>;

  Result<void> StartBlock(ContentBlock block);
  Result<void> FinishBlock() { return take_(jobs_.Next()); }

  ByteModelSettings settings_;
  bool is_independent_;
  int num_threads_;
  TakeBlock take_;
  std::shared_ptr<Model> model_;  // of the chain
  ContentCutter cutter_;
  // Last, so that it is destroyed first.
  OrderedJobs<CodedBlock> jobs_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_FILE_BYTES_ENCODER_H_
