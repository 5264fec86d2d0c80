#include "models/pixelcnn/pixelcnn_model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/pixelcnn/pixel_features.h"
#include "models/pixelcnn/pixelcnn_condition.h"
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

// Outputs of the first head for features of any value.
std::vector<int16_t> FirstHead(const PixelCnnModel& model) {
  constexpr int kPixels = 5;
  PixelCnnBatch batch(model.config(), kPixels);
  std::mt19937 random(2);
  for (int i = 0; i < kPixels; ++i) {
    std::generate_n(batch.Features(i), model.config().num_features(),
                    [&] { return static_cast<int16_t>(random() >> 16); });
  }
  model.RunTrunk(kPixels, &batch);
  model.RunHead(0, kPixels, &batch);
  return {batch.Outputs(0), batch.Outputs(0) + kPixels * model.config().num_outputs()};
}

std::unique_ptr<const PixelCnnModel> ModelOf(const WeightFile& file) {
  auto model = PixelCnnModel::Create(file);
  EXPECT_TRUE(model) << model.error().message;
  return *std::move(model);
}

std::vector<int16_t> FirstHeadWith(const PixelCnnModel& model,
                                   const std::vector<int16_t>& condition) {
  const auto conditioned = model.Conditioned(condition);
  EXPECT_TRUE(conditioned) << conditioned.error().message;
  EXPECT_EQ((*conditioned)->config().num_conditions, 0);
  return FirstHead(**conditioned);
}

TEST(PixelCnnModel, ConditionsOfZeroAreNone) {
  for (const int channels : {1, 3}) {
    const auto plain = ModelOf(RandomWeightFile(SmallConfig(channels)));
    const auto model = ModelOf(RandomWeightFile(SmallConfig(channels, 3)));
    EXPECT_EQ(model->config().num_conditions, 3);
    const std::vector<int16_t> expected = FirstHead(*plain);
    EXPECT_EQ(FirstHead(*model), expected);
    EXPECT_EQ(FirstHeadWith(*model, {0, 0, 0}), expected);
    EXPECT_EQ(FirstHeadWith(*plain, {}), expected);
  }
}

TEST(PixelCnnModel, EachConditionGivesOtherOutputs) {
  const auto model = ModelOf(RandomWeightFile(SmallConfig(3, 3)));
  std::vector<std::vector<int16_t>> seen = {FirstHead(*model)};
  for (const auto& condition : {ClassCondition(0, 3), ClassCondition(1, 3), ClassCondition(2, 3),
                                std::vector<int16_t>{-700, 4000, 90}}) {
    const auto outputs = FirstHeadWith(*model, condition);
    EXPECT_EQ(std::ranges::count(seen, outputs), 0);
    seen.push_back(outputs);
  }
}

// The definition: matrix x condition, no bit of it lost, on top of the second layers' biases.
TEST(PixelCnnModel, ConditionsAreAddedToBiasesExactly) {
  const PixelCnnConfig config{3, 32, 2, 8, 2, 5};
  const WeightFile file = RandomWeightFile(config);
  const std::vector<int16_t> condition = {-32768, 1, 32767, 4096, -3};
  WeightFile added = file;
  added.metadata.erase(kNumConditionsKey);
  for (int b = 0; b < config.num_blocks; ++b) {
    const std::string name = "block" + std::to_string(b) + ".second";
    const size_t matrix_shape[] = {64, 5};
    const size_t bias_shape[] = {64};
    const auto matrix = file.Get<int16_t>(name + kConditionSuffix, matrix_shape);
    auto bias = file.Get<int32_t>(name + ".bias", bias_shape);
    ASSERT_TRUE(matrix && bias);
    for (size_t i = 0; i < matrix->size(); ++i) {
      (*bias)[i / 5] += int32_t{(*matrix)[i]} * condition[i % 5];
    }
    ASSERT_TRUE(added.Set<int32_t>(name + ".bias", bias_shape, *bias));
  }
  const auto expected = ModelOf(added);
  const auto model = ModelOf(file);
  ForEachSimdTarget([&] { EXPECT_EQ(FirstHeadWith(*model, condition), FirstHead(*expected)); });
}

TEST(PixelCnnModel, RefusesAnotherNumberOfConditions) {
  const auto model = ModelOf(RandomWeightFile(SmallConfig(3, 3)));
  for (const size_t size : {0U, 2U, 4U}) {
    const auto conditioned = model->Conditioned(std::vector<int16_t>(size));
    ASSERT_FALSE(conditioned);
    EXPECT_EQ(conditioned.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(PixelCnnModel, RefusesDamagedConditions) {
  const WeightFile good = RandomWeightFile(SmallConfig(3, 3));
  const std::string matrix = std::string("block0.second") + kConditionSuffix;
  for (const char* number : {"2", "4", "0", "-3", "1025", "three", "3.0", ""}) {
    SCOPED_TRACE(number);
    WeightFile file = good;
    file.metadata[kNumConditionsKey] = number;
    ExpectRefused(file, ErrorCode::kDamaged);
  }
  WeightFile file = good;
  file.tensors.erase(matrix);
  ExpectRefused(file, ErrorCode::kDamaged);
  file = good;
  file.tensors[matrix].shape = {3, 32};
  ExpectRefused(file, ErrorCode::kDamaged);
  file = good;
  file.tensors[matrix].dtype = DType::kU8;
  ExpectRefused(file, ErrorCode::kDamaged);
  file = good;
  file.tensors[matrix].bytes[0] = 0;
  file.tensors[matrix].bytes[1] = 0x80;  // -32768
  ExpectRefused(file, ErrorCode::kDamaged);
  // Nothing that conditions could reach.
  file = RandomWeightFile({3, 16, 0, 8, 2, 3});
  ExpectRefused(file, ErrorCode::kDamaged);
}

// Each passes alone: only together with the layer could the largest conditions overflow.
TEST(PixelCnnModel, RefusesConditionsThatCouldOverflow) {
  const PixelCnnConfig config = SmallConfig(1, 2);
  WeightFile file = RandomWeightFile(config);
  const std::string name = "block0.second";
  const size_t bias_shape[] = {32};
  const size_t matrix_shape[] = {32, 2};
  ASSERT_TRUE(
      file.Set<int16_t>(name + kConditionSuffix, matrix_shape, std::vector<int16_t>(64, 32000)));
  ASSERT_TRUE(file.Set<int32_t>(name + ".bias", bias_shape, std::vector<int32_t>(32, 1 << 20)));
  ExpectRefused(file, ErrorCode::kDamaged);
  ASSERT_TRUE(
      file.Set<int16_t>(name + kConditionSuffix, matrix_shape, std::vector<int16_t>(64, 30000)));
  const auto model = ModelOf(file);
  for (const int value : {INT16_MIN, INT16_MAX}) {
    EXPECT_TRUE(model->Conditioned(std::vector<int16_t>(2, static_cast<int16_t>(value))));
  }
}

}  // namespace
}  // namespace gmzip
