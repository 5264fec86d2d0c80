// A small chars weight file made in code: random weights, the same on every machine.
#ifndef GMZIP_TESTS_MODELS_CHARS_RANDOM_CHARS_H_
#define GMZIP_TESTS_MODELS_CHARS_RANDOM_CHARS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/chars/chars_config.h"
#include "models/chars/chars_format.h"
#include "models/chars/chars_model.h"
#include "models/runtime/dense_layer.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

inline constexpr CharsConfig kSmallChars = {16, 2, 6, 3};
// With contexts longer than its taps.
inline constexpr CharsConfig kLongerChars = {16, 2, 6, 3, 5, 4};

// A linear congruential generator (Knuth's MMIX), of which the high bits are taken.
class SmallRandom {
 public:
  explicit SmallRandom(uint64_t seed) : state_(seed) {}

  uint32_t Below(uint32_t n) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<uint32_t>(state_ >> 33) % n;
  }
  // Within +-largest.
  int32_t Within(int32_t largest) {
    return static_cast<int32_t>(Below(2 * static_cast<uint32_t>(largest) + 1)) - largest;
  }

 private:
  uint64_t state_;
};

struct RandomLayer {
  std::string name;
  int rows;
  int cols;
  int32_t largest_weight;
  int32_t largest_bias;
  uint8_t shift;
};

inline void AddRandomLayer(const RandomLayer& layer, SmallRandom* random, WeightFile* file) {
  const auto rows = static_cast<size_t>(layer.rows);
  const auto cols = static_cast<size_t>(layer.cols);
  std::vector<int16_t> weights(rows * cols);
  for (int16_t& weight : weights) {
    weight = static_cast<int16_t>(random->Within(layer.largest_weight));
  }
  std::vector<int32_t> bias(rows);
  for (int32_t& b : bias) b = random->Within(layer.largest_bias);
  const std::vector<uint8_t> shifts(rows / kDenseRowGroup, layer.shift);
  const size_t weight_shape[] = {rows, cols};
  const size_t bias_shape[] = {rows};
  const size_t shift_shape[] = {shifts.size()};
  ASSERT_TRUE(file->Set<int16_t>(layer.name + ".weight", weight_shape, weights));
  ASSERT_TRUE(file->Set<int32_t>(layer.name + ".bias", bias_shape, bias));
  ASSERT_TRUE(file->Set<uint8_t>(layer.name + ".shift", shift_shape, shifts));
}

inline void AddRandomHashedTable(const CharsConfig& config, SmallRandom* random, WeightFile* file) {
  file->metadata["hashed_bits"] = std::to_string(config.hashed_bits);
  file->metadata["hashed_embedding"] = std::to_string(config.hashed_embedding);
  const auto rows = static_cast<size_t>(config.NumHashedRows());
  const auto cols = static_cast<size_t>(config.hashed_embedding);
  std::vector<int8_t> table(rows * cols);
  for (int8_t& value : table) value = static_cast<int8_t>(random->Within(127));
  const size_t shape[] = {rows, cols};
  EXPECT_TRUE(file->Set<int8_t>(kCharsHashedEmbeddingName, shape, table));
  AddRandomLayer({kCharsHashedName, config.NumRows(0), config.NumHashedColumns(),
                  std::min(200000 / config.NumHashedColumns(), 16000), 1 << 18, 7},
                 random, file);
}

// Sums of a few units, so that gates lie anywhere and no byte is as good as certain.
inline WeightFile RandomCharsFile(const CharsConfig& config, uint64_t seed = 1) {
  SmallRandom random(seed);
  WeightFile file;
  file.metadata[kCharsFamilyKey] = kCharsFamily;
  file.metadata[kCharsVersionKey] = std::to_string(kCharsVersion);
  file.metadata["width"] = std::to_string(config.width);
  file.metadata["num_layers"] = std::to_string(config.num_layers);
  file.metadata["embedding"] = std::to_string(config.embedding);
  file.metadata["taps"] = std::to_string(config.taps);
  const auto embedding = static_cast<size_t>(config.embedding);
  std::vector<int16_t> embedded(kByteValues * embedding);
  for (int16_t& value : embedded) value = static_cast<int16_t>(random.Within(1 << 12));
  const size_t shape[] = {kByteValues, embedding};
  EXPECT_TRUE(file.Set<int16_t>(kCharsEmbeddingName, shape, embedded));
  for (int tap = 0; tap < config.taps; ++tap) {
    AddRandomLayer({CharsTapName(tap), config.NumRows(0), config.embedding,
                    32000 / (config.embedding + config.taps), 1 << 22, 12},
                   &random, &file);
  }
  for (int layer = 1; layer < config.num_layers; ++layer) {
    AddRandomLayer({CharsLayerName(layer), config.NumRows(layer), config.width,
                    48000 / config.width, 1 << 24, 14},
                   &random, &file);
  }
  AddRandomLayer({kCharsOutputName, kByteValues, config.width, 12000 / config.width, 1 << 21, 13},
                 &random, &file);
  if (config.hashed_embedding > 0) AddRandomHashedTable(config, &random, &file);
  return file;
}

inline std::shared_ptr<const CharsModel> MakeChars(const WeightFile& file) {
  auto model = CharsModel::Create(file);
  EXPECT_TRUE(model) << model.error().message;
  return model ? *std::move(model) : nullptr;
}

// Words out of a small vocabulary.
inline std::vector<uint8_t> SmallText(size_t count, uint64_t seed) {
  constexpr const char* kWords[] = {"the ",  "network ", "reads ", "a byte, ", "and ",
                                    "then ", "another",  ".\n",    "it ",      "learns "};
  SmallRandom random(seed);
  std::string text;
  while (text.size() < count) text += kWords[random.Below(10)];
  return {text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_MODELS_CHARS_RANDOM_CHARS_H_
