#include "models/chars/chars_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "models/runtime/recurrence.h"
#include "tests/models/chars/random_chars.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

void ExpectRefused(const WeightFile& file, ErrorCode code) {
  const auto model = CharsModel::Create(file);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, code) << model.error().message;
}

std::vector<int16_t> Units(const CharsModel& model, const CharsState& state) {
  return {state.units(), state.units() + model.config().width};
}

// Units after a text.
std::vector<int16_t> UnitsAfter(const CharsModel& model, const std::string& text) {
  CharsState state(model.config());
  model.Start(model.layers(), &state, nullptr);
  for (const char c : text) model.Step(static_cast<uint8_t>(c), model.layers(), &state, nullptr);
  return Units(model, state);
}

TEST(CharsConfig, PresetsAreShapesThatFilesMayHave) {
  for (const char* name : {"text-5", "text-9", "tiny"}) {
    const auto config = CharsPreset(name);
    ASSERT_TRUE(config) << name;
    WeightFile file;
    file.metadata = {{kCharsFamilyKey, kCharsFamily},
                     {kCharsVersionKey, std::to_string(kCharsVersion)},
                     {"width", std::to_string(config->width)},
                     {"num_layers", std::to_string(config->num_layers)},
                     {"embedding", std::to_string(config->embedding)},
                     {"taps", std::to_string(config->taps)}};
    const auto read = ReadCharsConfig(file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, *config);
  }
  EXPECT_FALSE(CharsPreset("text-6"));
  EXPECT_EQ(CharsPreset("tiny")->MacsPerByte(), 3 * 16 * 16 + 256 * 16);
}

TEST(CharsModel, ReadsShapesOfAllSizes) {
  for (const CharsConfig& config :
       {kSmallChars, CharsConfig{16, 1, 1, 1}, CharsConfig{48, 3, 7, 8}, CharsConfig{512, 1, 1, 1},
        CharsConfig{16, kMaxCharsLayers, 2, 2}, CharsConfig{16, 1, kMaxCharsEmbedding, 1}}) {
    const auto model = MakeChars(RandomCharsFile(config));
    ASSERT_TRUE(model);
    EXPECT_EQ(model->config(), config);
    EXPECT_EQ(model->layers().back().rows(), 256U);
    EXPECT_EQ(model->layers().back().cols(), static_cast<size_t>(config.width));
    UnitsAfter(*model, "any text");
  }
}

