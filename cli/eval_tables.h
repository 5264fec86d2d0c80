// The tables of gmzip eval: one of pictures, one of files of bytes.
#ifndef GMZIP_CLI_EVAL_TABLES_H_
#define GMZIP_CLI_EVAL_TABLES_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/gmzip.h"  // CompressOptions

namespace gmzip {

// How a long file is cut, as published results are (enwik8: 90M/5M/5M): its first bytes are what
// others train on, and the two parts behind them are measured, each as a file of its own.
struct DataSplit {
  uint64_t training = 0;  // bytes
  uint64_t validation = 0;
  uint64_t test = 0;
};

// Reads "A/B/C", each a number of bytes or of K (10^3) or M (10^6). Errors: kInvalidArgument.
Result<DataSplit> ParseSplit(const std::string& text);

// Both print a line for each file, and totals, on standard output as they come, and errors on
// standard error. Return the exit code.
//   checkpoint  the trainer's, for the columns of the floating-point network; empty: none
//   split       null: files are measured whole
int EvalPictures(const std::vector<std::string>& files, const std::string& checkpoint,
                 const CompressOptions& options);
int EvalBytes(const std::vector<std::string>& files, const DataSplit* split,
              const CompressOptions& options);

// Prints what the trainer's network on text and its integer twin make of the same texts, neither
// learning. In builds with LibTorch. Returns the exit code.
int EvalFloatNetwork(const std::vector<std::string>& files, const std::string& checkpoint,
                     const CompressOptions& options);

// A file, or several, as compressed and decompressed.
struct WrittenFile {
  double size_bytes = 0;  // of the .gmz file
  double compress_seconds = 0;
  double decompress_seconds = 0;

  void Add(const WrittenFile& other);
};

// Compresses, decompresses and compares. Errors: of both; kInternal if the file does not come back.
Result<WrittenFile> WriteAndCompare(std::span<const uint8_t> file, const CompressOptions& options);

// Prints the error; a warning's exit code if the file is only not of a kind taken.
int PrintEvalError(const std::string& file, const Error& error);

}  // namespace gmzip

#endif  // GMZIP_CLI_EVAL_TABLES_H_
