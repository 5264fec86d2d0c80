// A report as JSON and back. docs/bench.schema.json is the form in writing.
#ifndef GMZIP_REPORT_REPORT_JSON_H_
#define GMZIP_REPORT_REPORT_JSON_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "report/bench_report.h"

namespace gmzip {

// Everything in the report, and its totals. Bytes of names that are not UTF-8 become U+FFFD.
// Thread-safe.
std::string ReportJson(const BenchReport& report);

// The report that ReportJson wrote; totals are not read but follow from the rows. Thread-safe.
// Errors: kDamaged if it is no report; kUnsupported for another version of the form.
Result<BenchReport> ParseReport(std::string_view json);

}  // namespace gmzip

#endif  // GMZIP_REPORT_REPORT_JSON_H_
