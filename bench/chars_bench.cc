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

#include "codec/entropy/cost_meter.h"
#include "codec/passes/byte_models.h"
#include "codec/passes/byte_pass.h"
#include "models/chars/chars_forecaster.h"

namespace gmzip {
namespace {

std::vector<uint8_t> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

double CodedBits(const std::vector<uint8_t>& bytes, CharsForecaster* forecaster) {
  CostMeter meter;
  for (const uint8_t byte : bytes) CodeByte(byte, forecaster, &meter);
  return static_cast<double>(meter.total_q16()) / 65536;
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
  const auto models = LoadByteModels(arguments[0]);
  if (!models || models->models->network == nullptr) {
    const std::string message = models ? "not a network" : models.error().message;
    std::fprintf(stderr, "%s: %s\n", arguments[0], message.c_str());
    return 1;
  }
  const auto& network = models->models->network;
  double all_bits = 0;
  double all_bytes = 0;
  double seconds = 0;
  for (int i = 1; i < num_arguments; ++i) {
    const std::vector<uint8_t> bytes = ReadFile(arguments[i]);
    const auto start = std::chrono::steady_clock::now();
    CharsForecaster forecaster(network, learning);
    const double bits = CodedBits(bytes, &forecaster);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    all_bits += bits;
    all_bytes += static_cast<double>(bytes.size());
    std::printf("%-60s %9zu %.4f\n", std::filesystem::path(arguments[i]).filename().c_str(),
                bytes.size(), bits / static_cast<double>(bytes.size()));
  }
  std::printf("all %.0f bytes, %.4f bits per byte, %.1f KB/s, %.1f GMAC/s\n", all_bytes,
              all_bits / all_bytes, all_bytes / seconds / 1e3,
              all_bytes / seconds * static_cast<double>(network->config().MacsPerByte()) / 1e9);
  return 0;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) { return gmzip::Run(argc - 1, argv + 1); }
