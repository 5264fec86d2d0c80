// A chart of size against speed, as SVG.
#ifndef GMZIP_REPORT_SPEED_CHART_H_
#define GMZIP_REPORT_SPEED_CHART_H_

#include <string>
#include <vector>

namespace gmzip {

struct SpeedPoint {
  std::string name;
  std::string kind;      // BenchCoder's: its colour and shape
  double megabytes = 0;  // a second; above 0
  double bits = 0;       // of a sample or byte
};

struct SpeedChart {
  std::string title;      // "Size against compression speed"
  std::string size_unit;  // "bits/dim"
  std::vector<SpeedPoint> points;
};

// Those no other beats in both size and speed, from slow to fast.
std::vector<SpeedPoint> ParetoFront(std::vector<SpeedPoint> points);

// A <figure>: speed to the right on a logarithmic scale, size upwards; the Pareto front drawn; each
// point named where there is room and by a tooltip always. Colours are classes of page_style.h.
// Empty if there are no points. Thread-safe.
std::string SpeedChartHtml(const SpeedChart& chart);

}  // namespace gmzip

#endif  // GMZIP_REPORT_SPEED_CHART_H_
