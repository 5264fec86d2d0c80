// A report as comma-separated values, for spreadsheets and scripts.
#ifndef GMZIP_REPORT_REPORT_CSV_H_
#define GMZIP_REPORT_REPORT_CSV_H_

#include <string>

#include "report/bench_report.h"

namespace gmzip {

// One line a row, raw figures, a line of headings first (RFC 4180). What failed has empty fields
// and says why in the last. Thread-safe.
std::string ReportCsv(const BenchReport& report);

}  // namespace gmzip

#endif  // GMZIP_REPORT_REPORT_CSV_H_
