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
  model.Start({}, &state, nullptr);
  for (const char c : text) model.Step(static_cast<uint8_t>(c), {}, &state, nullptr);
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
    if (config->hashed_embedding > 0) {
      file.metadata["hashed_bits"] = std::to_string(config->hashed_bits);
      file.metadata["hashed_embedding"] = std::to_string(config->hashed_embedding);
    }
    const auto read = ReadCharsConfig(file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, *config);
  }
  EXPECT_FALSE(CharsPreset("text-6"));
  EXPECT_EQ(CharsPreset("tiny")->MacsPerByte(), 3 * 16 * 16 + 256 * 16);
}

TEST(CharsModel, ReadsShapesOfAllSizes) {
  for (const CharsConfig& config :
       {kSmallChars, kLongerChars, CharsConfig{16, 1, 1, 1}, CharsConfig{48, 3, 7, 8},
        CharsConfig{512, 1, 1, 1}, CharsConfig{16, 1, 1, 1, 1, 1}, CharsConfig{32, 2, 3, 2, 9, 7},
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
  const WeightFile file = RandomCharsFile(kLongerChars);
  const auto model = MakeChars(file);
  constexpr size_t kWidth = 16;
  constexpr size_t kEmbedding = 6;
  constexpr size_t kTaps = 3;
  const auto embedding = file.GetAnyShape<int16_t>(kCharsEmbeddingName).value();
  // is_narrow: with its weights rounded to 8 bits as narrow_layer.h has it.
  const auto apply = [&](const std::string& name, const int16_t* x, size_t cols, bool is_narrow) {
    const auto weights = file.GetAnyShape<int16_t>(name + ".weight").value();
    const auto bias = file.GetAnyShape<int32_t>(name + ".bias").value();
    const auto shifts = file.GetAnyShape<uint8_t>(name + ".shift").value();
    std::vector<int16_t> y(bias.size());
    const auto rounded = [](int64_t value, int bits) {
      return (value + (int64_t{1} << bits >> 1)) >> bits;
    };
    for (size_t r = 0; r < y.size(); ++r) {
      const size_t first = r / kDenseRowGroup * kDenseRowGroup * cols;
      int k = 0;
      for (size_t i = first; is_narrow && i < first + kDenseRowGroup * cols; ++i) {
        while (std::abs(rounded(weights[i], k)) > 127) ++k;
      }
      int64_t sum = rounded(bias[r], k);
      for (size_t c = 0; c < cols; ++c) sum += rounded(weights[r * cols + c], k) * x[c];
      sum = rounded(sum, shifts[r / kDenseRowGroup] - k);
      y[r] = static_cast<int16_t>(std::clamp<int64_t>(sum, -32768, 32767));
    }
    return y;
  };
  const auto table = file.GetAnyShape<int8_t>(kCharsHashedEmbeddingName).value();
  HashedContexts contexts;
  std::vector<uint8_t> recent(kTaps, 0);
  std::vector<std::vector<int32_t>> memory(2, std::vector<int32_t>(kWidth, 0));
  const auto step = [&] {
    std::vector<int16_t> sums(4 * kWidth);
    std::vector<std::vector<int16_t>> products;
    for (size_t tap = 0; tap < kTaps; ++tap) {
      products.push_back(apply(CharsTapName(static_cast<int>(tap)),
                               &embedding[recent[tap] * kEmbedding], kEmbedding, false));
    }
    std::vector<int16_t> longer;
    for (const uint32_t row : contexts.Rows(kLongerChars.hashed_bits)) {
      for (size_t i = 0; i < 4; ++i) longer.push_back(table[row * 4 + i]);
    }
    products.push_back(apply(kCharsHashedName, longer.data(), longer.size(), true));
    for (size_t i = 0; i < sums.size(); ++i) {
      int32_t sum = 2;
      for (const auto& product : products) sum += product[i];
      sums[i] = static_cast<int16_t>(std::clamp(sum >> 2, -32768, 32767));
    }
    std::vector<int16_t> units(kWidth);
    for (size_t i = 0; i < kWidth; ++i) units[i] = SquashValue(sums[3 * kWidth + i]);
    for (size_t layer = 0; layer < 2; ++layer) {
      if (layer > 0) sums = apply(CharsLayerName(1), units.data(), kWidth, true);
      for (size_t i = 0; i < kWidth; ++i) {
        memory[layer][i] = NextStateValue(memory[layer][i], sums[i], sums[kWidth + i]);
        units[i] = OutputValue(memory[layer][i], units[i], sums[2 * kWidth + i]);
      }
    }
    return units;
  };
  CharsState state(kLongerChars);
  model->Start({}, &state, nullptr);
  ASSERT_EQ(Units(*model, state), step());
  for (const uint8_t byte : SmallText(300, 5)) {
    model->Step(byte, {}, &state, nullptr);
    recent = {byte, recent[0], recent[1]};
    contexts.Add(byte);
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
  model->Start({}, &state, nullptr);
  for (int i = 0; i < 3000; ++i) {
    model->Step(static_cast<uint8_t>(i * 7), {}, &state, nullptr);
    for (const int16_t unit : Units(*model, state)) ASSERT_LE(std::abs(unit), 16383);
  }
}

TEST(CharsModel, EveryTargetGivesTheSameUnits) {
  for (const CharsConfig& config :
       {kSmallChars, kLongerChars, CharsConfig{48, 3, 7, 8}, CharsConfig{48, 2, 7, 8, 6, 5}}) {
    const auto run = [&] {
      // Tables are made by the target, too.
      const auto model = MakeChars(RandomCharsFile(config));
      CharsState state(config);
      model->Start({}, &state, nullptr);
      std::vector<int16_t> all = Units(*model, state);
      for (const uint8_t byte : SmallText(200, 6)) {
        model->Step(byte, {}, &state, nullptr);
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
    model->Start({}, &state, &trace);
    model->Start({}, &untraced, nullptr);
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
        model->narrow_layers()[static_cast<size_t>(layer) - 1].Apply(x, expected_sums.data());
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
      model->Step(byte, {}, &state, &trace);
      model->Step(byte, {}, &untraced, nullptr);
    }
  }
}

TEST(HashedContexts, AreTheLastBytesAndWords) {
  const auto rows_after = [](const std::string& text) {
    HashedContexts contexts;
    for (const char c : text) contexts.Add(static_cast<uint8_t>(c));
    return contexts.Rows(32);
  };
  constexpr size_t kWord = 4;
  constexpr size_t kWords = 5;
  const auto the_end = rows_after("at the end");
  EXPECT_EQ(std::set<uint32_t>(the_end.begin(), the_end.end()).size(), kNumHashedContexts);
  // Three bytes and more: those from the first that differs on are other contexts.
  const auto send = rows_after("at the_end");
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(send[i] == the_end[i], i < 1) << i;
  EXPECT_EQ(send[kWord], the_end[kWord]);
  // Words go by their letters, whatever their case, the last of which counts.
  EXPECT_NE(rows_after("At THE: enD")[kWord], the_end[kWord]);
  EXPECT_EQ(rows_after("At THE: EnD")[kWord], rows_after("end of eND")[kWord]);
  EXPECT_EQ(rows_after("at the, end")[kWords], the_end[kWords]);
  EXPECT_NE(rows_after("at an end")[kWords], the_end[kWords]);
  // Fewer bits are the first bits.
  HashedContexts contexts;
  contexts.Add('x');
  for (size_t i = 0; i < kNumHashedContexts; ++i) {
    EXPECT_EQ(contexts.Rows(7)[i], contexts.Rows(32)[i] >> 25);
  }
}

TEST(CharsModel, SeesBeyondItsTapsAndMemoryByItsContexts) {
  const auto model = MakeChars(RandomCharsFile(kLongerChars));
  // Equal but for the table: the same file with zeros in it.
  WeightFile file = RandomCharsFile(kLongerChars);
  std::ranges::fill(file.tensors[kCharsHashedEmbeddingName].bytes, uint8_t{0});
  std::ranges::fill(file.tensors["hashed.bias"].bytes, uint8_t{0});
  WeightFile without = RandomCharsFile(kSmallChars);
  for (const auto& [name, tensor] : without.tensors) file.tensors[name] = tensor;
  EXPECT_EQ(UnitsAfter(*MakeChars(file), "some text"),
            UnitsAfter(*MakeChars(without), "some text"));
  EXPECT_NE(UnitsAfter(*model, "some text"), UnitsAfter(*MakeChars(file), "some text"));
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
  } const cases[] = {{"width", "24"},         {"width", "0"},         {"width", "528"},
                     {"width", "-16"},        {"width", "16 "},       {"width", "0x10"},
                     {"width", ""},           {"width", "1e2"},       {"width", "4294967312"},
                     {"num_layers", "0"},     {"num_layers", "17"},   {"num_layers", "-1"},
                     {"embedding", "0"},      {"embedding", "129"},   {"taps", "0"},
                     {"taps", "9"},           {"taps", "three"},      {"chars_version", "one"},
                     {"chars_version", "-1"}, {"chars_version", ""},  {"hashed_bits", "0"},
                     {"hashed_bits", "21"},   {"hashed_bits", "five"}};
  for (const auto& [key, value] : cases) {
    SCOPED_TRACE(std::string(key) + " = " + value);
    WeightFile file = RandomCharsFile(kLongerChars);
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
  } const cases[] = {
      {"width", "32"},           {"width", "512"},          {"num_layers", "3"},
      {"embedding", "5"},        {"embedding", "7"},        {"taps", "4"},
      {"hashed_bits", "4"},      {"hashed_bits", "6"},      {"hashed_embedding", "3"},
      {"hashed_embedding", "0"}, {"hashed_embedding", "65"}};
  for (const auto& [key, value] : cases) {
    SCOPED_TRACE(std::string(key) + " = " + value);
    WeightFile file = RandomCharsFile(kLongerChars);
    file.metadata[key] = value;
    ExpectRefused(file, ErrorCode::kDamaged);
  }
}

TEST(CharsModel, EveryTensorMustBeThereInItsForm) {
  const WeightFile good = RandomCharsFile(kLongerChars);
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
  const WeightFile good = RandomCharsFile(kLongerChars);
  for (const std::string name : {"tap0", "tap2", "hashed", "layer1", "output"}) {
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
