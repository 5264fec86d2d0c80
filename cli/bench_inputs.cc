#include "cli/bench_inputs.h"

#include <filesystem>
#include <set>
#include <system_error>

#include "cli/command_table.h"
#include "cli/file_options.h"

namespace gmzip {
namespace {

namespace fs = std::filesystem;

// Files below a folder, or the path itself.
std::vector<std::string> FilesAt(const std::string& path, std::vector<std::string>* problems) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return {path};
  FileOptions inputs;
  inputs.files = {path};
  inputs.recursive = true;
  std::vector<std::string> files;
  const int exit_code = ForEachInput(
      inputs, [](const std::string&) { return true; },
      [&](const std::string& file) {
        files.push_back(file);
        return kExitGood;
      });
  if (exit_code != kExitGood) problems->push_back(path + ": cannot list the folder");
  if (exit_code == kExitGood && files.empty()) problems->push_back(path + ": an empty folder");
  return files;
}

}  // namespace

std::vector<BenchInput> FindBenchInputs(const std::vector<std::string>& paths,
                                        std::vector<std::string>* problems) {
  std::vector<BenchInput> inputs;
  std::set<std::string> seen;
  for (const std::string& path : paths) {
    for (const std::string& file : FilesAt(path, problems)) {
      if (!seen.insert(file).second) continue;
      std::error_code code;
      const uintmax_t size = fs::file_size(file, code);
      inputs.push_back({file, code ? 0 : size});
    }
  }
  return inputs;
}

}  // namespace gmzip