// Every tensor as the format has it, step by step, with nothing looked up.
TEST(CharsModel, StepsAsItsTensorsSay) {
  const WeightFile file = RandomCharsFile(kSmallChars);
  const auto model = MakeChars(file);
  constexpr size_t kWidth = 16;
  constexpr size_t kEmbedding = 6;
  constexpr size_t kTaps = 3;
  const auto embedding = file.GetAnyShape<int16_t>(kCharsEmbeddingName).value();
  const auto apply = [&](const std::string& name, const int16_t* x, size_t cols) {
    const auto weights = file.GetAnyShape<int16_t>(name + ".weight").value();
    const auto bias = file.GetAnyShape<int32_t>(name + ".bias").value();
    const auto shifts = file.GetAnyShape<uint8_t>(name + ".shift").value();
    std::vector<int16_t> y(bias.size());
    for (size_t r = 0; r < y.size(); ++r) {
      int64_t sum = bias[r];
      for (size_t c = 0; c < cols; ++c) sum += weights[r * cols + c] * x[c];
      const int shift = shifts[r / kDenseRowGroup];
      sum = (sum + (int64_t{1} << shift >> 1)) >> shift;
      y[r] = static_cast<int16_t>(std::clamp<int64_t>(sum, -32768, 32767));
    }
    return y;
  };
  std::vector<uint8_t> recent(kTaps, 0);
  std::vector<std::vector<int32_t>> memory(2, std::vector<int32_t>(kWidth, 0));
  const auto step = [&] {
    std::vector<int16_t> sums(4 * kWidth);
    std::vector<std::vector<int16_t>> products;
    for (size_t tap = 0; tap < kTaps; ++tap) {
      products.push_back(apply(CharsTapName(static_cast<int>(tap)),
                               &embedding[recent[tap] * kEmbedding], kEmbedding));
    }
    for (size_t i = 0; i < sums.size(); ++i) {
      int32_t sum = 2;
      for (const auto& product : products) sum += product[i];
      sums[i] = static_cast<int16_t>(std::clamp(sum >> 2, -32768, 32767));
    }
    std::vector<int16_t> units(kWidth);
    for (size_t i = 0; i < kWidth; ++i) units[i] = SquashValue(sums[3 * kWidth + i]);
    for (size_t layer = 0; layer < 2; ++layer) {
      if (layer > 0) sums = apply(CharsLayerName(1), units.data(), kWidth);
      for (size_t i = 0; i < kWidth; ++i) {
        memory[layer][i] = NextStateValue(memory[layer][i], sums[i], sums[kWidth + i]);
        units[i] = OutputValue(memory[layer][i], units[i], sums[2 * kWidth + i]);
      }
    }
    return units;
  };
  CharsState state(kSmallChars);
  model->Start(model->layers(), &state, nullptr);
  ASSERT_EQ(Units(*model, state), step());
  for (const uint8_t byte : SmallText(300, 5)) {
    model->Step(byte, model->layers(), &state, nullptr);
    recent = {byte, recent[0], recent[1]};
    ASSERT_EQ(Units(*model, state), step());
  }
}

TEST(CharsModel, RemembersWhatItsTapsNoLongerSee) {
  const auto model = MakeChars(RandomCharsFile(kSmallChars));
  // The last three bytes are the same; the order of others, or another byte, is not.
  const std::set<std::vector<int16_t>> units = {
      UnitsAfter(*model, "abxyz"), UnitsAfter(*model, "baxyz"), UnitsAfter(*model, "acxyz"),
      UnitsAfter(*model, "xyz")};
  EXPECT_EQ(units.size(), 4U);
  EXPECT_EQ(UnitsAfter(*model, "abxyz"), UnitsAfter(*model, "abxyz"));
}

TEST(CharsModel, StartIsAStateOfItsOwn) {
  const auto model = MakeChars(RandomCharsFile(kSmallChars));
  const std::set<std::vector<int16_t>> units = {
      UnitsAfter(*model, ""), UnitsAfter(*model, std::string(1, '\0')),
      UnitsAfter(*model, std::string(2, '\0')), UnitsAfter(*model, "a")};
  EXPECT_EQ(units.size(), 4U);
}

TEST(CharsModel, UnitsStayInTheirBoundsWhateverTheWeights) {
  WeightFile file = RandomCharsFile(kSmallChars);
  // Taps as large as the overflow proof allows.
  std::vector<int16_t> weights(static_cast<size_t>(kSmallChars.NumRows(0)) * 6, 10000);
  const size_t shape[] = {static_cast<size_t>(kSmallChars.NumRows(0)), 6};
  ASSERT_TRUE(file.Set<int16_t>("tap0.weight", shape, weights));
  std::ranges::fill(file.tensors["tap0.shift"].bytes, uint8_t{0});
  const auto model = MakeChars(file);
  ASSERT_TRUE(model);
  CharsState state(kSmallChars);
  model->Start(model->layers(), &state, nullptr);
  for (int i = 0; i < 3000; ++i) {
    model->Step(static_cast<uint8_t>(i * 7), model->layers(), &state, nullptr);
    for (const int16_t unit : Units(*model, state)) ASSERT_LE(std::abs(unit), 16383);
  }
}

