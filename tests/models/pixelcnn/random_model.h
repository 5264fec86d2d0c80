// A small pixelcnn weight file made in code: random weights, the same on every machine.
#ifndef GMZIP_TESTS_MODELS_PIXELCNN_RANDOM_MODEL_H_
#define GMZIP_TESTS_MODELS_PIXELCNN_RANDOM_MODEL_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "models/pixelcnn/pixelcnn_config.h"
#include "models/pixelcnn/pixelcnn_format.h"
#include "models/pixelcnn/pixelcnn_model.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

inline PixelCnnConfig SmallConfig(int num_channels, int num_conditions = 0) {
  return {num_channels, 16, 1, 8, 2, num_conditions};
}

// Weights within +-200 and a shift of 11 keep random activations at a few units, so that
// distributions differ from pixel to pixel and none is as good as certain.
inline void AddRandomLayer(const std::string& name, size_t rows, size_t cols, std::mt19937* random,
                           WeightFile* file) {
  std::vector<int16_t> weights(rows * cols);
  for (int16_t& weight : weights) {
    weight = static_cast<int16_t>(static_cast<int>((*random)() % 401) - 200);
  }
  std::vector<int32_t> bias(rows);
  for (int32_t& b : bias) b = static_cast<int32_t>((*random)() % 400001) - 200000;
  const std::vector<uint8_t> shifts((rows + kDenseRowGroup - 1) / kDenseRowGroup, 11);
  const size_t weight_shape[] = {rows, cols};
  const size_t bias_shape[] = {rows};
  const size_t shift_shape[] = {shifts.size()};
  ASSERT_TRUE(file->Set<int16_t>(name + ".weight", weight_shape, weights));
  ASSERT_TRUE(file->Set<int32_t>(name + ".bias", bias_shape, bias));
  ASSERT_TRUE(file->Set<uint8_t>(name + ".shift", shift_shape, shifts));
}

// What a condition of 1 adds is as large as a layer's biases.
inline void AddRandomCondition(const std::string& name, size_t rows, size_t cols,
                               std::mt19937* random, WeightFile* file) {
  std::vector<int16_t> matrix(rows * cols);
  for (int16_t& weight : matrix) {
    weight = static_cast<int16_t>(static_cast<int>((*random)() % 401) - 200);
  }
  const size_t shape[] = {rows, cols};
  ASSERT_TRUE(file->Set<int16_t>(name + kConditionSuffix, shape, matrix));
}

// Conditions come last: the rest is the same with and without.
inline WeightFile RandomWeightFile(const PixelCnnConfig& config) {
  std::mt19937 random(11);
  WeightFile file;
  file.metadata[kFamilyKey] = kPixelCnnFamily;
  file.metadata[kVersionKey] = std::to_string(kPixelCnnVersion);
  file.metadata["num_channels"] = std::to_string(config.num_channels);
  file.metadata["width"] = std::to_string(config.width);
  file.metadata["num_blocks"] = std::to_string(config.num_blocks);
  file.metadata["head_width"] = std::to_string(config.head_width);
  file.metadata["num_mixtures"] = std::to_string(config.num_mixtures);
  file.metadata[kStreamBitsKey] = "9";
  const auto width = static_cast<size_t>(config.width);
  const auto head_width = static_cast<size_t>(config.head_width);
  AddRandomLayer("input", width + kSkipRows, static_cast<size_t>(config.num_features()), &random,
                 &file);
  for (int b = 0; b < config.num_blocks; ++b) {
    const std::string block = "block" + std::to_string(b);
    file.metadata[block + kBitsSuffix] = "9";
    AddRandomLayer(block + ".first", width, width, &random, &file);
    AddRandomLayer(block + ".second", 2 * width, width, &random, &file);
  }
  for (int c = 0; c < config.num_channels; ++c) {
    const std::string head = "head" + std::to_string(c);
    file.metadata[head + kBitsSuffix] = "9";
    AddRandomLayer(head + ".hidden", head_width, width + kNumHeadFeatures, &random, &file);
    AddRandomLayer(head + ".output", static_cast<size_t>(config.num_outputs()), head_width, &random,
                   &file);
  }
  if (config.num_conditions == 0) return file;
  file.metadata[kNumConditionsKey] = std::to_string(config.num_conditions);
  for (int b = 0; b < config.num_blocks; ++b) {
    AddRandomCondition("block" + std::to_string(b) + ".second", 2 * width,
                       static_cast<size_t>(config.num_conditions), &random, &file);
  }
  return file;
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_MODELS_PIXELCNN_RANDOM_MODEL_H_
