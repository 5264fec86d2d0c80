// A chart of what each file takes under each compressor, as SVG.
#ifndef GMZIP_REPORT_FILE_CHART_H_
#define GMZIP_REPORT_FILE_CHART_H_

#include <string>
#include <vector>

namespace gmzip {

struct FileMark {
  std::string coder;
  std::string kind;  // BenchCoder's: its colour and shape
  double bits = 0;   // of a sample or byte
};

struct FileLine {
  std::string name;
  std::vector<FileMark> marks;
};

struct FileChart {
  std::string title;      // "Bits/dim of each file"
  std::string size_unit;  // "bits/dim"
  std::vector<FileLine> lines;
};

// A chart of more files would only be long.
inline constexpr size_t kMostFileLines = 60;

// A <figure>: a line for each of the first kMostFileLines files, smaller to the left. Empty if
// there are no lines. Thread-safe.
std::string FileChartHtml(const FileChart& chart);

}  // namespace gmzip

#endif  // GMZIP_REPORT_FILE_CHART_H_
