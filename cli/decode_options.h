// The library's decoding options from the command line's.
#ifndef GMZIP_CLI_DECODE_OPTIONS_H_
#define GMZIP_CLI_DECODE_OPTIONS_H_

#include "cli/file_options.h"
#include "codec/gmzip.h"

namespace gmzip {

inline DecompressOptions MakeDecompressOptions(const FileOptions& files,
                                               const ProgressCallback& progress) {
  DecompressOptions options;
  options.num_threads = files.num_threads;
  options.model_file = files.model_file;
  options.progress = progress;
  if (files.memory_limit_bytes != 0) options.memory_limit_bytes = files.memory_limit_bytes;
  return options;
}

}  // namespace gmzip

#endif  // GMZIP_CLI_DECODE_OPTIONS_H_
