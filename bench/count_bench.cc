#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "models/bytes/count_gatherer.h"
int main(int, char** argv) {
  std::vector<std::vector<uint8_t>> files;
  std::ifstream list(argv[1]);
  std::string path;
  while (std::getline(list, path)) {
    std::ifstream in(path, std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  gmzip::CountSettings settings;
  settings.num_buckets = static_cast<size_t>(std::atoi(argv[3]));
  const auto table = gmzip::GatherCounts(files, settings, [](uint64_t a, uint64_t b) {
    std::printf("%d of %d\n", int(a), int(b));
    std::fflush(stdout);
    return true;
  });
  std::ofstream(argv[2], std::ios::binary)
      .write(reinterpret_cast<const char*>(table.data()), std::streamsize(table.size()));
}
