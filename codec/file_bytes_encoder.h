// A file of bytes to blocks, as its bytes come.
#ifndef GMZIP_CODEC_FILE_BYTES_ENCODER_H_
#define GMZIP_CODEC_FILE_BYTES_ENCODER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "base/result.h"
#include "codec/block_consumer.h"        // DecodedBlock
#include "codec/container/gmz_writer.h"  // CodedBlock
#include "codec/gmzip.h"                 // CompressOptions
#include "codec/media/bytes/content_cutter.h"
#include "codec/ordered_jobs.h"
#include "codec/passes/byte_coder.h"
#include "codec/turns.h"

namespace gmzip {

// What the byte model is told of a block of such content.
ByteKind ByteKindOf(ContentKind content);

// Cuts the stream by content and codes it on several threads; the blocks depend on the bytes and
// the options alone. Stretches that a model codes go through one model in turn, or with
// options.independent each through one of its own. Not thread-safe.
class FileBytesEncoder {
 public:
  // What a block came back as, where that was tried while it was coded.
  using TakeBlock = std::function<Result<void>(const CodedBlock&, std::optional<DecodedBlock>)>;

  // take: gets the blocks in order, from the thread that calls Write and Finish.
  // byte_models: what the byte model starts from.
  // num_bytes: of the file; nullopt: unknown, perhaps many.
  FileBytesEncoder(const CompressOptions& options, SharedByteModels byte_models,
                   std::optional<uint64_t> num_bytes, TakeBlock take);
  FileBytesEncoder(const FileBytesEncoder&) = delete;
  FileBytesEncoder& operator=(const FileBytesEncoder&) = delete;

  // Errors: take's own.
  Result<void> Write(std::span<const uint8_t> bytes) { return cutter_.Write(bytes); }
  // Call once, after the last Write.
  Result<void> Finish();

 private:
  using Model = Turns<ByteStreamEncoder>;
  struct TriedBlock {
    CodedBlock block;
    std::optional<DecodedBlock> decoded = {};
  };

  // Mixed, or stored where that takes less and the model can be given up.
  static TriedBlock EncodeModelled(const ContentBlock& block, bool decodes,
                                   ByteStreamEncoder* encoder);
  // A second model worth trying on a file of this one block: to weigh fewer contexts takes less
  // text to learn, which in short prose is more than the others give.
  std::optional<ByteModelSettings> OtherModel(const ContentBlock& block) const;
  Result<void> StartBlock(ContentBlock block);
  Result<void> FinishBlock() {
    TriedBlock tried = jobs_.Next();
    return take_(tried.block, std::move(tried.decoded));
  }

  CompressOptions options_;
  SharedByteModels byte_models_;
  int num_threads_;
  std::optional<uint64_t> num_bytes_;
  TakeBlock take_;
  std::shared_ptr<Model> model_;  // of the chain
  ContentCutter cutter_;
  // Last, so that it is destroyed first.
  OrderedJobs<TriedBlock> jobs_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_FILE_BYTES_ENCODER_H_
