#include "models/runtime/weight_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/byte_order.h"

namespace gmzip {
namespace {

using Shape = std::vector<size_t>;

WeightFile SampleFile() {
  WeightFile file;
  file.metadata = {{"family", "pixelcnn"}, {"quote \" back \\ tab \t", "\x01 ümlaut"}};
  EXPECT_TRUE(file.Set<int8_t>("a", Shape{3}, std::vector<int8_t>{-128, 0, 127}));
  EXPECT_TRUE(file.Set<int16_t>("b.weight", Shape{2, 2}, std::vector<int16_t>{-32767, 1, 2, 300}));
  EXPECT_TRUE(file.Set<int32_t>("b.bias", Shape{2}, std::vector<int32_t>{INT32_MIN, 70000}));
  EXPECT_TRUE(file.Set<float>("scale", Shape{}, std::vector<float>{-1.5F}));
  EXPECT_TRUE(file.Set<uint8_t>("shift \"q\"", Shape{1, 1}, std::vector<uint8_t>{255}));
  EXPECT_TRUE(file.Set<int16_t>("empty", Shape{0, 7}, std::vector<int16_t>{}));
  return file;
}

std::vector<uint8_t> FileWithHeader(const std::string& header, size_t data_bytes) {
  std::vector<uint8_t> bytes(8 + header.size() + data_bytes, 7);
  StoreLe(static_cast<uint64_t>(header.size()), bytes.data());
  std::ranges::copy(header, bytes.begin() + 8);
  return bytes;
}

ErrorCode ParseError(const std::vector<uint8_t>& bytes) {
  const auto file = ParseWeightFile(bytes);
  return file ? ErrorCode::kCancelled : file.error().code;
}

TEST(WeightFile, RoundTripKeepsEverything) {
  const WeightFile file = SampleFile();
  const auto bytes = WriteWeightFile(file);
  ASSERT_TRUE(bytes);
  const auto read = ParseWeightFile(*bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->metadata, file.metadata);
  ASSERT_EQ(read->tensors.size(), file.tensors.size());
  for (const auto& [name, tensor] : file.tensors) {
    const WeightTensor& other = read->tensors.at(name);
    EXPECT_EQ(other.dtype, tensor.dtype) << name;
    EXPECT_EQ(other.shape, tensor.shape) << name;
    EXPECT_EQ(other.bytes, tensor.bytes) << name;
  }
  EXPECT_EQ(*WriteWeightFile(*read), *bytes);
  EXPECT_EQ(read->Get<int16_t>("b.weight", Shape{2, 2}).value(),
            (std::vector<int16_t>{-32767, 1, 2, 300}));
  EXPECT_EQ(read->Get<int32_t>("b.bias", Shape{2}).value(),
            (std::vector<int32_t>{INT32_MIN, 70000}));
  EXPECT_EQ(read->GetAnyShape<float>("scale").value(), std::vector<float>{-1.5F});
}

TEST(WeightFile, BytesAreThoseOfTheFormat) {
  WeightFile file;
  ASSERT_TRUE(file.Set<uint8_t>("a", Shape{1}, std::vector<uint8_t>{9}));
  ASSERT_TRUE(file.Set<int16_t>("b", Shape{2}, std::vector<int16_t>{1, -2}));
  const std::string header =
      "{\"b\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[0,4]},"
      "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[4,5]}}";
  std::vector<uint8_t> expected =
      FileWithHeader(header + std::string((8 - header.size() % 8) % 8, ' '), 0);
  for (const int byte : {1, 0, 0xfe, 0xff, 9}) expected.push_back(static_cast<uint8_t>(byte));
  EXPECT_EQ(WriteWeightFile(file).value(), expected);
}

TEST(WeightFile, AccessChecksNameTypeAndShape) {
  const WeightFile file = SampleFile();
  EXPECT_FALSE(file.Get<int16_t>("none", Shape{2}));
  EXPECT_FALSE(file.Get<int16_t>("b.bias", Shape{2}));
  const auto wrong_shape = file.Get<int16_t>("b.weight", Shape{4});
  ASSERT_FALSE(wrong_shape);
  EXPECT_EQ(wrong_shape.error().message, "weights: tensor 'b.weight' has shape [2, 2], not [4]");
  WeightFile other;
  EXPECT_FALSE(other.Set<float>("x", Shape{2}, std::vector<float>{1}));
  EXPECT_FALSE(other.Set<float>("x", Shape(9, 1), std::vector<float>{1}));
}

TEST(WeightFileView, TensorsLieInTheFilesBytes) {
  const std::vector<uint8_t> bytes = WriteWeightFile(SampleFile()).value();
  const auto view = ParseWeightFileView(bytes);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->metadata, SampleFile().metadata);
  const auto tensor = view->Get("b.weight", DType::kI16, 2);
  ASSERT_TRUE(tensor);
  EXPECT_EQ(tensor->shape, (Shape{2, 2}));
  EXPECT_GT(tensor->bytes.data(), bytes.data());
  EXPECT_EQ(LoadLe<int16_t>(tensor->bytes.data() + 6), 300);
  EXPECT_FALSE(view->Get("none", DType::kI16, 2));
  EXPECT_FALSE(view->Get("b.weight", DType::kI32, 2));
  EXPECT_FALSE(view->Get("b.weight", DType::kI16, 1));
}

TEST(WeightWriter, RefusesWhatCannotBeReadBack) {
  WeightFile file;
  file.tensors["x"] = {DType::kI16, {2}, {1, 2, 3}};
  EXPECT_FALSE(WriteWeightFile(file));
  file.tensors.clear();
  file.tensors["__metadata__"] = {DType::kU8, {1}, {1}};
  EXPECT_FALSE(WriteWeightFile(file));
  file.tensors.clear();
  file.metadata["long"] = std::string(kMaxWeightHeaderBytes, 'x');
  EXPECT_FALSE(WriteWeightFile(file));
}

TEST(WeightReader, EmptyFileHasNoTensors) {
  const auto file = ParseWeightFile(FileWithHeader("{}", 0));
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->tensors.empty());
}

