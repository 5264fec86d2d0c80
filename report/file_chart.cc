#include "report/file_chart.h"

#include <fmt/core.h>

#include <algorithm>

#include "report/chart_axis.h"
#include "report/chart_marks.h"
#include "report/html_text.h"

namespace gmzip {
namespace {

// The picture's own units, as in speed_chart.cc.
constexpr double kWidth = 520;
constexpr double kLeft = 156;
constexpr double kRight = 506;
constexpr double kTop = 30;
constexpr double kLineHeight = 20;
constexpr size_t kNameLetters = 18;  // that fit left of the lines

// The end of a name tells files apart more often than its beginning.
std::string Shortened(const std::string& name) {
  if (name.size() <= kNameLetters) return name;
  return "\u2026" + name.substr(name.size() - kNameLetters + 1);
}

// Each file's smallest, for those who cannot see the chart.
std::string AltText(const FileChart& chart, size_t num_lines) {
  std::string text = chart.title + ". Smallest:";
  for (size_t i = 0; i < num_lines; ++i) {
    const FileLine& line = chart.lines[i];
    const auto least =
        std::min_element(line.marks.begin(), line.marks.end(),
                         [](const FileMark& a, const FileMark& b) { return a.bits < b.bits; });
    if (least == line.marks.end()) continue;
    text += fmt::format(" {} {} {:.3f};", line.name, least->coder, least->bits);
  }
  return text + " the table has all figures.";
}

std::string LineSvg(const FileLine& line, double y, const ChartAxis& axis,
                    const std::string& size_unit) {
  std::string svg = fmt::format(
      "<line class=grid x1={0} x2={1} y1={2} y2={2} />"
      "<text x={3} y={4} text-anchor=end>{5}<title>{6}</title></text>\n",
      kLeft, kRight, y, kLeft - 8, y + 4, EscapeHtml(Shortened(line.name)), EscapeHtml(line.name));
  // gmzip's come first in reports and last here: what is drawn later lies on top.
  for (auto at = line.marks.rbegin(); at != line.marks.rend(); ++at) {
    const FileMark& mark = *at;
    svg += ChartMark(mark.kind, axis.PlaceOf(mark.bits), y,
                     fmt::format("{}, {}: {:.4f} {}", line.name, mark.coder, mark.bits, size_unit));
  }
  return svg;
}

}  // namespace

std::string FileChartHtml(const FileChart& chart) {
  const size_t num_lines = std::min(chart.lines.size(), kMostFileLines);
  if (num_lines == 0) return "";
  std::vector<double> sizes;
  std::vector<std::string> kinds;
  for (size_t i = 0; i < num_lines; ++i) {
    for (const FileMark& mark : chart.lines[i].marks) {
      sizes.push_back(mark.bits);
      kinds.push_back(mark.kind);
    }
  }
  const ChartAxis axis(Scale::kLinear, sizes, kLeft, kRight);
  const double bottom = kTop + kLineHeight * static_cast<double>(num_lines);
  std::string svg;
  for (const double tick : axis.Ticks()) {
    svg += fmt::format(
        "<line class=grid x1={0:.1f} x2={0:.1f} y1={1} y2={2} />"
        "<text class=axis x={0:.1f} y={3} text-anchor=middle>{4}</text>\n",
        axis.PlaceOf(tick), kTop - 4, bottom, bottom + 16, TickText(tick));
  }
  for (size_t i = 0; i < num_lines; ++i) {
    svg += LineSvg(chart.lines[i], kTop + kLineHeight * (static_cast<double>(i) + 0.5), axis,
                   chart.size_unit);
  }
  const std::string cut = num_lines < chart.lines.size()
                              ? fmt::format(", the first {} of {}", num_lines, chart.lines.size())
                              : "";
  return fmt::format(
             "<figure>\n<figcaption>{}{}</figcaption>\n"
             "<svg viewBox=\"0 0 {} {}\" role=img aria-label=\"{}\">\n",
             EscapeHtml(chart.title), cut, kWidth, bottom + 40,
             EscapeHtml(AltText(chart, num_lines))) +
         svg + ChartLegend(kinds, kLeft, 16) +
         fmt::format("<text class=axis x={} y={} text-anchor=end>{}: \u2190 smaller</text>\n",
                     kRight, bottom + 34, chart.size_unit) +
         "</svg>\n</figure>\n";
}

}  // namespace gmzip
