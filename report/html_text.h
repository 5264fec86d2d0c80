// Text inside a page.
#ifndef GMZIP_REPORT_HTML_TEXT_H_
#define GMZIP_REPORT_HTML_TEXT_H_

#include <string>
#include <string_view>

namespace gmzip {

// As it must stand inside an element or an attribute in double quotes. Control characters, and
// bytes that are not UTF-8, become U+FFFD. Thread-safe.
std::string EscapeHtml(std::string_view text);

}  // namespace gmzip

#endif  // GMZIP_REPORT_HTML_TEXT_H_
