// Any bytes as a char-level network: reading must end in a network or an error, and what was
// accepted must run, learn and foretell within its bounds, whatever its weights.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/chars/chars_config.h"
#include "models/chars/chars_forecaster.h"
#include "models/chars/chars_format.h"
#include "models/chars/chars_model.h"
#include "models/runtime/weight_file.h"

namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

// Takes bytes off the input, then zeros.
class Input {
 public:
  explicit Input(std::span<const uint8_t> data) : data_(data) {}

  int Byte() { return at_ < data_.size() ? data_[at_++] : 0; }
  // As Byte, but from the start again at the end.
  int EndlessByte() {
    if (data_.empty()) return 0;
    at_ %= data_.size();
    return data_[at_++];
  }

 private:
  std::span<const uint8_t> data_;
  size_t at_ = 0;
};

template <typename T>
void Set(const std::string& name, const std::vector<size_t>& shape, const std::vector<T>& values,
         gmzip::WeightFile* file) {
  Check(file->Set<T>(name, shape, std::span<const T>(values)).has_value());
}

// Weights of all sizes: most files pass the overflow proof, some do not.
void AddLayer(const std::string& name, int num_rows, int num_cols, Input* input,
              gmzip::WeightFile* file) {
  const auto rows = static_cast<size_t>(num_rows);
  const auto cols = static_cast<size_t>(num_cols);
  const int weight_scale = 1 << input->EndlessByte() % 9;
  const int bias_scale = 1 << input->EndlessByte() % 25;
  std::vector<int16_t> weights(rows * cols);
  for (int16_t& weight : weights) {
    weight = static_cast<int16_t>((input->EndlessByte() - 128) * weight_scale);
  }
  std::vector<int32_t> bias(rows);
  for (int32_t& value : bias) value = (input->EndlessByte() - 128) * (bias_scale / 2);
  std::vector<uint8_t> shifts(rows / 16);
  for (uint8_t& shift : shifts) shift = static_cast<uint8_t>(input->EndlessByte() % 32);
  Set(name + ".weight", {rows, cols}, weights, file);
  Set(name + ".bias", {rows}, bias, file);
  Set(name + ".shift", {rows / 16}, shifts, file);
}

void AddHashedTable(const gmzip::CharsConfig& config, bool lies, Input* input,
                    gmzip::WeightFile* file) {
  file->metadata["hashed_bits"] = std::to_string(config.hashed_bits + (lies ? 1 : 0));
  file->metadata["hashed_embedding"] = std::to_string(config.hashed_embedding);
  const auto rows = static_cast<size_t>(config.NumHashedRows());
  const auto cols = static_cast<size_t>(config.hashed_embedding);
  std::vector<int8_t> table(rows * cols);
  for (int8_t& value : table) value = static_cast<int8_t>(input->EndlessByte() - 128);
  Set(gmzip::kCharsHashedEmbeddingName, {rows, cols}, table, file);
  AddLayer(gmzip::kCharsHashedName, config.NumRows(0), config.NumHashedColumns(), input, file);
}

// A file that names all tensors of a shape: random bytes would never get past the JSON.
gmzip::WeightFile FileAround(std::span<const uint8_t> data) {
  Input input(data);
  gmzip::WeightFile file;
  const gmzip::CharsConfig config{16 + 16 * (input.Byte() % 2), 1 + input.Byte() % 3,
                                  1 + input.Byte() % 4,         1 + input.Byte() % 3,
                                  1 + input.Byte() % 6,         input.Byte() % 4};
  // Now and then the file says another shape than it has.
  const int lie = input.Byte();
  file.metadata[gmzip::kCharsFamilyKey] = gmzip::kCharsFamily;
  file.metadata[gmzip::kCharsVersionKey] = std::to_string(gmzip::kCharsVersion);
  file.metadata["width"] = std::to_string(config.width + (lie == 1 ? 16 : 0));
  file.metadata["num_layers"] = std::to_string(config.num_layers + (lie == 2 ? 1 : 0));
  file.metadata["embedding"] = std::to_string(config.embedding + (lie == 3 ? 1 : 0));
  file.metadata["taps"] = std::to_string(config.taps - (lie == 4 ? 1 : 0));
  if (config.hashed_embedding > 0) AddHashedTable(config, lie == 5, &input, &file);
  const auto embedding = static_cast<size_t>(config.embedding);
  std::vector<int16_t> embedded(gmzip::kByteValues * embedding);
  const int scale = 1 << input.EndlessByte() % 9;
  for (int16_t& value : embedded) {
    value = static_cast<int16_t>((input.EndlessByte() - 128) * scale);
  }
  Set(gmzip::kCharsEmbeddingName, {gmzip::kByteValues, embedding}, embedded, &file);
  for (int tap = 0; tap < config.taps; ++tap) {
    AddLayer(gmzip::CharsTapName(tap), config.NumRows(0), config.embedding, &input, &file);
  }
  for (int layer = 1; layer < config.num_layers; ++layer) {
    AddLayer(gmzip::CharsLayerName(layer), config.NumRows(layer), config.width, &input, &file);
  }
  AddLayer(gmzip::kCharsOutputName, gmzip::kByteValues, config.width, &input, &file);
  return file;
}

void Use(std::span<const uint8_t> file_bytes, std::span<const uint8_t> stream) {
  const auto file = gmzip::ParseWeightFile(file_bytes);
  if (!file) return;
  const auto model = gmzip::CharsModel::Create(*file);
  if (!model) return;
  // The largest shapes take long.
  if ((*model)->config().MacsPerByte() > 100'000) return;
  gmzip::CharsLearning learning;
  learning.num_layers = gmzip::kMaxCharsLayers;
  learning.batch = 20;
  gmzip::CharsForecaster forecaster(*model, learning);
  Input input(stream);
  for (int i = 0; i < 70; ++i) {
    const gmzip::ByteDistribution& forecast = forecaster.Forecast();
    uint64_t total = 0;
    for (uint32_t byte = 0; byte < 256; ++byte) {
      const uint32_t weight = forecast.weight(static_cast<uint8_t>(byte));
      Check(weight >= 1 && weight <= gmzip::ByteDistribution::kMaxWeight);
      total += weight;
    }
    Check(total == forecast.total());
    forecaster.AddByte(static_cast<uint8_t>(input.EndlessByte()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> bytes(data, size);
  Use(bytes, bytes);
  const auto around = gmzip::WriteWeightFile(FileAround(bytes));
  Check(around.has_value());
  Use(*around, bytes);
  return 0;
}
