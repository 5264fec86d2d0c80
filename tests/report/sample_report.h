// A small report for tests: two text files and a picture, gmzip and two others.
#ifndef GMZIP_TESTS_REPORT_SAMPLE_REPORT_H_
#define GMZIP_TESTS_REPORT_SAMPLE_REPORT_H_

#include <string>

#include "report/bench_report.h"

namespace gmzip {

inline BenchRow SampleRow(size_t file, size_t coder, uint64_t coded_bytes, double seconds) {
  BenchRow row;
  row.file = file;
  row.coder = coder;
  row.coded_bytes = coded_bytes;
  row.compress.seconds = {seconds, seconds * 1.02, seconds * 1.01};
  row.decompress.seconds = {seconds / 2, seconds / 2, seconds / 2};
  row.is_verified = true;
  return row;
}

inline BenchCoder SampleCoder(const std::string& name, const std::string& kind) {
  BenchCoder coder;
  coder.name = name;
  coder.kind = kind;
  coder.settings = name + " --settings";
  return coder;
}

// Text of 1000 and 2000 bytes in folder "text", a picture of 600 samples in "pictures"; gmzip takes
// a quarter of the raw bytes, zstd half, jxl a fifth of the picture.
inline BenchReport SampleReport() {
  BenchReport report;
  report.machine.cpu = "A CPU";
  report.machine.models = {{"bytes", "0123456789abcdef"}};
  report.machine.command_line = {"gmzip bench", "text"};
  report.num_runs = 3;
  report.files = {{"text/a", "text", "", 1000, 1000, 0, 0, 0},
                  {"text/b", "text", "", 2000, 2000, 0, 0, 0},
                  {"pictures/c.png", "pictures", "", 400, 600, 600, 20, 10}};
  report.coders = {SampleCoder("gmzip:5", "gmzip"), SampleCoder("zstd:19", "baseline"),
                   SampleCoder("jxl:9", "baseline")};
  report.coders[2].subject = Subject::kPixels;
  report.rows = {SampleRow(0, 0, 250, 0.1), SampleRow(0, 1, 500, 0.01),
                 SampleRow(1, 0, 500, 0.2), SampleRow(1, 1, 1000, 0.02),
                 SampleRow(2, 0, 150, 0.3), SampleRow(2, 1, 300, 0.03),
                 SampleRow(2, 2, 120, 0.05)};
  report.rows[0].likelihood_bits = 1900;
  report.rows[2].likelihood_bits = 3900;
  return report;
}

// The same and a sound of 500 samples of 2 bytes, of which gmzip makes 3.2 bits a sample, zstd 8
// and flac 4.
inline BenchReport SampleReportWithSound() {
  BenchReport report = SampleReport();
  report.files.push_back({"sounds/d.wav", "sounds", "", 1044, 1000, 500, 0, 0, 2, 44100});
  report.coders.push_back(SampleCoder("flac:8", "baseline"));
  report.coders[3].subject = Subject::kSamples;
  report.rows.push_back(SampleRow(3, 0, 200, 0.1));
  report.rows.push_back(SampleRow(3, 1, 500, 0.1));
  report.rows.push_back(SampleRow(3, 3, 250, 0.1));
  return report;
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_REPORT_SAMPLE_REPORT_H_
