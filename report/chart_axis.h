// Scales of charts: from figures to places, and the round figures where ticks stand.
#ifndef GMZIP_REPORT_CHART_AXIS_H_
#define GMZIP_REPORT_CHART_AXIS_H_

#include <string>
#include <vector>

namespace gmzip {

enum class Scale { kLinear, kLogarithmic };

// Immutable and thread-safe.
class ChartAxis {
 public:
  // Holds all values, with some room at both ends. Logarithmic: values above 0 only.
  //   begin, end  places of the axis' ends, in the units of the picture; end may be the smaller
  ChartAxis(Scale scale, const std::vector<double>& values, double begin, double end);

  double PlaceOf(double value) const;
  // Round figures within the axis, 3 to 10 of them where there are as many.
  std::vector<double> Ticks() const;

 private:
  double Position(double value) const;  // on the scale: the value or its logarithm

  Scale scale_;
  double low_ = 0;  // positions of the ends
  double high_ = 1;
  double begin_;
  double end_;
};

// A tick's figure as short as it goes: "0.05", "20".
std::string TickText(double value);

}  // namespace gmzip

#endif  // GMZIP_REPORT_CHART_AXIS_H_
