#include "codec/passes/byte_coder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/models/chars/random_chars.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr uint64_t kNoLimit = UINT64_MAX;
const ByteModelSettings kSmall = {ByteEffort::kFast, 18};

Bytes Noise(size_t size) {
  std::mt19937 random(3);
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

Bytes Text(size_t size) {
  std::mt19937 random(7);
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>("etaoin shrdlu\n"[random() % 14]);
  return bytes;
}

struct Block {
  Bytes raw;
  ByteKind kind;
};

struct Coded {
  size_t raw_size;
  uint8_t head;
  Bytes payload;
};

std::vector<Coded> EncodeAll(const std::vector<Block>& blocks) {
  ByteStreamEncoder encoder(kSmall, nullptr);
  std::vector<Coded> all;
  for (const Block& block : blocks) {
    auto coded = encoder.Encode(block.raw, block.kind, SIZE_MAX);
    EXPECT_TRUE(coded);
    EXPECT_LE(coded->bytes.size(), block.raw.size());
    all.push_back({block.raw.size(), SerializeMixedHead(coded->head), std::move(coded->bytes)});
  }
  return all;
}

Result<Bytes> DecodeOne(const Coded& coded, ByteStreamDecoder* decoder) {
  return decoder->Decode(coded.head, coded.payload, coded.raw_size, kNoLimit);
}

TEST(ByteCoder, RoundTripsBlocksOfAnySizeAndKind) {
  std::vector<Block> blocks = {{Text(100), ByteKind::kText}};
  for (const size_t size : {1U, 2U, 3U, 255U, 256U, 257U, 5000U}) {
    blocks.push_back({Text(size), ByteKind::kText});
    blocks.push_back({Noise(size), ByteKind::kBinary});
    blocks.push_back({Bytes(size, 0), ByteKind::kExecutable});
  }
  const std::vector<Coded> coded = EncodeAll(blocks);
  ByteStreamDecoder decoder(nullptr);
  for (size_t i = 0; i < blocks.size(); ++i) {
    const auto raw = DecodeOne(coded[i], &decoder);
    ASSERT_TRUE(raw) << raw.error().message << " in block " << i;
    EXPECT_TRUE(*raw == blocks[i].raw) << i;
  }
}

TEST(ByteCoder, RoundTripsManySmallBlocksEachAnew) {
  std::mt19937 random(11);
  for (int i = 0; i < 200; ++i) {
    Bytes raw = Text(random() % 40 + 1);
    for (uint8_t& byte : raw) byte = static_cast<uint8_t>(byte + random() % 2 * (random() % 256));
    ByteStreamEncoder encoder(kSmall, nullptr);
    const auto coded = encoder.Encode(raw, ByteKind::kText, SIZE_MAX);
    if (!coded) continue;  // not smaller
    ByteStreamDecoder decoder(nullptr);
    const auto decoded =
        decoder.Decode(SerializeMixedHead(coded->head), coded->bytes, raw.size(), kNoLimit);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(*decoded, raw);
  }
}

// A user's network, without a prior; kinds change, as a network may read text alone.
TEST(ByteCoder, RoundTripsWithANetwork) {
  const auto models = std::make_shared<const ByteModels>(
      ByteModels{nullptr, MakeChars(RandomCharsFile(kSmallChars))});
  for (const ByteEffort effort : {ByteEffort::kNetwork, ByteEffort::kNetworkHigh}) {
    ByteStreamEncoder encoder({effort, 18}, models);
    ByteStreamDecoder decoder(models);
    ByteStreamDecoder without_network(nullptr);
    bool differs = false;
    for (const ByteKind kind : {ByteKind::kText, ByteKind::kText, ByteKind::kBinary}) {
      const Bytes raw = SmallText(1500, static_cast<uint64_t>(kind));
      const auto coded = encoder.Encode(raw, kind, SIZE_MAX);
      ASSERT_TRUE(coded);
      const uint8_t head = SerializeMixedHead(coded->head);
      const auto decoded = decoder.Decode(head, coded->bytes, raw.size(), kNoLimit);
      ASSERT_TRUE(decoded) << decoded.error().message;
      EXPECT_TRUE(*decoded == raw);
      const auto other = without_network.Decode(head, coded->bytes, raw.size(), kNoLimit);
      differs = differs || !other || *other != raw;
    }
    EXPECT_TRUE(differs);
  }
}

TEST(ByteCoder, ModelGoesOnFromBlockToBlock) {
  const Bytes text = Text(3000);
  const std::vector<Coded> coded =
      EncodeAll({{text, ByteKind::kText}, {text, ByteKind::kText}, {text, ByteKind::kText}});
  EXPECT_LT(coded[1].payload.size(), coded[0].payload.size());
  EXPECT_TRUE(ParseMixedHead(coded[0].head)->settings);
  EXPECT_FALSE(ParseMixedHead(coded[1].head)->settings);
  // Without the first, the second cannot be decoded.
  ByteStreamDecoder decoder(nullptr);
  EXPECT_EQ(DecodeOne(coded[1], &decoder).error().code, ErrorCode::kDamaged);
  ASSERT_TRUE(DecodeOne(coded[0], &decoder));
  decoder.Break();
  EXPECT_FALSE(DecodeOne(coded[1], &decoder));
}

TEST(ByteCoder, PlainBlocksTeachTheModel) {
  const Bytes noise = Noise(3000);
  const std::vector<Coded> coded = EncodeAll(
      {{Text(1000), ByteKind::kText}, {noise, ByteKind::kBinary}, {Text(1000), ByteKind::kText}});
  EXPECT_TRUE(ParseMixedHead(coded[1].head)->is_plain);
  EXPECT_EQ(coded[1].payload, noise);
  ByteStreamDecoder decoder(nullptr);
  for (const Coded& block : coded) ASSERT_TRUE(DecodeOne(block, &decoder));
}

TEST(ByteCoder, GivesUpAtTheLimit) {
  ByteStreamEncoder encoder(kSmall, nullptr);
  EXPECT_FALSE(encoder.Encode(Noise(1000), ByteKind::kBinary, 1000));
  // The next block starts anew.
  const auto coded = encoder.Encode(Text(1000), ByteKind::kText, 1000);
  ASSERT_TRUE(coded);
  EXPECT_TRUE(coded->head.settings);
}

TEST(ByteCoder, NoTwoPayloadsGiveTheSameBytes) {
  const Bytes raw = Text(60);
  const Coded coded = EncodeAll({{raw, ByteKind::kText}})[0];
  for (size_t bit = 0; bit < coded.payload.size() * 8; ++bit) {
    Coded damaged = coded;
    damaged.payload[bit / 8] = static_cast<uint8_t>(damaged.payload[bit / 8] ^ (1U << bit % 8));
    ByteStreamDecoder decoder(nullptr);
    const auto decoded = DecodeOne(damaged, &decoder);
    EXPECT_TRUE(!decoded || *decoded != raw) << "bit " << bit;
  }
  for (size_t size = 0; size < coded.payload.size() + 10; ++size) {
    if (size == coded.payload.size()) continue;
    Coded damaged = coded;
    damaged.payload.resize(size);
    ByteStreamDecoder decoder(nullptr);
    const auto decoded = DecodeOne(damaged, &decoder);
    EXPECT_TRUE(!decoded || *decoded != raw) << "length " << size;
  }
}

TEST(ByteCoder, StopsEarlyOnAPayloadThatIsTooShort) {
  Coded coded = EncodeAll({{Text(500), ByteKind::kText}})[0];
  coded.raw_size = uint64_t{1} << 40;  // would take days
  ByteStreamDecoder decoder(nullptr);
  EXPECT_EQ(DecodeOne(coded, &decoder).error().code, ErrorCode::kDamaged);
}

TEST(ByteCoder, RefusesModelsBeyondTheMemoryLimit) {
  MixedHead head;
  head.settings = {ByteEffort::kHigh, kMaxByteMemoryLog2};
  ByteStreamDecoder decoder(nullptr);
  const auto decoded = decoder.Decode(SerializeMixedHead(head), Bytes(10), 10, 1 << 20);
  EXPECT_EQ(decoded.error().code, ErrorCode::kTooLarge);
}

TEST(ByteCoder, MeasuresWhatItWrites) {
  const Bytes raw = Text(5000);
  const std::vector<uint32_t> cost_q16 = MeasureBytes(raw, ByteKind::kText, kSmall, nullptr);
  ASSERT_EQ(cost_q16.size(), raw.size());
  const uint64_t total_q16 = std::accumulate(cost_q16.begin(), cost_q16.end(), uint64_t{0});
  const Coded coded = EncodeAll({{raw, ByteKind::kText}})[0];
  EXPECT_NEAR(static_cast<double>(total_q16) / 65536 / 8, static_cast<double>(coded.payload.size()),
              2);
}

TEST(MixedHead, EveryByteIsRefusedOrMeansOneHead) {
  int num_valid = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const auto head = ParseMixedHead(static_cast<uint8_t>(byte));
    if (!head) continue;
    ++num_valid;
    EXPECT_EQ(SerializeMixedHead(*head), byte);
  }
  // Three kinds: with five efforts of 13 sizes, or going on, coded or plain.
  EXPECT_EQ(num_valid, 3 * (5 * 13 + 2));
}

