#include "models/chars/chars_trainer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/chars/chars_checkpoint_import.h"
#include "models/chars/chars_export.h"
#include "models/chars/chars_forecaster.h"
#include "models/chars/chars_model.h"
#include "models/runtime/weight_file.h"
#include "tests/models/chars/random_chars.h"  // SmallText

namespace gmzip {
namespace {

constexpr size_t kStreams = 8;

class CharsTrainer : public ::testing::Test {
 protected:
  void SetUp() override {
    options_.config = CharsPreset("tiny").value();
    options_.steps = 30;
    options_.batch_size = kStreams * kCharsSteps;
    options_.rate = 0.02;
    options_.checkpoint = PathOf("checkpoint");
    std::filesystem::remove(options_.checkpoint);
  }
  void TearDown() override { std::filesystem::remove(options_.checkpoint); }

  static std::string PathOf(const std::string& name) {
    return (std::filesystem::temp_directory_path() /
            ("chars_trainer_test." + std::to_string(getpid()) + "." + name))
        .string();
  }

  Result<RunProgress> Train(std::vector<RunProgress>* reports = nullptr) const {
    TextSampler training(options_.seed, kStreams, options_.config);
    TextSampler validation(options_.seed, 2, options_.config);
    for (uint64_t i = 0; i < 20; ++i) training.Add("text", SmallText(2000 + 100 * i, i));
    for (uint64_t i = 0; i < 2; ++i) validation.Add("text", SmallText(1000, 100 + i));
    return TrainChars(options_, &training, validation, [&](const RunProgress& progress) {
      if (reports != nullptr) reports->push_back(progress);
      return true;
    });
  }

  CharsTraining options_;
};

double TwinBitsPerByte(const std::vector<uint8_t>& weights, const std::vector<uint8_t>& text) {
  const auto file = ParseWeightFile(weights);
  EXPECT_TRUE(file) << file.error().message;
  auto model = CharsModel::Create(*file);
  EXPECT_TRUE(model) << model.error().message;
  CharsForecaster forecaster(*std::move(model), {0});
  double bits = 0;
  for (const uint8_t byte : text) {
    const ByteDistribution& forecast = forecaster.Forecast();
    bits += std::log2(static_cast<double>(forecast.total()) / forecast.weight(byte));
    forecaster.AddByte(byte);
  }
  return bits / static_cast<double>(text.size());
}

TEST_F(CharsTrainer, LearnsAndItsIntegerTwinAgrees) {
  options_.report_seconds = 0;
  std::vector<RunProgress> reports;
  const auto end = Train(&reports);
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->step, 30);
  ASSERT_GE(reports.size(), 30U);
  EXPECT_GT(reports.front().validation_bits, 7);
  EXPECT_LT(end->validation_bits, 0.8 * reports.front().validation_bits);

  const auto weights = ExportChars(options_.checkpoint, {{"note", "a test"}});
  ASSERT_TRUE(weights) << weights.error().message;
  EXPECT_EQ(ParseWeightFile(*weights)->metadata.at("note"), "a test");
  for (const auto& text :
       {SmallText(3000, 200), std::vector<uint8_t>(500, 'e'), std::vector<uint8_t>(500, 0)}) {
    const auto of_floats = FloatBitsPerByte(options_.checkpoint, text);
    ASSERT_TRUE(of_floats) << of_floats.error().message;
    EXPECT_NEAR(TwinBitsPerByte(*weights, text), *of_floats, 0.005 * *of_floats);
  }
}

// Contexts beyond the taps: the words of the text.
TEST_F(CharsTrainer, LearnsFromLongerContextsAsItsTwin) {
  options_.steps = 150;
  options_.rate = 0.005;
  options_.config = {16, 1, 8, 1};
  ASSERT_TRUE(Train());
  const std::vector<uint8_t> text = SmallText(3000, 200);
  const double without = FloatBitsPerByte(options_.checkpoint, text).value();
  std::filesystem::remove(options_.checkpoint);
  options_.config = {16, 1, 8, 1, 10, 8};
  ASSERT_TRUE(Train());
  const double with = FloatBitsPerByte(options_.checkpoint, text).value();
  EXPECT_LT(with, 0.9 * without);
  const auto weights = ExportChars(options_.checkpoint, {});
  ASSERT_TRUE(weights) << weights.error().message;
  EXPECT_NEAR(TwinBitsPerByte(*weights, text), with, 0.005 * with);
  // And back to floating point, in a larger shape.
  const std::string start = PathOf("start");
  ASSERT_TRUE(ImportChars(*ParseWeightFile(*weights), start));
  EXPECT_NEAR(FloatBitsPerByte(start, text).value(), with, 0.005 * with);
  std::filesystem::remove(options_.checkpoint);
  options_.start_from = start;
  options_.steps = 1;
  options_.rate = 1e-9;
  options_.config = {32, 1, 8, 2, 10, 8};
  ASSERT_TRUE(Train());
  EXPECT_NEAR(FloatBitsPerByte(options_.checkpoint, text).value(), with, 0.005 * with);
  std::filesystem::remove(options_.checkpoint);
  options_.config.hashed_bits = 11;
  EXPECT_EQ(Train().error().code, ErrorCode::kInvalidArgument);
  std::filesystem::remove(start);
}

TEST_F(CharsTrainer, SameSeedSameWeights) {
  options_.steps = 5;
  std::vector<std::vector<uint8_t>> exported;
  for (const uint64_t seed : {1, 1, 2}) {
    std::filesystem::remove(options_.checkpoint);
    options_.seed = seed;
    ASSERT_TRUE(Train());
    exported.push_back(ExportChars(options_.checkpoint, {}).value());
  }
  EXPECT_EQ(exported[0], exported[1]);
  EXPECT_NE(exported[0], exported[2]);
}

TEST_F(CharsTrainer, GoesOnFromACheckpoint) {
  options_.steps = 20;
  const auto half = Train();
  ASSERT_TRUE(half);
  EXPECT_EQ(half->step, 20);
  // Nothing is left to do: it ends as it was.
  const auto same = Train();
  ASSERT_TRUE(same);
  EXPECT_EQ(same->step, 20);
  EXPECT_NEAR(same->validation_bits, half->validation_bits, 1e-6);
  options_.steps = 40;
  const auto end = Train();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->step, 40);
  EXPECT_LT(end->validation_bits, half->validation_bits);
}

