#include "models/bytes/byte_prior.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/bytes/byte_prior_format.h"
#include "models/bytes/prior_packer.h"
#include "models/runtime/weight_file.h"
#include "models/weights/shipped_models.h"

namespace gmzip {
namespace {

// Arrays of odd sizes, and views of them.
struct Arrays {
  std::vector<AdaptiveProbability> probabilities = std::vector<AdaptiveProbability>(40);
  std::vector<AdaptiveProbability> more_probabilities = std::vector<AdaptiveProbability>(16);
  std::vector<int32_t> weights = std::vector<int32_t>(100, 65536);
  std::vector<uint16_t> curves = std::vector<uint16_t>(70, 30000);

  LearnedArrays Views() { return {{probabilities, more_probabilities}, {weights}, {curves}}; }
};

Arrays Trained() {
  Arrays arrays;
  arrays.probabilities[39] = AdaptiveProbability(65535, 7);
  arrays.probabilities[38] = AdaptiveProbability(0, 500);
  arrays.more_probabilities[0] = AdaptiveProbability(1000, 1);
  arrays.weights[17] = -(1 << 19) + 1;
  arrays.weights[18] = (1 << 19) - 1;
  arrays.weights[19] = 3 * 65536 + 7;
  arrays.curves[0] = 0;
  arrays.curves[69] = 65535;
  return arrays;
}

WeightFile SampleWeights(size_t max_bytes = 100000) {
  WeightFile file;
  EXPECT_TRUE(SetPriorTable(std::vector<uint8_t>(128, 0xFF), &file));
  Arrays trained = Trained();
  Arrays fresh;
  for (const ByteEffort effort : kPriorEfforts) {
    EXPECT_TRUE(AddLearned(effort, trained.Views(), fresh.Views(), max_bytes, &file));
  }
  return file;
}

std::vector<uint8_t> SampleFile() { return WriteWeightFile(SampleWeights()).value(); }

// kCancelled stands for success.
ErrorCode ReadError(std::vector<uint8_t> bytes) {
  const auto prior = BytePrior::Create(std::move(bytes));
  return prior ? ErrorCode::kCancelled : prior.error().code;
}
ErrorCode ReadError(const WeightFile& file) { return ReadError(WriteWeightFile(file).value()); }

template <typename T>
void Set(WeightFile* file, const std::string& name, const std::vector<T>& values) {
  ASSERT_TRUE(file->tensors.contains(name)) << name;
  ASSERT_TRUE(file->Set<T>(name, std::vector<size_t>{values.size()}, values));
}

TEST(BytePrior, RoundTripThroughTheFile) {
  const auto prior = BytePrior::Create(SampleFile());
  ASSERT_TRUE(prior) << prior.error().message;
  EXPECT_EQ((*prior)->table_bytes(), 128U);
  const Arrays trained = Trained();
  for (const ByteEffort effort : kPriorEfforts) {
    Arrays arrays;
    ASSERT_TRUE((*prior)->ApplyTo(effort, arrays.Views()));
    EXPECT_EQ(arrays.probabilities[39].p_16(), 65535U);
    EXPECT_EQ(arrays.probabilities[39].count(), 7U);
    EXPECT_EQ(arrays.probabilities[38].p_16(), 0U);
    EXPECT_EQ(arrays.probabilities[38].count(), kMaxPriorCount);
    EXPECT_EQ(arrays.probabilities[0].p_16(), 32768U);
    EXPECT_EQ(arrays.more_probabilities[0].p_16(), 1000U);
    EXPECT_EQ(arrays.weights[16], 65536);
    EXPECT_EQ(arrays.weights[17], -(1 << 19) + 1);
    EXPECT_NEAR(arrays.weights[18], trained.weights[18], 16);
    EXPECT_NEAR(arrays.weights[19], trained.weights[19], 8);
    EXPECT_EQ(arrays.curves, trained.curves);
  }
}

TEST(BytePrior, ViewReadsTheBytesWhereTheyLie) {
  const std::vector<uint8_t> bytes = SampleFile();
  const auto prior = BytePrior::CreateView(bytes);
  ASSERT_TRUE(prior);
  Arrays arrays;
  ASSERT_TRUE((*prior)->ApplyTo(ByteEffort::kMedium, arrays.Views()));
  EXPECT_EQ(arrays.curves, Trained().curves);
}

TEST(BytePrior, OtherShapesAreRefusedAndNothingIsSet) {
  const auto prior = BytePrior::Create(SampleFile());
  ASSERT_TRUE(prior);
  Arrays longer;
  longer.weights.push_back(5);
  Arrays shorter;
  shorter.curves.pop_back();
  Arrays fewer;
  LearnedArrays without_weights = fewer.Views();
  without_weights.weights.clear();
  for (const LearnedArrays& views : {longer.Views(), shorter.Views(), without_weights}) {
    const auto applied = (*prior)->ApplyTo(ByteEffort::kMedium, views);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::kUnsupported);
    EXPECT_EQ(views.probabilities[0][39].p_16(), 32768U);
  }
  EXPECT_FALSE((*prior)->ApplyTo(static_cast<ByteEffort>(2), Arrays().Views()));
  EXPECT_EQ(CheckPriorFits(**prior).error().code, ErrorCode::kUnsupported);
}

TEST(BytePrior, RefusesOtherFamiliesAndVersions) {
  WeightFile file = SampleWeights();
  file.metadata["family"] = "pixelcnn";
  EXPECT_EQ(ReadError(file), ErrorCode::kUnsupported);
  file = SampleWeights();
  file.metadata["bytes_version"] = "999999999999";
  EXPECT_EQ(ReadError(file), ErrorCode::kUnsupported);
  file.metadata.erase("bytes_version");
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  EXPECT_EQ(ReadError(std::vector<uint8_t>()), ErrorCode::kDamaged);
}

TEST(BytePrior, EveryTensorMustBeThereInItsForm) {
  const WeightFile good = SampleWeights();
  ASSERT_EQ(ReadError(good), ErrorCode::kCancelled);
  for (const auto& [name, tensor] : good.tensors) {
    WeightFile file = good;
    file.tensors.erase(name);
    EXPECT_EQ(ReadError(file), ErrorCode::kDamaged) << name;
    file = good;
    file.tensors[name].dtype = tensor.dtype == DType::kU8 ? DType::kI8 : DType::kF32;
    file.tensors[name].shape = {tensor.bytes.size() / DTypeSize(file.tensors[name].dtype)};
    file.tensors[name].bytes.resize(file.tensors[name].shape[0] *
                                    DTypeSize(file.tensors[name].dtype));
    EXPECT_EQ(ReadError(file), ErrorCode::kDamaged) << name;
    file = good;
    file.tensors[name].shape.push_back(1);
    EXPECT_EQ(ReadError(file), ErrorCode::kDamaged) << name;
  }
}

TEST(BytePrior, RefusesWhatDoesNotFitTogether) {
  const WeightFile good = SampleWeights();
  const std::string weights = "effort3.weights.";
  WeightFile file = good;
  Set<uint8_t>(&file, weights + "runs", {1, 9});  // beyond the array
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  file = good;
  Set<uint8_t>(&file, weights + "runs", {1, 2});  // more than there are values
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  file = good;
  Set<uint8_t>(&file, weights + "runs", {1, 0x81});  // cut off
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  file = good;
  Set<uint8_t>(&file, weights + "runs", {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1});
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  for (const int32_t size : {-1, INT32_MIN, INT32_MAX}) {
    file = good;
    Set<int32_t>(&file, weights + "sizes", {size});
    EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  }
  file = good;
  Set<int32_t>(&file, weights + "sizes", std::vector<int32_t>(kMaxPriorArrays + 1, 0));
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  file = good;
  Set<uint8_t>(&file, "effort1.probabilities.counts", {1});
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
  file = good;
  file.tensors["table"].shape = {4, 32};
  EXPECT_EQ(ReadError(file), ErrorCode::kDamaged);
}

TEST(BytePrior, TruncationsAreErrorsAndFlipsAreSafe) {
  const std::vector<uint8_t> bytes = SampleFile();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(ReadError({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}),
              ErrorCode::kCancelled);
  }
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::vector<uint8_t> flipped = bytes;
    flipped[i] ^= static_cast<uint8_t>(1 << i % 8);
    const auto prior = BytePrior::Create(std::move(flipped));
    if (!prior) continue;
    Arrays arrays;
    (void)(*prior)->ApplyTo(ByteEffort::kMedium, arrays.Views());
    for (const int32_t weight : arrays.weights) EXPECT_LE(std::abs(weight), kMaxMixerWeight);
  }
}