TEST(MixedHead, EveryHeadHasAByteOfItsOwn) {
  std::set<uint8_t> bytes;
  const auto check = [&](const MixedHead& head) {
    const uint8_t byte = SerializeMixedHead(head);
    EXPECT_TRUE(bytes.insert(byte).second) << int{byte};
    const auto parsed = ParseMixedHead(byte);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->kind, head.kind);
    EXPECT_EQ(parsed->is_plain, head.is_plain);
    ASSERT_EQ(parsed->settings.has_value(), head.settings.has_value());
    if (!head.settings) return;
    EXPECT_EQ(parsed->settings->effort, head.settings->effort);
    EXPECT_EQ(parsed->settings->memory_log2, head.settings->memory_log2);
  };
  for (const ByteKind kind : {ByteKind::kBinary, ByteKind::kText, ByteKind::kExecutable}) {
    check({kind, std::nullopt, false});
    check({kind, std::nullopt, true});
    for (const ByteEffort effort : {ByteEffort::kFast, ByteEffort::kMedium, ByteEffort::kHigh,
                                    ByteEffort::kNetwork, ByteEffort::kNetworkHigh}) {
      for (int memory = kMinByteMemoryLog2; memory <= kMaxByteMemoryLog2; ++memory) {
        check({kind, ByteModelSettings{effort, memory}, false});
      }
    }
  }
  EXPECT_EQ(bytes.size(), 201U);
  EXPECT_EQ(*bytes.rbegin(), 200);
}

}  // namespace
}  // namespace gmzip
