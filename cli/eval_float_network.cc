#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/command_table.h"
#include "cli/eval_tables.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "codec/entropy/cost_meter.h"
#include "codec/model_choice.h"
#include "codec/passes/byte_models.h"
#include "codec/passes/byte_pass.h"
#include "models/chars/chars_export.h"
#include "models/chars/chars_forecaster.h"

namespace gmzip {
namespace {

// The floating-point network keeps all its sums of a text in memory.
constexpr size_t kMaxTextBytes = size_t{1} << 16;

Result<std::shared_ptr<const CharsModel>> NetworkOf(const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(const NamedByteModels named, ChooseByteModels(options));
  if (named.models->network != nullptr) return named.models->network;
  GMZIP_ASSIGN_OR_RETURN(const NamedNetwork built_in, BuiltInNetwork());
  return built_in.network;
}

// As shipped: nothing is learnt.
double IntegerBits(const std::vector<uint8_t>& text, std::shared_ptr<const CharsModel> network) {
  CharsLearning no_learning;
  no_learning.num_layers = 0;
  CharsForecaster forecaster(std::move(network), no_learning);
  CostMeter meter;
  for (const uint8_t byte : text) CodeByte(byte, &forecaster, &meter);
  return static_cast<double>(meter.total_q16()) / 65536;
}

Result<std::vector<uint8_t>> ReadStart(const std::string& path) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  GMZIP_ASSIGN_OR_RETURN(std::vector<uint8_t> file, input.ReadAll());
  file.resize(std::min(file.size(), kMaxTextBytes));
  return file;
}

}  // namespace

int EvalFloatNetwork(const std::vector<std::string>& files, const std::string& checkpoint,
                     const CompressOptions& options) {
  const auto network = NetworkOf(options);
  if (!network) return PrintEvalError(options.model_file, network.error());
  double float_bits = 0;
  double integer_bits = 0;
  double num_bytes = 0;
  int exit_code = kExitGood;
  for (const std::string& file : files) {
    const auto text = ReadStart(file);
    if (!text) {
      exit_code = WorseExit(exit_code, PrintEvalError(file, text.error()));
      continue;
    }
    if (text->empty()) continue;
    const auto bits = FloatBitsPerByte(checkpoint, *text);
    if (!bits) return PrintEvalError(checkpoint, bits.error());
    const auto size = static_cast<double>(text->size());
    float_bits += *bits * size;
    integer_bits += IntegerBits(*text, *network);
    num_bytes += size;
  }
  if (num_bytes == 0) return exit_code;
  fmt::print(
      "network as trained, first {} bytes of each file: {:.4f} bits/byte in floating point, {:.4f} "
      "in integers ({:+.3f} %)\n",
      kMaxTextBytes, float_bits / num_bytes, integer_bits / num_bytes,
      (integer_bits / float_bits - 1) * 100);
  return exit_code;
}

}  // namespace gmzip
