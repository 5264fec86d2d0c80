#include "report/html_text.h"

#include <nlohmann/json.hpp>

namespace gmzip {
namespace {

// The library replaces what is not UTF-8 on its way out.
std::string ValidUtf8(std::string_view text) {
  using Json = nlohmann::json;
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string html;
  for (const char c : ValidUtf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else if (c == '>') {
      html += "&gt;";
    } else if (c == '"') {
      html += "&quot;";
    } else if (byte < 0x20 || byte == 0x7f) {
      html += "\uFFFD";
    } else {
      html += c;
    }
  }
  return html;
}

}  // namespace gmzip
