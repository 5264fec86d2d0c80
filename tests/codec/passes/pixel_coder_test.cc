#include "codec/passes/pixel_coder.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "models/weights/shipped_models.h"
#include "tests/codec/passes/coded_picture.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

TEST(PixelCoder, RestoresPicturesAndMeasuresTheirPayload) {
  for (const int channels : {1, 3}) {
    const auto coder = SmallCoder(channels);
    for (const PictureSize& size : kPictureSizes) {
      for (const PictureKind kind : kAllPictureKinds) {
        SCOPED_TRACE(testing::Message() << size.width << " x " << size.height << " x " << channels
                                        << ", kind " << static_cast<int>(kind));
        const Picture picture = GeneratedPicture(kind, size, channels);
        const std::vector<uint8_t> payload = Encode(*coder, picture);
        Picture restored = EmptyPicture(picture);
        FrameWatch watch;
        ASSERT_TRUE(coder->DecodeFrame(payload, &restored, 0, picture.height, &watch));
        EXPECT_EQ(watch.num_pixels(), uint64_t{picture.width} * picture.height);
        ASSERT_EQ(restored.samples, picture.samples);
        SampleCosts costs{std::vector<uint32_t>(picture.samples.size()), 0};
        ASSERT_TRUE(coder->MeasureFrame(picture, 0, picture.height, kEffort, &watch, &costs));
        EXPECT_NEAR(static_cast<double>(costs.total_q16) / 65536 / 8,
                    static_cast<double>(payload.size()), 2);
        EXPECT_EQ(std::accumulate(costs.cost_q16.begin(), costs.cost_q16.end(), uint64_t{0}),
                  costs.total_q16);
      }
    }
  }
}

// Rows of a picture are coded as if they were a picture of their own, and nothing else is touched.
TEST(PixelCoder, CodesStripesAlone) {
  for (const int channels : {1, 3}) {
    const auto coder = SmallCoder(channels);
    const Picture picture = GeneratedPicture(PictureKind::kSmooth, {21, 30}, channels);
    constexpr uint32_t kFirst = 9;
    constexpr uint32_t kRows = 13;
    const auto begin =
        picture.samples.begin() + static_cast<ptrdiff_t>(kFirst * picture.RowBytes());
    const auto end = begin + static_cast<ptrdiff_t>(kRows * picture.RowBytes());
    const Picture stripe{picture.width, kRows, channels, {begin, end}};
    FrameWatch watch;
    const auto payload = coder->EncodeFrame(picture, kFirst, kRows, kEffort, &watch);
    ASSERT_TRUE(payload);
    EXPECT_EQ(*payload, Encode(*coder, stripe));
    Picture restored = EmptyPicture(picture);
    Picture expected = restored;
    std::copy(begin, end,
              expected.samples.begin() + static_cast<ptrdiff_t>(kFirst * picture.RowBytes()));
    ASSERT_TRUE(coder->DecodeFrame(*payload, &restored, kFirst, kRows, &watch));
    EXPECT_EQ(restored.samples, expected.samples);
  }
}

struct Golden {
  PictureKind kind;
  PictureSize size;
  int channels;
  uint64_t hash;
};

// FNV-1a of payloads made on x86-64 (AVX-512). They change with the format's version only.
constexpr Golden kGolden[] = {
    {PictureKind::kSmooth, {131, 67}, 3, 0x12171b53391d4ee9},
    {PictureKind::kSmooth, {131, 67}, 1, 0x2ef5f96d19efa6be},
    {PictureKind::kNoise, {33, 17}, 3, 0x99f25ee1f9db99ac},
    {PictureKind::kAlternating, {33, 17}, 1, 0x253a97bebc9aa3ca},
    {PictureKind::kRamp, {64, 3}, 3, 0x41a6332d890c7948},
    {PictureKind::kFlat, {8, 40}, 1, 0x0018b3eaf64e9435},
};

TEST(PixelCoder, EveryTargetGivesTheGoldenPayload) {
  const auto grey = SmallCoder(1);
  const auto colour = SmallCoder(3);
  ForEachSimdTarget([&] {
    for (const Golden& golden : kGolden) {
      const Picture picture = GeneratedPicture(golden.kind, golden.size, golden.channels);
      const auto payload = Encode(golden.channels == 1 ? *grey : *colour, picture);
      EXPECT_EQ(HashValues<uint8_t>(payload), golden.hash)
          << std::hex << HashValues<uint8_t>(payload);
    }
  });
}

