// The machine, the program and its models, as a report names them.
#ifndef GMZIP_REPORT_BENCH_MACHINE_H_
#define GMZIP_REPORT_BENCH_MACHINE_H_

#include "base/result.h"
#include "report/bench_report.h"

namespace gmzip {

// All but version, command line and date, which the program knows. Loads the built-in models;
// leaves no thread behind. Errors: of loading them.
Result<Machine> DescribeMachine();

}  // namespace gmzip

#endif  // GMZIP_REPORT_BENCH_MACHINE_H_
