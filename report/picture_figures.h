// The part of a report's page that shows pictures, and where their bits go.
#ifndef GMZIP_REPORT_PICTURE_FIGURES_H_
#define GMZIP_REPORT_PICTURE_FIGURES_H_

#include <string>

#include "report/bench_report.h"

namespace gmzip {

// A heading, the legend all maps share, and for each of report.maps a <figure>: the picture, the
// bits per pixel as colours beside it, a caption; without bits the reason instead. Pictures are
// data URIs: nothing is loaded. Empty if there are no maps. Classes are those of page_style.h.
// Thread-safe.
std::string PictureFiguresHtml(const BenchReport& report);

}  // namespace gmzip

#endif  // GMZIP_REPORT_PICTURE_FIGURES_H_
