// What a run of 'gmzip train' does the same for every family of networks.
#ifndef GMZIP_CLI_TRAIN_RUN_H_
#define GMZIP_CLI_TRAIN_RUN_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/training/run_settings.h"

namespace gmzip {

// Lets SIGINT and SIGTERM end a run in good order.
void WatchForInterrupts();
bool IsTrainingInterrupted();

// Prints a line of progress, with costs in "bits/" + per_what; false after an interruption.
std::function<bool(const RunProgress&)> ProgressPrinter(std::string symbols, std::string per_what);

// Errors: kCancelled where the run was interrupted; says how to go on with it.
Result<void> CheckFinished(const RunProgress& end);

// Writes a weight file and says so. Errors: kIo.
Result<void> WriteModelFile(const std::string& path, const std::vector<uint8_t>& bytes);

}  // namespace gmzip

#endif  // GMZIP_CLI_TRAIN_RUN_H_
