// chars_bench [--layers N] [--rate R] [--hidden-rate R] MODEL FILE...: what a char-level network
// alone takes for each file, and its speed. Options: CharsLearning's.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "models/chars/chars_forecaster.h"
#include "models/runtime/tables.h"

namespace gmzip {
namespace {

std::vector<uint8_t> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

double CodedBits(const std::vector<uint8_t>& bytes, CharsForecaster* forecaster) {
  uint64_t bits_q16 = 0;
  for (const uint8_t byte : bytes) {
    uint32_t partial = 1;
    for (int i = 7; i >= 0; --i) {
      const uint32_t bit = byte >> i & 1U;
      const uint32_t p1_16 = forecaster->Forecast().p1_16(partial);
      bits_q16 += CostQ16(bit != 0 ? p1_16 : 65536 - p1_16);
      partial = partial << 1 | bit;
    }
    forecaster->AddByte(byte);
  }
  return static_cast<double>(bits_q16) / 65536;
}

int Run(int num_arguments, char** arguments) {
  CharsLearning learning;
  for (; num_arguments > 2 && arguments[0][0] == '-'; arguments += 2, num_arguments -= 2) {
    const float value = std::strtof(arguments[1], nullptr);
    if (std::strcmp(arguments[0], "--layers") == 0) learning.num_layers = static_cast<int>(value);
    if (std::strcmp(arguments[0], "--rate") == 0) learning.rate = value;
    if (std::strcmp(arguments[0], "--hidden-rate") == 0) learning.hidden_rate = value;
  }
  if (num_arguments < 2) {
    std::fprintf(stderr,
                 "usage: chars_bench [--layers N] [--rate R] [--hidden-rate R] MODEL FILE...\n");
    return 1;
  }
  const auto file = ParseWeightFile(ReadFile(arguments[0]));
  auto model = file ? CharsModel::Create(*file)
                    : Result<std::shared_ptr<const CharsModel>>(
                          expected_impl::unexpected<Error>(file.error()));
  if (!model) {
    std::fprintf(stderr, "%s: %s\n", arguments[0], model.error().message.c_str());
    return 1;
  }
  double all_bits = 0;
  double all_bytes = 0;
  double seconds = 0;
  for (int i = 1; i < num_arguments; ++i) {
    const std::vector<uint8_t> bytes = ReadFile(arguments[i]);
    const auto start = std::chrono::steady_clock::now();
    CharsForecaster forecaster(*model, learning);
    const double bits = CodedBits(bytes, &forecaster);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    all_bits += bits;
    all_bytes += static_cast<double>(bytes.size());
    std::printf("%-60s %9zu %.4f\n", std::filesystem::path(arguments[i]).filename().c_str(),
                bytes.size(), bits / static_cast<double>(bytes.size()));
  }
  std::printf("all %.0f bytes, %.4f bits per byte, %.1f KB/s, %.1f GMAC/s\n", all_bytes,
              all_bits / all_bytes, all_bytes / seconds / 1e3,
              all_bytes / seconds * static_cast<double>((*model)->config().MacsPerByte()) / 1e9);
  return 0;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) { return gmzip::Run(argc - 1, argv + 1); }
