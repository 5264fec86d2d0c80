// The marks by which charts show compressors, each kind in its colour and shape.
#ifndef GMZIP_REPORT_CHART_MARKS_H_
#define GMZIP_REPORT_CHART_MARKS_H_

#include <string>
#include <vector>

namespace gmzip {

// A mark around (x, y) that says `tooltip` when pointed at: gmzip's a circle, a baseline's a
// square, a peer's a triangle. `tooltip` is escaped here.
std::string ChartMark(const std::string& kind, double x, double y, const std::string& tooltip);

// What the marks of these kinds mean, in a row from (x, y) on; each kind once.
std::string ChartLegend(const std::vector<std::string>& kinds, double x, double y);

}  // namespace gmzip

#endif  // GMZIP_REPORT_CHART_MARKS_H_
