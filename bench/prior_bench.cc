// prior_bench COUNTED WEIGHED TABLE_BYTES ARRAY_BYTES OUT: a byte prior from two lists of files,
// for experiments with what is counted and how; 'gmzip train bytes' chooses the files itself.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "models/bytes/prior_trainer.h"

namespace gmzip {
namespace {

std::vector<TrainingBytes> ReadList(const char* list_name) {
  std::vector<TrainingBytes> files;
  std::ifstream list(list_name);
  std::string path;
  while (std::getline(list, path)) {
    std::ifstream in(path, std::ios::binary);
    TrainingBytes file{{std::istreambuf_iterator<char>(in), {}}};
    file.kind = KindOfTrainingBytes(file.bytes);
    files.push_back(std::move(file));
  }
  return files;
}

int Run(char** arguments) {
  PriorSettings settings;
  settings.table_bytes = static_cast<size_t>(std::atoll(arguments[3]));
  settings.array_bytes = static_cast<size_t>(std::atoll(arguments[4]));
  const auto file = TrainBytePrior(
      ReadList(arguments[1]), ReadList(arguments[2]), settings, [](uint64_t done, uint64_t total) {
        std::printf("\r%3.0f %%", 100 * static_cast<double>(done) / static_cast<double>(total));
        return true;
      });
  if (!file) return 1;
  std::printf("\n%zu bytes\n", file->size());
  std::ofstream(arguments[5], std::ios::binary)
      .write(reinterpret_cast<const char*>(file->data()),
             static_cast<std::streamsize>(file->size()));
  return 0;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: prior_bench COUNTED WEIGHED TABLE_BYTES ARRAY_BYTES OUT\n");
    return 1;
  }
  return gmzip::Run(argv);
}