TEST(CharsModel, EveryTargetGivesTheSameUnits) {
  for (const CharsConfig& config : {kSmallChars, CharsConfig{48, 3, 7, 8}}) {
    const auto run = [&] {
      // Tables are made by the target, too.
      const auto model = MakeChars(RandomCharsFile(config));
      CharsState state(config);
      model->Start(model->layers(), &state, nullptr);
      std::vector<int16_t> all = Units(*model, state);
      for (const uint8_t byte : SmallText(200, 6)) {
        model->Step(byte, model->layers(), &state, nullptr);
        const std::vector<int16_t> units = Units(*model, state);
        all.insert(all.end(), units.begin(), units.end());
      }
      return all;
    };
    const std::vector<int16_t> expected = run();
    ForEachSimdTarget([&] { ASSERT_EQ(run(), expected); });
  }
}

TEST(CharsTrace, HoldsWhatTheLayersDid) {
  constexpr CharsConfig kConfig = {16, 3, 6, 3};
  constexpr size_t kWidth = 16;
  constexpr size_t kMaxSteps = 5;
  const auto model = MakeChars(RandomCharsFile(kConfig));
  ASSERT_TRUE(model);
  for (int first_layer = 1; first_layer <= kConfig.num_layers; ++first_layer) {
    CharsState state(kConfig);
    CharsState untraced(kConfig);
    CharsTrace trace(kConfig, first_layer, kMaxSteps);
    model->Start(model->layers(), &state, &trace);
    model->Start(model->layers(), &untraced, nullptr);
    std::vector<int32_t> zeros(kWidth, 0);
    std::vector<std::vector<int32_t>> before(3, zeros);
    for (const uint8_t byte : SmallText(53, 7)) {
      const size_t step = trace.num_steps() - 1;
      const std::vector<int16_t> units = Units(*model, state);
      ASSERT_EQ(units, Units(*model, untraced));
      const int16_t* const to_output = trace.Inputs(kConfig.num_layers) + step * kWidth;
      ASSERT_TRUE(std::equal(units.begin(), units.end(), to_output));
      // Each layer gives what the next one takes.
      for (int layer = first_layer; layer < kConfig.num_layers; ++layer) {
        auto& memory = before[static_cast<size_t>(layer)];
        const int16_t* const x = trace.Inputs(layer) + step * kWidth;
        const int16_t* const sums = trace.Sums(layer) + step * 3 * kWidth;
        const int32_t* const states = trace.States(layer) + step * kWidth;
        std::vector<int16_t> expected_sums(3 * kWidth);
        model->layers()[static_cast<size_t>(layer) - 1].Apply(x, kWidth, 1, expected_sums.data(),
                                                              3 * kWidth);
        ASSERT_TRUE(std::equal(expected_sums.begin(), expected_sums.end(), sums));
        ASSERT_TRUE(std::equal(memory.begin(), memory.end(), states)) << layer;
        std::vector<int16_t> y(kWidth);
        RecurrenceStep(sums, x, kWidth, memory.data(), y.data());
        ASSERT_TRUE(std::equal(memory.begin(), memory.end(), states + kWidth)) << layer;
        ASSERT_TRUE(std::equal(y.begin(), y.end(), trace.Inputs(layer + 1) + step * kWidth));
      }
      if (trace.num_steps() == kMaxSteps) {
        trace.Clear();
        ASSERT_EQ(trace.num_steps(), 0U);
      }
      model->Step(byte, model->layers(), &state, &trace);
      model->Step(byte, model->layers(), &untraced, nullptr);
    }
  }
}

TEST(CharsModel, RefusesOtherFamiliesAndFormats) {
  const WeightFile good = RandomCharsFile(kSmallChars);
  WeightFile file = good;
  for (const char* family : {"bytes", "pixelcnn", "", "chars "}) {
    file.metadata[kCharsFamilyKey] = family;
    ExpectRefused(file, ErrorCode::kUnsupported);
  }
  file.metadata.erase(kCharsFamilyKey);
  ExpectRefused(file, ErrorCode::kUnsupported);
  for (const int version : {0, kCharsVersion + 1, 1000}) {
    file = good;
    file.metadata[kCharsVersionKey] = std::to_string(version);
    ExpectRefused(file, ErrorCode::kUnsupported);
  }
}

