// A file's costs as a page of HTML: one file, no scripts, nothing loaded.
#ifndef GMZIP_CLI_COST_PAGE_H_
#define GMZIP_CLI_COST_PAGE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/cost_summary.h"

namespace gmzip {

// Bytes of the file that a page shows. A page takes 20 to 30 bytes for each of a text: 2 MB.
inline constexpr size_t kPageBytes = size_t{64} << 10;
// The same when all are asked for: browsers scroll no more than this well.
inline constexpr size_t kMostPageBytes = size_t{1} << 20;

// The page, light or dark as the reader's system is. Neighbours of one class of cost are one
// element, which names its bits to a pointer or a tap; a table says the same in numbers.
//   num_shown  bytes from the start of the file that are shown, at most all
// Thread-safe.
std::string CostPage(const CostedFile& file, const CostSummary& summary, size_t num_shown);

// Text inside an element or an attribute in double quotes. Bytes that are not printable UTF-8
// become hex digits in angle brackets.
std::string HtmlText(std::string_view text);

}  // namespace gmzip

#endif  // GMZIP_CLI_COST_PAGE_H_
