#include "report/speed_chart.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "report/chart_axis.h"
#include "report/chart_marks.h"
#include "report/html_text.h"

namespace gmzip {
namespace {

// The picture's own units, pixels where it is shown in full size. Narrow enough that letters stay
// readable on a phone.
constexpr double kWidth = 520;
constexpr double kHeight = 398;
constexpr double kLeft = 56;
constexpr double kRight = 504;
constexpr double kTop = 30;
constexpr double kBottom = 334;
constexpr double kLetterWidth = 7;  // on average, of 13-unit letters
constexpr double kLetterHeight = 13;

struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  bool Meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  bool IsInside() const {
    return left >= kLeft && right <= kWidth && top >= kTop - 12 && bottom <= kBottom;
  }
};

// Finds each name a place beside its mark where nothing else is, or none.
class Labels {
 public:
  void Occupy(const Box& box) { taken_.push_back(box); }

  std::string Place(const std::string& name, double x, double y) {
    const double width = kLetterWidth * static_cast<double>(name.size());
    const std::array<std::pair<double, double>, 6> places = {{{x + 9, y - 6},
                                                              {x - 9 - width, y - 6},
                                                              {x - width / 2, y - 21},
                                                              {x - width / 2, y + 8},
                                                              {x + 7, y - 18},
                                                              {x + 7, y + 6}}};
    for (const auto& [left, top] : places) {
      const Box box = {left, top, left + width, top + kLetterHeight};
      const bool is_free =
          box.IsInside() &&
          std::none_of(taken_.begin(), taken_.end(), [&](const Box& b) { return b.Meets(box); });
      if (!is_free) continue;
      Occupy(box);
      return fmt::format("<text x={:.1f} y={:.1f}>{}</text>\n", left, top + kLetterHeight - 3,
                         EscapeHtml(name));
    }
    return "";
  }

 private:
  std::vector<Box> taken_;
};

std::string Grid(const ChartAxis& speeds, const ChartAxis& sizes, const std::string& size_unit) {
  std::string svg;
  for (const double tick : speeds.Ticks()) {
    const double x = speeds.PlaceOf(tick);
    svg += fmt::format(
        "<line class=grid x1={0:.1f} x2={0:.1f} y1={1} y2={2} />"
        "<text class=axis x={0:.1f} y={3} text-anchor=middle>{4}</text>\n",
        x, kTop, kBottom, kBottom + 18, TickText(tick));
  }
  for (const double tick : sizes.Ticks()) {
    const double y = sizes.PlaceOf(tick);
    svg += fmt::format(
        "<line class=grid x1={1} x2={2} y1={0:.1f} y2={0:.1f} />"
        "<text class=axis x={3} y={4:.1f} text-anchor=end>{5}</text>\n",
        y, kLeft, kRight, kLeft - 7, y + 4, TickText(tick));
  }
  svg += fmt::format(
      "<text class=axis x={} y={} text-anchor=end>MB/s, logarithmic: faster "
      "\u2192</text>\n",
      kRight, kBottom + 38);
  return svg + fmt::format("<text class=axis x=4 y=14>{}, \u2193 smaller</text>\n", size_unit);
}

std::string Front(const std::vector<SpeedPoint>& points, const ChartAxis& speeds,
                  const ChartAxis& sizes) {
  std::string svg = "<polyline class=front points=\"";
  for (const SpeedPoint& point : ParetoFront(points)) {
    svg +=
        fmt::format("{:.1f},{:.1f} ", speeds.PlaceOf(point.megabytes), sizes.PlaceOf(point.bits));
  }
  return svg + "\" />\n";
}

// What the chart shows to those who cannot see it.
std::string AltText(const SpeedChart& chart) {
  std::string text = chart.title + ". On the Pareto front, from slow to fast:";
  for (const SpeedPoint& point : ParetoFront(chart.points)) {
    text += fmt::format(" {} {:.3f} {} at {:.3g} MB/s;", point.name, point.bits, chart.size_unit,
                        point.megabytes);
  }
  return text + " the table has all figures.";
}

}  // namespace

std::vector<SpeedPoint> ParetoFront(std::vector<SpeedPoint> points) {
  std::sort(points.begin(), points.end(), [](const SpeedPoint& a, const SpeedPoint& b) {
    return a.megabytes != b.megabytes ? a.megabytes > b.megabytes : a.bits < b.bits;
  });
  std::vector<SpeedPoint> front;
  for (SpeedPoint& point : points) {
    if (front.empty() || point.bits < front.back().bits) front.push_back(std::move(point));
  }
  std::reverse(front.begin(), front.end());
  return front;
}

std::string SpeedChartHtml(const SpeedChart& chart) {
  if (chart.points.empty()) return "";
  std::vector<double> speeds;
  std::vector<double> sizes;
  std::vector<std::string> kinds;
  for (const SpeedPoint& point : chart.points) {
    speeds.push_back(point.megabytes);
    sizes.push_back(point.bits);
    kinds.push_back(point.kind);
  }
  const ChartAxis speed_axis(Scale::kLogarithmic, speeds, kLeft, kRight);
  const ChartAxis size_axis(Scale::kLinear, sizes, kBottom, kTop);
  std::string marks;
  Labels labels;
  for (const SpeedPoint& point : chart.points) {
    const double x = speed_axis.PlaceOf(point.megabytes);
    const double y = size_axis.PlaceOf(point.bits);
    labels.Occupy({x - 6, y - 6, x + 6, y + 6});
    marks += ChartMark(point.kind, x, y,
                       fmt::format("{}: {:.4f} {}, {:.4g} MB/s", point.name, point.bits,
                                   chart.size_unit, point.megabytes));
  }
  for (const SpeedPoint& point : chart.points) {
    marks += labels.Place(point.name, speed_axis.PlaceOf(point.megabytes),
                          size_axis.PlaceOf(point.bits));
  }
  return fmt::format(
             "<figure>\n<figcaption>{}</figcaption>\n"
             "<svg viewBox=\"0 0 {} {}\" role=img aria-label=\"{}\">\n",
             EscapeHtml(chart.title), kWidth, kHeight, EscapeHtml(AltText(chart))) +
         Grid(speed_axis, size_axis, chart.size_unit) + Front(chart.points, speed_axis, size_axis) +
         marks + ChartLegend(kinds, kLeft + 6, kBottom + 58) + "</svg>\n</figure>\n";
}

}  // namespace gmzip
