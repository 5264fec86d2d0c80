#include "report/chart_marks.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "report/html_text.h"

namespace gmzip {
namespace {

// Outlines around 0 0 of about the same area.
std::string_view Outline(std::string_view kind) {
  if (kind == "gmzip") return "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z";
  if (kind == "peer") return "M0 -6L6 5L-6 5z";
  return "M-4.5 -4.5H4.5V4.5H-4.5z";
}

std::string Path(const std::string& kind, double x, double y, const std::string& inside) {
  return fmt::format(
      "<path class=\"mark {}\" transform=\"translate({:.1f} {:.1f})\" d=\"{}\">{}"
      "</path>\n",
      kind, x, y, Outline(kind), inside);
}

struct KindName {
  std::string_view kind;
  std::string_view name;
  double width;  // in a legend
};

constexpr std::array kKindNames = {KindName{"gmzip", "gmzip", 80},
                                   KindName{"baseline", "baselines", 105},
                                   KindName{"peer", "peers (--exec)", 120}};

}  // namespace

std::string ChartMark(const std::string& kind, double x, double y, const std::string& tooltip) {
  return Path(kind, x, y, "<title>" + EscapeHtml(tooltip) + "</title>");
}

std::string ChartLegend(const std::vector<std::string>& kinds, double x, double y) {
  std::string svg;
  for (const KindName& entry : kKindNames) {
    if (std::find(kinds.begin(), kinds.end(), entry.kind) == kinds.end()) continue;
    svg += Path(std::string(entry.kind), x, y - 4, "");
    svg += fmt::format("<text x={:.0f} y={:.0f}>{}</text>\n", x + 10, y, entry.name);
    x += entry.width;
  }
  return svg;
}

}  // namespace gmzip
