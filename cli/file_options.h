// Options that commands working on files share, and the inputs they name.
#ifndef GMZIP_CLI_FILE_OPTIONS_H_
#define GMZIP_CLI_FILE_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace gmzip {

struct FileOptions {
  std::vector<std::string> files;  // as given; none: standard input
  std::string output;              // -o; empty: beside the input
  bool to_stdout = false;
  bool keep_input = false;  // accepted for gzip's sake: it is the default
  bool force = false;
  bool remove_input = false;
  bool recursive = false;
  bool quiet = false;
  bool verbose = false;
  int num_threads = 0;              // 0: all cores
  uint64_t memory_limit_bytes = 0;  // 0: the library's default
  std::string model_file;
};

// -q, -v, -r, -f, FILE... : what every command on files takes.
void AddReadingOptions(CLI::App* app, FileOptions* options);
// -o, -c, -k, --rm: what commands that write files take.
void AddWritingOptions(CLI::App* app, FileOptions* options);
// -T, --memory-limit, --model: what commands that code take.
void AddCodingOptions(CLI::App* app, FileOptions* options);

// Parses; false when the program should end with *exit_code (help was asked, or a bad option).
bool ParseArguments(CLI::App* app, int argc, char** argv, int* exit_code);

// Whether -o, -c and the FILEs make sense together. Errors: kInvalidArgument.
Result<void> CheckOutputs(const FileOptions& options);

// Calls `each` with every input: "-" if none is given; with -r the regular files of folders for
// whose names `is_wanted` is true, in order of name. Returns the worst exit code: an error over a
// warning over good.
int ForEachInput(const FileOptions& options,
                 const std::function<bool(const std::string&)>& is_wanted,
                 const std::function<int(const std::string&)>& each);

// The worse of two exit codes.
int WorseExit(int a, int b);

inline constexpr char kSuffix[] = ".gmz";
bool HasSuffix(const std::string& path, const std::string& suffix);

}  // namespace gmzip

#endif  // GMZIP_CLI_FILE_OPTIONS_H_
