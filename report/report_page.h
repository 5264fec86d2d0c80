// A report as a page of HTML: one file, nothing loaded.
#ifndef GMZIP_REPORT_REPORT_PAGE_H_
#define GMZIP_REPORT_REPORT_PAGE_H_

#include <string>

#include "report/bench_report.h"

namespace gmzip {

// Charts, tables that sort by a click on a heading, pictures beside maps of their bits, notes, the
// machine; light or dark as the
// reader's system is, readable on a phone. Without scripts it is whole but for the sorting.
// Thread-safe.
std::string ReportPage(const BenchReport& report);

}  // namespace gmzip

#endif  // GMZIP_REPORT_REPORT_PAGE_H_
