// Where the bits of a file go: of a picture by channels and places, of other files by bytes.
#ifndef GMZIP_CLI_EXPLAIN_VIEWS_H_
#define GMZIP_CLI_EXPLAIN_VIEWS_H_

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "codec/gmzip.h"  // CompressOptions

namespace gmzip {

struct ExplainArguments {
  std::string output;  // empty: the map goes to standard output, as text
  bool force = false;
  bool shows_learning = false;  // pictures: the map is of what learning took off
  bool shows_all = false;       // other files: every byte
  bool has_colour = false;      // of text on standard output
};

// Both print what they found and write arguments.output, a picture's map as PNG, other files' as
// HTML. path: for messages. Errors: of measuring; of the output.
Result<void> ExplainPicture(const std::string& path, std::span<const uint8_t> file,
                            const ExplainArguments& arguments, const CompressOptions& options);
Result<void> ExplainBytes(const std::string& path, std::span<const uint8_t> file,
                          const ExplainArguments& arguments, const CompressOptions& options);

}  // namespace gmzip

#endif  // GMZIP_CLI_EXPLAIN_VIEWS_H_