TEST(CharsModel, RefusesImpossibleNumbers) {
  struct {
    const char* key;
    const char* value;
  } const cases[] = {{"width", "24"},         {"width", "0"},       {"width", "528"},
                     {"width", "-16"},        {"width", "16 "},     {"width", "0x10"},
                     {"width", ""},           {"width", "1e2"},     {"width", "4294967312"},
                     {"num_layers", "0"},     {"num_layers", "17"}, {"num_layers", "-1"},
                     {"embedding", "0"},      {"embedding", "129"}, {"taps", "0"},
                     {"taps", "9"},           {"taps", "three"},    {"chars_version", "one"},
                     {"chars_version", "-1"}, {"chars_version", ""}};
  for (const auto& [key, value] : cases) {
    SCOPED_TRACE(std::string(key) + " = " + value);
    WeightFile file = RandomCharsFile(kSmallChars);
    file.metadata[key] = value;
    ExpectRefused(file, ErrorCode::kDamaged);
    file.metadata.erase(key);
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

TEST(CharsModel, RefusesAShapeThatItsTensorsHaveNot) {
  struct {
    const char* key;
    const char* value;
  } const cases[] = {{"width", "32"},    {"width", "512"},   {"num_layers", "3"},
                     {"embedding", "5"}, {"embedding", "7"}, {"taps", "4"}};
  for (const auto& [key, value] : cases) {
    SCOPED_TRACE(std::string(key) + " = " + value);
    WeightFile file = RandomCharsFile(kSmallChars);
    file.metadata[key] = value;
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

TEST(CharsModel, EveryTensorMustBeThereInItsForm) {
  const WeightFile good = RandomCharsFile(kSmallChars);
  for (const auto& [name, tensor] : good.tensors) {
    SCOPED_TRACE(name);
    WeightFile file = good;
    file.tensors.erase(name);
    ExpectRefused(file, ErrorCode::kDamaged);
    file = good;
    file.tensors[name].dtype = tensor.dtype == DType::kI32 ? DType::kF32 : DType::kI32;
    ExpectRefused(file, ErrorCode::kDamaged);
    file = good;
    file.tensors[name].shape.push_back(1);
    ExpectRefused(file, ErrorCode::kDamaged);
    file = good;
    std::ranges::reverse(file.tensors[name].shape);
    if (file.tensors[name].shape != tensor.shape) ExpectRefused(file, ErrorCode::kDamaged);
    file = good;
    file.tensors[name].shape[0] -= 1;
    file.tensors[name].bytes.resize(tensor.bytes.size() / tensor.shape[0] * (tensor.shape[0] - 1));
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

TEST(CharsModel, RefusesNumbersThatLayersCannotHave) {
  const WeightFile good = RandomCharsFile(kSmallChars);
  for (const std::string name : {"tap0", "tap2", "layer1", "output"}) {
    SCOPED_TRACE(name);
    WeightFile file = good;
    file.tensors[name + ".weight"].bytes[2] = 0;
    file.tensors[name + ".weight"].bytes[3] = 0x80;  // -32768
    ExpectRefused(file, ErrorCode::kDamaged);
    file = good;
    file.tensors[name + ".shift"].bytes.back() = 31;
    ExpectRefused(file, ErrorCode::kDamaged);
    // Sums that could overflow.
    file = good;
    std::ranges::fill(file.tensors[name + ".weight"].bytes, uint8_t{0x7F});
    ExpectRefused(file, ErrorCode::kDamaged);
    file = good;
    std::ranges::fill(file.tensors[name + ".bias"].bytes, uint8_t{0x7F});
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

}  // namespace
}  // namespace gmzip
