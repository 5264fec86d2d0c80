#include "models/pixelcnn/pixelcnn_model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/pixelcnn/pixel_features.h"
#include "tests/models/pixelcnn/generated_picture.h"
#include "tests/models/pixelcnn/random_model.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

void ExpectRefused(const WeightFile& file, ErrorCode code) {
  const auto model = PixelCnnModel::Create(file);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, code) << model.error().message;
}

TEST(PixelCnnModel, ReadsItsShape) {
  for (const int channels : {1, 3}) {
    const auto model = PixelCnnModel::Create(RandomWeightFile(SmallConfig(channels)));
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_EQ((*model)->config().num_channels, channels);
    EXPECT_EQ((*model)->config().width, 16);
    EXPECT_EQ((*model)->config().num_mixtures, 2);
  }
}

TEST(PixelCnnModel, RefusesOtherFamiliesAndFormats) {
  WeightFile file = RandomWeightFile(SmallConfig(3));
  file.metadata[kFamilyKey] = "wavenet";
  ExpectRefused(file, ErrorCode::kUnsupported);
  file.metadata.erase(kFamilyKey);
  ExpectRefused(file, ErrorCode::kUnsupported);
  file = RandomWeightFile(SmallConfig(3));
  file.metadata[kVersionKey] = std::to_string(kPixelCnnVersion + 1);
  ExpectRefused(file, ErrorCode::kUnsupported);
}

TEST(PixelCnnModel, RefusesImpossibleNumbers) {
  struct {
    const char* key;
    const char* value;
  } const cases[] = {
      {"num_channels", "2"}, {"num_channels", "4"},   {"num_channels", "0"}, {"width", "24"},
      {"width", "0"},        {"width", "-16"},        {"width", "16 "},      {"width", "1e2"},
      {"width", ""},         {"width", "4294967312"}, {"num_blocks", "65"},  {"num_blocks", "-1"},
      {"head_width", "0"},   {"num_mixtures", "17"},  {"num_mixtures", "0"}, {"version", "one"}};
  for (const auto& [key, value] : cases) {
    SCOPED_TRACE(std::string(key) + " = " + value);
    WeightFile file = RandomWeightFile(SmallConfig(3));
    file.metadata[key] = value;
    ExpectRefused(file, ErrorCode::kDamaged);
    file.metadata.erase(key);
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

TEST(PixelCnnModel, RefusesWrongShapes) {
  struct {
    const char* key;
    const char* value;
  } const cases[] = {{"num_channels", "1"}, {"width", "32"},       {"num_blocks", "2"},
                     {"head_width", "9"},   {"num_mixtures", "3"}, {"width", "1024"}};
  for (const auto& [key, value] : cases) {
    SCOPED_TRACE(std::string(key) + " = " + value);
    WeightFile file = RandomWeightFile(SmallConfig(3));
    file.metadata[key] = value;
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

TEST(PixelCnnModel, RefusesEveryMissingTensor) {
  const WeightFile complete = RandomWeightFile(SmallConfig(3));
  for (const auto& [name, tensor] : complete.tensors) {
    SCOPED_TRACE(name);
    WeightFile file = complete;
    file.tensors.erase(name);
    ExpectRefused(file, ErrorCode::kDamaged);
    file = complete;
    file.tensors[name].dtype = DType::kF32;
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

TEST(PixelCnnModel, RefusesRowsThatCouldOverflow) {
  const WeightFile good = RandomWeightFile(SmallConfig(3));
  WeightFile file = good;
  std::ranges::fill(file.tensors["block0.first.weight"].bytes, uint8_t{0x7f});  // 0x7f7f x 16
  ExpectRefused(file, ErrorCode::kDamaged);
  file = good;
  std::ranges::fill(file.tensors["head2.output.bias"].bytes, uint8_t{0x7f});
  ExpectRefused(file, ErrorCode::kDamaged);
  file = good;
  file.tensors["head0.hidden.weight"].bytes[0] = 0;
  file.tensors["head0.hidden.weight"].bytes[1] = 0x80;  // -32768
  ExpectRefused(file, ErrorCode::kDamaged);
  file = good;
  file.tensors["input.shift"].bytes[0] = 31;
  ExpectRefused(file, ErrorCode::kDamaged);
}

// Features of any value, for an odd head and 0 and several blocks.
TEST(PixelCnnModel, EveryTargetAndBatchGivesTheSameOutputs) {
  for (const PixelCnnConfig& config :
       {SmallConfig(1), SmallConfig(3), PixelCnnConfig{3, 48, 2, 7, 5},
        PixelCnnConfig{1, 16, 0, 1, 1}}) {
    const auto model = PixelCnnModel::Create(RandomWeightFile(config));
    ASSERT_TRUE(model) << model.error().message;
    constexpr int kPixels = 11;
    const auto run = [&](int batch_size) {
      std::vector<int16_t> outputs;
      PixelCnnBatch batch(config, batch_size);
      std::mt19937 random(2);
      const auto draw = [&] { return static_cast<int16_t>(random() >> 16); };
      for (int first = 0; first < kPixels; first += batch_size) {
        const int count = std::min(batch_size, kPixels - first);
        for (int i = 0; i < count; ++i) {
          std::generate_n(batch.Features(i), config.num_features(), draw);
        }
        (*model)->RunTrunk(count, &batch);
        for (int c = 0; c < config.num_channels; ++c) {
          (*model)->RunHead(c, count, &batch);
          if (c > 0) continue;  // the order of later heads' outputs depends on the batch
          for (int i = 0; i < count; ++i) {
            outputs.insert(outputs.end(), batch.Outputs(i),
                           batch.Outputs(i) + config.num_outputs());
          }
        }
      }
      return outputs;
    };
    const std::vector<int16_t> expected = run(kPixels);
    ForEachSimdTarget([&] {
      for (const int batch_size : {1, 2, 7, kPixels}) ASSERT_EQ(run(batch_size), expected);
    });
  }
}

}  // namespace
}  // namespace gmzip