// 0 is no learning; then rate codes 1 .. 3 of 4 spacings each.
TEST(PixelCoder, RefusesUnknownWaysToLearn) {
  const auto coder = SmallCoder(3);
  const Picture picture = GeneratedPicture(PictureKind::kSmooth, {19, 12}, 3);
  std::vector<uint8_t> payload = Encode(*coder, picture);
  EXPECT_EQ(payload[0], LearningSettings::kUsualRate * 4);
  for (int byte = 0; byte < 256; ++byte) {
    payload[0] = static_cast<uint8_t>(byte);
    Picture restored = EmptyPicture(picture);
    FrameWatch watch;
    const auto result = coder->DecodeFrame(payload, &restored, 0, picture.height, &watch);
    const bool is_known = byte == 0 || (byte >= 4 && byte < 16);
    ASSERT_EQ(result.has_value(), is_known) << byte;
    if (is_known) continue;
    EXPECT_EQ(result.error().code, ErrorCode::kDamaged) << byte;
    EXPECT_EQ(restored.samples, EmptyPicture(picture).samples) << byte;
  }
  Picture restored = EmptyPicture(picture);
  FrameWatch watch;
  const auto result = coder->DecodeFrame({}, &restored, 0, picture.height, &watch);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kDamaged);
}

TEST(PixelCoder, WithoutLearningThePayloadSaysSo) {
  const auto coder = SmallCoder(1);
  const Picture picture = GeneratedPicture(PictureKind::kSmooth, {40, 30}, 1);
  FrameWatch watch;
  const auto payload = coder->EncodeFrame(picture, 0, picture.height, kNoLearning, &watch);
  ASSERT_TRUE(payload);
  EXPECT_EQ((*payload)[0], 0);
  Picture restored = EmptyPicture(picture);
  ASSERT_TRUE(coder->DecodeFrame(*payload, &restored, 0, picture.height, &watch));
  EXPECT_EQ(restored.samples, picture.samples);
}

uint64_t TotalCostQ16(const PixelCoder& coder, const Picture& picture, int effort) {
  FrameWatch watch;
  SampleCosts costs{std::vector<uint32_t>(picture.samples.size()), 0};
  EXPECT_TRUE(coder.MeasureFrame(picture, 0, picture.height, effort, &watch, &costs));
  return costs.total_q16;
}

// What cannot be learnt, or is as far from photographs as can be, must not make learning a loss:
// at most 1 % and 4 bytes. With shipped models: random ones have nothing to lose.
TEST(PixelCoder, LearningDoesNotHarmStrangePictures) {
  for (const ShippedModel& model : ShippedModels()) {
    if (model.name == "photo-9") continue;  // as photo-5, but takes four times as long
    const auto coder = PixelCoder::Create(model.weight_file);
    ASSERT_TRUE(coder);
    for (const PictureKind kind : kAllPictureKinds) {
      const Picture picture = GeneratedPicture(kind, {192, 192}, model.num_channels);
      const auto without = static_cast<double>(TotalCostQ16(**coder, picture, kNoLearning));
      const auto with = static_cast<double>(TotalCostQ16(**coder, picture, model.first_level));
      EXPECT_LE(with, without * 1.01 + 4 * 8 * 65536)
          << model.name << ", kind " << static_cast<int>(kind);
    }
  }
}

// Encoders are told what is known of a picture, decoders read it.
TEST(PixelCoder, PayloadsCarryTheirCondition) {
  for (const int channels : {1, 3}) {
    const auto plain = SmallCoder(channels);
    const auto coder = SmallCoder(channels, 3);
    const Picture picture = GeneratedPicture(PictureKind::kSmooth, {33, 17}, channels);
    struct {
      std::vector<int16_t> condition;
      std::vector<uint8_t> bytes;  // behind the learning byte
    } const cases[] = {{{0, 0, 0}, {0}},
                       {{0, 0, 4096}, {1, 2, 0}},
                       {{0, 4096, 1}, {2, 0, 0, 0, 16, 1, 0}},
                       {{-32768, 0, 32767}, {2, 0, 128, 0, 0, 255, 127}}};
    for (const int effort : {kNoLearning, kEffort}) {
      std::vector<std::vector<uint8_t>> payloads;
      for (const auto& [condition, bytes] : cases) {
        const auto told = coder->Conditioned(condition);
        ASSERT_TRUE(told) << told.error().message;
        EXPECT_EQ((*told)->ModelId(), coder->ModelId());
        FrameWatch watch;
        const auto payload = (*told)->EncodeFrame(picture, 0, picture.height, effort, &watch);
        ASSERT_TRUE(payload);
        ASSERT_GT(payload->size(), bytes.size() + 1);
        EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), payload->begin() + 1));
        for (const auto& decoder : {coder, *told}) {
          Picture restored = EmptyPicture(picture);
          ASSERT_TRUE(decoder->DecodeFrame(*payload, &restored, 0, picture.height, &watch));
          EXPECT_EQ(restored.samples, picture.samples);
        }
        EXPECT_EQ(std::ranges::count(payloads, *payload), 0);
        payloads.push_back(*payload);
      }
      // Nothing known: as without conditions, but for the byte that says so.
      FrameWatch watch;
      auto expected = plain->EncodeFrame(picture, 0, picture.height, effort, &watch);
      ASSERT_TRUE(expected);
      expected->insert(expected->begin() + 1, 0);
      EXPECT_EQ(payloads[0], *expected);
      EXPECT_EQ(*coder->EncodeFrame(picture, 0, picture.height, effort, &watch), *expected);
    }
  }
}

