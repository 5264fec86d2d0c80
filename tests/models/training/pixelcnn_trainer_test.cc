#include "models/pixelcnn/pixelcnn_trainer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "models/pixelcnn/mixture_format.h"
#include "models/pixelcnn/pixel_sampler.h"
#include "models/pixelcnn/pixelcnn_condition.h"
#include "models/pixelcnn/pixelcnn_export.h"
#include "models/pixelcnn/pixelcnn_model.h"
#include "models/pixelcnn/sample_mixture.h"

namespace gmzip {
namespace {

constexpr int kWidth = 96;
constexpr int kHeight = 80;

struct Shape {
  int channels;
  int conditions;
};

// Smooth shapes with noise that depends on place: something to learn. A quarter of the samples
// stand out, brighter in pictures of class 0, darker in others: something to be told.
std::vector<uint8_t> NoisyPicture(int num_channels, uint64_t seed, int picture_class) {
  std::mt19937_64 random(seed);
  std::vector<uint8_t> samples;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int shared = static_cast<int>(random() % 13) - 6;
      for (int c = 0; c < num_channels; ++c) {
        const int own = static_cast<int>(random() % 5) - 2;
        const double wave = 128 + 60 * std::sin(x * 0.11 + c) * std::cos(y * 0.07);
        const int spot = random() % 4 == 0 ? (picture_class == 0 ? 40 : -40) : 0;
        samples.push_back(static_cast<uint8_t>(wave + shared * (x > 48 ? 2 : 1) + own + spot));
      }
    }
  }
  return samples;
}

class PixelCnnTrainer : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    options_.config = {channels_, 16, 1, 16, 2, conditions_};
    options_.steps = 60;
    options_.batch_size = 256;
    options_.rate = 0.01;
    options_.checkpoint =
        (std::filesystem::temp_directory_path() /
         ("trainer_test." + std::to_string(getpid()) + "." + std::to_string(channels_)))
            .string();
    for (int i = 0; i < 4; ++i) {
      const int picture_class = conditions_ == 0 ? 0 : i % conditions_;
      training_.Add(NoisyPicture(channels_, static_cast<uint64_t>(i), picture_class).data(), kWidth,
                    kHeight, channels_, true, ConditionOf(picture_class));
    }
    validation_.Add(ValidationPicture().data(), kWidth, kHeight, channels_, false,
                    ConditionOf(ValidationClass()));
  }
  void TearDown() override { std::filesystem::remove(options_.checkpoint); }

  std::vector<int16_t> ConditionOf(int picture_class) const {
    return conditions_ == 0 ? std::vector<int16_t>() : ClassCondition(picture_class, conditions_);
  }
  int ValidationClass() const { return conditions_ == 0 ? 0 : 1; }
  std::vector<uint8_t> ValidationPicture() const {
    return NoisyPicture(channels_, 9, ValidationClass());
  }

  int channels_ = GetParam().channels;
  int conditions_ = GetParam().conditions;
  TrainOptions options_;
  PixelSampler training_{1};
  PixelSampler validation_{2};
};

TEST_P(PixelCnnTrainer, LearnsAndItsIntegerTwinAgrees) {
  options_.report_seconds = 0;
  std::vector<double> reports;
  const auto end = TrainPixelCnn(options_, &training_, &validation_, [&](const RunProgress& p) {
    reports.push_back(p.validation_bits);
    return true;
  });
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->step, 60);
  EXPECT_LT(end->validation_bits, reports.front() - 0.05);

  const auto bytes = ExportPixelCnn(options_.checkpoint, &training_, {{"name", "test"}});
  ASSERT_TRUE(bytes) << bytes.error().message;
  const auto file = ParseWeightFile(*bytes);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->metadata.at("name"), "test");
  const auto untold = PixelCnnModel::Create(*file);
  ASSERT_TRUE(untold) << untold.error().message;
  EXPECT_EQ((*untold)->config().num_conditions, conditions_);
  const auto model = (*untold)->Conditioned(ConditionOf(ValidationClass()));
  ASSERT_TRUE(model) << model.error().message;

  // The same pixels through both.
  const int channels = channels_;
  const FramePlanes planes = PrepareFrame(ValidationPicture().data(), kWidth, kHeight, channels, 0);
  PixelBatch pixels;
  pixels.Resize(kWidth * (kHeight - 1), channels, conditions_);
  PixelCnnBatch batch((*model)->config(), 1);
  double integer_bits = 0;
  int row = 0;
  for (int y = 1; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      pixels.SetCondition(row, ConditionOf(ValidationClass()));
      FillBatchRow(planes, x, y, row++, &pixels);
      const ClassicalPrediction classical = PredictClassically(planes, x, y);
      const uint8_t* samples = planes.At(x, y);
      const int16_t* errors = planes.ErrorsAt(x, y);
      ExtractFeatures(planes, x, y, classical, samples[0] * 64 - errors[0], batch.Features(0));
      (*model)->RunTrunk(1, &batch);
      for (int c = 0; c < channels; ++c) {
        const int32_t prediction_q6 = samples[c] * 64 - errors[c];
        if (c > 0) {
          ExtractHeadFeatures(planes, x, y, c, classical, prediction_q6, batch.HeadFeatures(c, 0));
        }
        (*model)->RunHead(c, 1, &batch);
        const SampleMixture mixture(batch.Outputs(0), 2, prediction_q6,
                                    classical.inverse_activity_q18);
        const uint64_t high =
            samples[c] == 255 ? mixture.TotalMass() : mixture.MassUpTo(samples[c]);
        const uint64_t low = samples[c] == 0 ? 0 : mixture.MassUpTo(samples[c] - 1);
        integer_bits -=
            std::log2(static_cast<double>(high - low) / static_cast<double>(mixture.TotalMass()));
      }
    }
  }
  const auto float_bits_per_dim = FloatBitsPerDim(options_.checkpoint, &pixels);
  ASSERT_TRUE(float_bits_per_dim);
  const double integer_bits_per_dim = integer_bits / (row * channels);
  // The promise of docs/NUMERICS.md: at most half a per cent lost to integers.
  EXPECT_NEAR(integer_bits_per_dim / *float_bits_per_dim, 1.0, 0.005);
}