TEST_F(CharsTrainer, RefusesOtherCheckpoints) {
  { std::ofstream(options_.checkpoint) << "no checkpoint"; }
  EXPECT_EQ(Train().error().code, ErrorCode::kDamaged);
  EXPECT_EQ(ExportChars(options_.checkpoint, {}).error().code, ErrorCode::kDamaged);
  std::filesystem::remove(options_.checkpoint);
  EXPECT_EQ(ExportChars(options_.checkpoint, {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(FloatBitsPerByte(options_.checkpoint, {1, 2}).error().code, ErrorCode::kNotFound);
  options_.steps = 1;
  ASSERT_TRUE(Train());
  options_.config.width = 32;
  EXPECT_EQ(Train().error().code, ErrorCode::kInvalidArgument);
}

TEST_F(CharsTrainer, StartsFromAWeightFileInAnyLargerShape) {
  ASSERT_TRUE(Train());
  const std::vector<uint8_t> text = SmallText(3000, 200);
  const double trained = FloatBitsPerByte(options_.checkpoint, text).value();
  const auto file = ParseWeightFile(ExportChars(options_.checkpoint, {}).value());
  ASSERT_TRUE(file);
  const std::string start = PathOf("start");
  ASSERT_TRUE(ImportChars(*file, start));
  EXPECT_NEAR(FloatBitsPerByte(start, text).value(), trained, 1e-3 * trained);

  options_.start_from = start;
  options_.steps = 1;
  options_.rate = 1e-9;
  for (const CharsConfig& config :
       {options_.config, CharsConfig{32, 2, 8, 2}, CharsConfig{16, 4, 8, 2},
        CharsConfig{48, 3, 8, 3}, CharsConfig{16, 2, 8, 2, 8, 4},
        CharsConfig{32, 3, 8, 4, 10, 3}}) {
    std::filesystem::remove(options_.checkpoint);
    options_.config = config;
    ASSERT_TRUE(Train());
    // New layers pass on nearly, not quite, what they take in.
    const double tolerance = config.num_layers == 2 ? 1e-3 : 5e-2;
    EXPECT_NEAR(FloatBitsPerByte(options_.checkpoint, text).value(), trained, tolerance * trained)
        << config.width << " units, " << config.num_layers << " layers";
  }
  options_.start_from = options_.checkpoint;
  options_.config = CharsPreset("tiny").value();
  options_.checkpoint = PathOf("smaller");
  EXPECT_EQ(Train().error().code, ErrorCode::kInvalidArgument);
  std::filesystem::remove(options_.start_from);
  std::filesystem::remove(start);
}

TEST_F(CharsTrainer, NeedsTexts) {
  TextSampler none(1, kStreams, options_.config);
  TextSampler some(1, kStreams, options_.config);
  some.Add("text", {1, 2, 3});
  const auto quiet = [](const RunProgress&) { return true; };
  EXPECT_EQ(TrainChars(options_, &none, some, quiet).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(TrainChars(options_, &some, none, quiet).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(CharsTrainer, StopsWhenTold) {
  options_.steps = 1000;
  options_.report_seconds = 0;
  TextSampler training(1, kStreams, options_.config);
  training.Add("text", SmallText(1000, 1));
  const auto end =
      TrainChars(options_, &training, training, [](const RunProgress&) { return false; });
  ASSERT_TRUE(end);
  EXPECT_LT(end->step, 3);
  EXPECT_TRUE(std::filesystem::exists(options_.checkpoint));
}

}  // namespace
}  // namespace gmzip
