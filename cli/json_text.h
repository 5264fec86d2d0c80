// Text as a JSON string.
#ifndef GMZIP_CLI_JSON_TEXT_H_
#define GMZIP_CLI_JSON_TEXT_H_

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace gmzip {

// With quotes. Bytes above 127 pass as they are: file names are taken to be UTF-8.
inline std::string JsonText(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += c;
    }
  }
  return json + '"';
}

}  // namespace gmzip

#endif  // GMZIP_CLI_JSON_TEXT_H_