// The truth costs least, a lie most.
TEST_P(PixelCnnTrainer, MakesUseOfWhatItIsTold) {
  if (conditions_ == 0) return;
  options_.steps = 300;
  const auto quiet = [](const RunProgress&) { return true; };
  ASSERT_TRUE(TrainPixelCnn(options_, &training_, &validation_, quiet));
  PixelBatch pixels;
  validation_.Draw(4096, &pixels);
  const auto told_so = FloatBitsPerDim(options_.checkpoint, &pixels);
  const auto told_again = FloatBitsPerDim(options_.checkpoint, &pixels, ValidationClass());
  const auto misled = FloatBitsPerDim(options_.checkpoint, &pixels, 0);
  pixels.conditions.clear();
  const auto untold = FloatBitsPerDim(options_.checkpoint, &pixels);
  ASSERT_TRUE(told_so && told_again && misled && untold);
  EXPECT_EQ(*told_so, *told_again);
  EXPECT_GT(*untold, *told_so + 0.02);
  EXPECT_GT(*misled, *untold + 0.02);
  const auto unknown = FloatBitsPerDim(options_.checkpoint, &pixels, conditions_);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kInvalidArgument);
}

TEST_P(PixelCnnTrainer, RefusesPicturesOfOtherConditions) {
  options_.config.num_conditions = conditions_ + 1;
  const auto quiet = [](const RunProgress&) { return true; };
  const auto result = TrainPixelCnn(options_, &training_, &validation_, quiet);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
}

// A network with conditions grows from one without as from any other: they start at zero.
TEST_P(PixelCnnTrainer, ConditionsCanBeAddedLater) {
  if (conditions_ == 0) return;
  const auto quiet = [](const RunProgress&) { return true; };
  TrainOptions plain = options_;
  plain.config.num_conditions = 0;
  plain.checkpoint += ".plain";
  PixelSampler training(1);
  PixelSampler validation(2);
  training.Add(ValidationPicture().data(), kWidth, kHeight, channels_, false);
  validation.Add(ValidationPicture().data(), kWidth, kHeight, channels_, false);
  const auto before = TrainPixelCnn(plain, &training, &validation, quiet);
  ASSERT_TRUE(before) << before.error().message;
  options_.start_from = plain.checkpoint;
  options_.steps = 1;
  options_.rate = 1e-9;
  const auto after = TrainPixelCnn(options_, &training_, &validation_, quiet);
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_NEAR(after->validation_bits, before->validation_bits, 1e-4);
  // But never the other way.
  plain.start_from = options_.checkpoint;
  std::filesystem::remove(plain.checkpoint);
  EXPECT_FALSE(TrainPixelCnn(plain, &training, &validation, quiet));
}

TEST_P(PixelCnnTrainer, GoesOnFromACheckpoint) {
  options_.steps = 20;
  const auto quiet = [](const RunProgress&) { return true; };
  ASSERT_TRUE(TrainPixelCnn(options_, &training_, &validation_, quiet));
  options_.steps = 30;
  const auto end = TrainPixelCnn(options_, &training_, &validation_, quiet);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->step, 30);
}

TEST_P(PixelCnnTrainer, GrowsWithoutChangingTheFunctionMuch) {
  const auto quiet = [](const RunProgress&) { return true; };
  const auto small = TrainPixelCnn(options_, &training_, &validation_, quiet);
  ASSERT_TRUE(small);
  TrainOptions larger = options_;
  larger.config.width = 32;
  larger.config.num_blocks = 2;
  larger.config.head_width = 24;
  larger.start_from = options_.checkpoint;
  larger.checkpoint += ".larger";
  larger.steps = 1;
  larger.rate = 1e-9;
  const auto grown = TrainPixelCnn(larger, &training_, &validation_, quiet);
  std::filesystem::remove(larger.checkpoint);
  ASSERT_TRUE(grown) << grown.error().message;
  EXPECT_NEAR(grown->validation_bits, small->validation_bits, 0.05);
}

TEST_P(PixelCnnTrainer, RefusesADamagedCheckpoint) {
  std::filesystem::remove(options_.checkpoint);
  { std::ofstream(options_.checkpoint) << "no checkpoint"; }
  const auto result =
      TrainPixelCnn(options_, &training_, &validation_, [](const RunProgress&) { return true; });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kDamaged);
}

INSTANTIATE_TEST_SUITE_P(Channels, PixelCnnTrainer,
                         ::testing::Values(Shape{1, 0}, Shape{3, 0}, Shape{1, 2}, Shape{3, 2}));

}  // namespace
}  // namespace gmzip
