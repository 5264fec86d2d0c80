#include <algorithm>
#include <chrono>

#include "cli/command_table.h"
#include "cli/eval_tables.h"
#include "cli/messages.h"

namespace gmzip {
namespace {

using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

}  // namespace

void WrittenFile::Add(const WrittenFile& other) {
  size_bytes += other.size_bytes;
  compress_seconds += other.compress_seconds;
  decompress_seconds += other.decompress_seconds;
}

Result<WrittenFile> WriteAndCompare(std::span<const uint8_t> file, const CompressOptions& options) {
  WrittenFile written;
  const auto start = Clock::now();
  GMZIP_ASSIGN_OR_RETURN(const auto coded, Compress(file, options));
  written.compress_seconds = Seconds(start);
  written.size_bytes = static_cast<double>(coded.size());
  DecompressOptions decompress;
  decompress.num_threads = options.num_threads;
  decompress.model_file = options.model_file;
  const auto middle = Clock::now();
  GMZIP_ASSIGN_OR_RETURN(const auto decoded, Decompress(coded, decompress));
  written.decompress_seconds = Seconds(middle);
  if (!std::equal(decoded.begin(), decoded.end(), file.begin(), file.end())) {
    return MakeError(ErrorCode::kInternal, "did not come back byte for byte");
  }
  return written;
}

int PrintEvalError(const std::string& file, const Error& error) {
  PrintError(file, error);
  return error.code == ErrorCode::kUnsupported ? kExitWarning : kExitError;
}

}  // namespace gmzip
