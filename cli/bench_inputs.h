// The files of a benchmark: those given, and all below the folders given.
#ifndef GMZIP_CLI_BENCH_INPUTS_H_
#define GMZIP_CLI_BENCH_INPUTS_H_

#include <string>
#include <vector>

#include "report/bench_runner.h"

namespace gmzip {

// Each file once, in the order given, those of a folder by name. What is no folder is taken for a
// file, and fails later if it is none. Adds to *problems what a folder lacks or hides.
std::vector<BenchInput> FindBenchInputs(const std::vector<std::string>& paths,
                                        std::vector<std::string>* problems);

}  // namespace gmzip

#endif  // GMZIP_CLI_BENCH_INPUTS_H_