TEST(WeightReader, RejectsEveryTruncation) {
  const std::vector<uint8_t> bytes = WriteWeightFile(SampleFile()).value();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(ParseError({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}),
              ErrorCode::kCancelled)
        << size;
  }
  std::vector<uint8_t> longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(ParseError(longer), ErrorCode::kDamaged);
}

TEST(WeightReader, RejectsHostileHeaders) {
  const struct {
    const char* what;
    std::string header;
    size_t data_bytes;
  } kCases[] = {
      {"not JSON", "{", 0},
      {"array", "[]", 0},
      {"two values", "{}{}", 0},
      {"entry is a number", R"({"a":1})", 0},
      {"no dtype", R"({"a":{"shape":[1],"data_offsets":[0,1]}})", 1},
      {"unknown key", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", 1},
      {"negative size", R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1},
      {"fraction", R"({"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}})", 1},
      {"beyond 64 bits", R"({"a":{"dtype":"U8","shape":[1e30],"data_offsets":[0,1]}})", 1},
      {"product wraps",
       R"({"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0},
      {"times element wraps",
       R"({"a":{"dtype":"I16","shape":[9223372036854775808],"data_offsets":[0,0]}})", 0},
      {"nine dimensions",
       R"({"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}})", 1},
      {"backwards", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1},
      {"one offset", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1]}})", 1},
      {"beyond the end", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", 1},
      {"unused bytes", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 2},
      {"gap", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2},
      {"overlap",
       R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
       R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
       3},
      {"shape and range differ", R"({"a":{"dtype":"I16","shape":[1],"data_offsets":[0,1]}})", 1},
      {"same name twice",
       R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
       R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
       1},
      {"same key twice", R"({"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
       1},
      {"metadata is a list", R"({"__metadata__":[]})", 0},
      {"metadata is a number", R"({"__metadata__":{"a":1}})", 0},
      {"bad UTF-8", "{\"__metadata__\":{\"a\":\"\xff\"}}", 0},
      {"deep", std::string(500000, '['), 0},
      {"deep objects", R"({"a":{"a":{"a":{"a":{}}}}})", 0},
      {"deep and closed", std::string("{\"a\":").append(9000, '[').append(9000, ']') + "}", 0},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(ParseError(FileWithHeader(test.header, test.data_bytes)), ErrorCode::kDamaged)
        << test.what;
  }
}

TEST(WeightReader, RejectsUnknownTypesAndHugeHeaders) {
  EXPECT_EQ(
      ParseError(FileWithHeader(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})", 8)),
      ErrorCode::kUnsupported);
  EXPECT_EQ(ParseError(FileWithHeader(std::string(kMaxWeightHeaderBytes + 1, ' '), 0)),
            ErrorCode::kTooLarge);
  std::vector<uint8_t> bytes = FileWithHeader("{}", 0);
  StoreLe(UINT64_MAX, bytes.data());
  EXPECT_EQ(ParseError(bytes), ErrorCode::kDamaged);
}

TEST(WeightReader, SurvivesFlippedBytes) {
  const std::vector<uint8_t> bytes = WriteWeightFile(SampleFile()).value();
  std::mt19937 random(1);
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int repeat = 0; repeat < 4; ++repeat) {
      std::vector<uint8_t> damaged = bytes;
      damaged[i] = static_cast<uint8_t>(random());
      const auto file = ParseWeightFile(damaged);
      if (file) {
        EXPECT_TRUE(WriteWeightFile(*file));
      }
    }
  }
}

}  // namespace
}  // namespace gmzip