TEST(PriorPacker, KeepsToItsBytesAndToWhatChangedMost) {
  WeightFile file;
  Arrays trained = Trained();
  Arrays fresh;
  // Room for one group of probabilities, which come first, and no more.
  const auto used = AddLearned(ByteEffort::kFast, trained.Views(), fresh.Views(), 60, &file);
  ASSERT_TRUE(used);
  EXPECT_LE(*used, 60U);
  EXPECT_EQ(file.tensors["effort1.probabilities.counts"].bytes.size(), 8U);
  EXPECT_TRUE(file.tensors["effort1.weights.values"].bytes.empty());
}

TEST(PriorPacker, RefusesArraysOfDifferentForms) {
  WeightFile file;
  Arrays trained;
  Arrays fresh;
  fresh.weights.pop_back();
  EXPECT_FALSE(AddLearned(ByteEffort::kFast, trained.Views(), fresh.Views(), 1000, &file));
  LearnedArrays fewer = trained.Views();
  fewer.curves.clear();
  EXPECT_FALSE(AddLearned(ByteEffort::kFast, fewer, trained.Views(), 1000, &file));
  EXPECT_FALSE(SetPriorTable(std::vector<uint8_t>(63), &file));
}

TEST(BytePrior, TheShippedOneFits) {
  const auto prior = BytePrior::CreateView(ShippedBytePrior());
  ASSERT_TRUE(prior) << prior.error().message;
  const auto fits = CheckPriorFits(**prior);
  EXPECT_TRUE(fits) << fits.error().message;
}

}  // namespace
}  // namespace gmzip
