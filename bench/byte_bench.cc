// byte_bench EFFORT [--prior FILE] FILE...: what the byte model alone makes of files, each by
// itself: bits per byte by folder and in total, and the speed of one core. The likelihood only;
// nothing is written.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "codec/entropy/cost_meter.h"
#include "codec/passes/byte_models.h"
#include "codec/passes/byte_pass.h"
#include "models/bytes/byte_model.h"
#include "models/bytes/byte_prior.h"
#include "models/bytes/prior_trainer.h"  // KindOfTrainingBytes

namespace gmzip {
namespace {

struct Sum {
  double bits = 0;
  double bytes = 0;
};

double CodedBits(const std::vector<uint8_t>& bytes, const ByteModelSettings& settings,
                 ByteKind kind, const std::shared_ptr<const BytePrior>& prior) {
  ByteModel model = MakeByteModel(settings, std::make_shared<ByteModels>(ByteModels{prior}));
  model.SetKind(kind);
  CostMeter meter;
  for (const uint8_t byte : bytes) CodeByte(byte, &model, &meter);
  return static_cast<double>(meter.total_q16()) / 65536;
}

ByteModelSettings SettingsFor(ByteEffort effort, size_t size) {
  ByteModelSettings settings{effort, 16};
  while (settings.memory_log2 < (effort == ByteEffort::kFast ? 22 : 26) &&
         size_t{1} << settings.memory_log2 < size * 256) {
    ++settings.memory_log2;
  }
  return settings;
}

std::vector<uint8_t> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int Run(int num_files, char** files, ByteEffort effort) {
  std::shared_ptr<const BytePrior> prior;
  if (num_files >= 2 && std::strcmp(files[0], "--prior") == 0) {
    auto read = BytePrior::Create(ReadFile(files[1]));
    const auto fits = read ? CheckPriorFits(**read) : Result<void>();
    if (!read || !fits) {
      std::fprintf(stderr, "%s\n", (!read ? read.error() : fits.error()).message.c_str());
      return 1;
    }
    prior = *read;
    num_files -= 2;
    files += 2;
  }
  std::map<std::string, Sum> sums;
  Sum all;
  double seconds = 0;
  for (int i = 0; i < num_files; ++i) {
    const std::filesystem::path path = files[i];
    const std::vector<uint8_t> bytes = ReadFile(path);
    const ByteModelSettings settings = SettingsFor(effort, bytes.size());
    const auto start = std::chrono::steady_clock::now();
    const double bits = CodedBits(bytes, settings, KindOfTrainingBytes(bytes), prior);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (std::getenv("BYTE_BENCH_FILES") != nullptr) {
      std::printf("%-60s %9zu %9.0f %.4f\n", path.filename().c_str(), bytes.size(), bits / 8,
                  bits / static_cast<double>(bytes.size()));
    }
    Sum& sum = sums[path.parent_path().filename()];
    sum.bits += bits;
    sum.bytes += static_cast<double>(bytes.size());
    all.bits += bits;
    all.bytes += static_cast<double>(bytes.size());
  }
  for (const auto& [name, sum] : sums) std::printf("%s %.4f  ", name.c_str(), sum.bits / sum.bytes);
  std::printf("\nall %.4f  %.0f KB/s\n", all.bits / all.bytes, all.bytes / seconds / 1000);
  return 0;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: byte_bench EFFORT [--prior FILE] FILE...\n");
    return 1;
  }
  return gmzip::Run(argc - 2, argv + 2, static_cast<gmzip::ByteEffort>(std::atoi(argv[1])));
}
