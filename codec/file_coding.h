// A whole file to blocks: the ways it can go, and the one that comes out smallest.
#ifndef GMZIP_CODEC_FILE_CODING_H_
#define GMZIP_CODEC_FILE_CODING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/block_consumer.h"        // RestorationProof
#include "codec/container/gmz_writer.h"  // CodedBlock
#include "codec/gmzip.h"                 // CompressOptions

namespace gmzip {

struct CodedFile {
  GmzHeader header;
  std::vector<CodedBlock> blocks;
  std::string note;  // one line on a way not taken; may be empty
  std::optional<RestorationProof> proof = {};
};

// Codes a file held in memory: as a picture by a model, as samples, or as bytes, whichever takes
// the fewest bytes; a file that `media` does not describe goes as bytes. Calls options.progress
// with done up to about work_total / 2 where options.verify is on, as verification does the rest.
// Errors: kCancelled, kModelMissing and others of options.model_file.
Result<CodedFile> CodeFile(std::span<const uint8_t> file, Media media,
                           const CompressOptions& options);

}  // namespace gmzip

#endif  // GMZIP_CODEC_FILE_CODING_H_