TEST(PixelCoder, KnowsTheClassesOfItsModelOnly) {
  const auto plain = SmallCoder(3)->ForClass(0);
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().code, ErrorCode::kInvalidArgument);
  const auto coder = SmallCoder(3, 3);
  for (const int picture_class : {-1, 3, 1 << 20}) {
    const auto told = coder->ForClass(picture_class);
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().code, ErrorCode::kInvalidArgument);
  }
  const Picture picture = GeneratedPicture(PictureKind::kSmooth, {19, 12}, 3);
  const auto told = coder->ForClass(2);
  ASSERT_TRUE(told);
  FrameWatch watch;
  const std::vector<int16_t> condition = {0, 0, 4096};
  EXPECT_EQ(*(*told)->EncodeFrame(picture, 0, picture.height, kEffort, &watch),
            Encode(**coder->Conditioned(condition), picture));
}

TEST(PixelCoder, RefusesDamagedConditions) {
  const auto coder = SmallCoder(1, 3);
  const Picture picture = GeneratedPicture(PictureKind::kSmooth, {19, 12}, 1);
  const std::vector<uint8_t> payloads[] = {
      {0},          {0, 3},       {0, 255, 0, 0}, {0, 1},       {0, 1, 0},
      {0, 1, 3, 0}, {0, 1, 0, 1}, {0, 2},         {0, 2, 1, 1}, {0, 2, 1, 1, 1, 1, 1}};
  for (const auto& payload : payloads) {
    Picture restored = EmptyPicture(picture);
    FrameWatch watch;
    const auto result = coder->DecodeFrame(payload, &restored, 0, picture.height, &watch);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kDamaged);
    EXPECT_EQ(restored.samples, EmptyPicture(picture).samples);
  }
}

TEST(PixelCoder, AnyPayloadIsSafeToDecode) {
  std::mt19937 random(9);
  for (const auto& [channels, conditions] : {std::pair(1, 0), std::pair(3, 0), std::pair(1, 3)}) {
    const auto coder = SmallCoder(channels, conditions);
    const Picture picture = GeneratedPicture(PictureKind::kSmooth, {19, 12}, channels);
    const std::vector<uint8_t> payload = Encode(*coder, picture);
    FrameWatch watch;
    const auto decode = [&](const std::vector<uint8_t>& bytes) {
      Picture restored = EmptyPicture(picture);
      (void)coder->DecodeFrame(bytes, &restored, 0, picture.height, &watch);
    };
    for (size_t size = 0; size <= payload.size(); size += 1 + payload.size() / 30) {
      decode({payload.begin(), payload.begin() + static_cast<ptrdiff_t>(size)});
    }
    for (int i = 0; i < 30; ++i) {
      std::vector<uint8_t> damaged = payload;
      damaged[random() % damaged.size()] ^= static_cast<uint8_t>(1 + random() % 255);
      decode(damaged);
      std::vector<uint8_t> noise(random() % 400);
      for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random());
      decode(noise);
    }
    for (const int byte : {0, 127, 128, 255}) {
      decode(std::vector<uint8_t>(500, static_cast<uint8_t>(byte)));
    }
  }
}

TEST(PixelCoder, StopsWhenCancelled) {
  const auto coder = SmallCoder(3);
  const Picture picture = GeneratedPicture(PictureKind::kSmooth, {40, 40}, 3);
  const std::vector<uint8_t> payload = Encode(*coder, picture);
  FrameWatch watch;
  watch.Cancel();
  const auto encoded = coder->EncodeFrame(picture, 0, picture.height, kEffort, &watch);
  ASSERT_FALSE(encoded);
  EXPECT_EQ(encoded.error().code, ErrorCode::kCancelled);
  Picture restored = EmptyPicture(picture);
  const auto decoded = coder->DecodeFrame(payload, &restored, 0, picture.height, &watch);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(watch.num_pixels(), 0U);
}

}  // namespace
}  // namespace gmzip
