#include "models/bytes/byte_model.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/mixing/forecaster_pair.h"
#include "models/runtime/tables.h"
#include "tests/models/bytes/generated_bytes.h"
#include "tests/models/runtime/each_target.h"

namespace gmzip {
namespace {

constexpr ByteEffort kEfforts[] = {ByteEffort::kFast, ByteEffort::kMedium, ByteEffort::kHigh};
constexpr ByteEffort kNetworkEfforts[] = {ByteEffort::kNetwork, ByteEffort::kNetworkHigh};
constexpr ByteKind kKinds[] = {ByteKind::kBinary, ByteKind::kText, ByteKind::kExecutable};

// Shows a model bytes, and says what they cost, in bits.
double CostOf(std::span<const uint8_t> bytes, ByteModel* model) {
  uint64_t cost_q16 = 0;
  for (const uint8_t byte : bytes) {
    for (int i = 7; i >= 0; --i) {
      const int bit = byte >> i & 1;
      const uint32_t p1_16 = model->p1_16();
      EXPECT_GE(p1_16, 1U);
      EXPECT_LE(p1_16, 65535U);
      cost_q16 += CostQ16(bit != 0 ? p1_16 : 65536 - p1_16);
      model->Update(bit);
    }
  }
  return static_cast<double>(cost_q16) / 65536;
}

// Foretells the bytes it was made with, right or wrong.
class ToyNetwork : public ByteForecaster {
 public:
  explicit ToyNetwork(std::vector<uint8_t> bytes) : bytes_(std::move(bytes)) { Expect(); }

  const ByteDistribution& Forecast() const override { return distribution_; }
  void AddByte(uint8_t byte) override {
    num_right_ += at_ < bytes_.size() && bytes_[at_] == byte ? 1 : 0;
    ++at_;
    Expect();
  }
  size_t num_right() const { return num_right_; }

 private:
  void Expect() {
    std::vector<uint32_t> weights(256, 1);
    if (at_ < bytes_.size()) weights[bytes_[at_]] = 3000;
    distribution_.Set(weights);
  }

  std::vector<uint8_t> bytes_;
  size_t at_ = 0;
  size_t num_right_ = 0;
  ByteDistribution distribution_;
};

template <typename Body>
void ForEachEffortAndKind(const Body& body) {
  for (const ByteEffort effort : kEfforts) {
    for (const ByteKind kind : kKinds) {
      SCOPED_TRACE(testing::Message()
                   << "effort " << static_cast<int>(effort) << ", kind " << static_cast<int>(kind));
      body(effort, kind);
    }
  }
}

TEST(ByteModel, LearnsAPeriod) {
  ForEachEffortAndKind([](ByteEffort effort, ByteKind kind) {
    for (const size_t period : {1U, 2U, 7U, 100U, 1000U}) {
      ByteModel model({effort, 18});
      model.SetKind(kind);
      const std::vector<uint8_t> once = GeneratedNoise(period, 256, 1);
      std::vector<uint8_t> bytes;
      while (bytes.size() < 8000) bytes.insert(bytes.end(), once.begin(), once.end());
      CostOf(std::span(bytes).first(4000), &model);
      EXPECT_LT(CostOf(std::span(bytes).subspan(4000, 4000), &model) / 4000, 0.05) << period;
    }
  });
}

TEST(ByteModel, RandomBytesCostLittleMoreThanThemselves) {
  ForEachEffortAndKind([](ByteEffort effort, ByteKind kind) {
    ByteModel model({effort, 18});
    model.SetKind(kind);
    const std::vector<uint8_t> noise = GeneratedNoise(30000, 256, 2);
    CostOf(std::span(noise).first(10000), &model);
    EXPECT_LT(CostOf(std::span(noise).subspan(10000), &model) / 20000, 8.05);
  });
}

// The highest has more to learn of 60 KB than they can teach without a prior.
TEST(ByteModel, HigherEffortsCodeTextInFewerBits) {
  const std::vector<uint8_t> text = GeneratedText(60000, 3);
  double last = 8.0 * 60000;
  for (const ByteEffort effort : kEfforts) {
    ByteModel model({effort, 20});
    model.SetKind(ByteKind::kText);
    const double bits = CostOf(text, &model);
    EXPECT_LT(bits, effort == ByteEffort::kHigh ? last * 1.02 : last) << static_cast<int>(effort);
    last = bits;
  }
  EXPECT_LT(last / 60000, 2.9);
}

TEST(ByteModel, KindsMayBeSwitchedInMidStream) {
  for (const ByteEffort effort : kEfforts) {
    ByteModel model({effort, 18});
    const std::vector<uint8_t> text = GeneratedText(30000, 4);
    CostOf(text, &model);
    double bits = 0;
    size_t num_bytes = 0;
    for (size_t i = 0; i < 30; ++i) {
      model.SetKind(kKinds[i % 3]);
      bits += CostOf(std::span(text).subspan(i * 1000, 1000), &model);
      num_bytes += 1000;
    }
    // It has read this before, whatever it is now said to be.
    EXPECT_LT(bits / static_cast<double>(num_bytes), 1.0) << static_cast<int>(effort);
  }
}

TEST(ByteModel, EveryMemorySizeWorks) {
  for (const ByteEffort effort : kEfforts) {
    for (int memory_log2 = kMinByteMemoryLog2; memory_log2 <= 25; memory_log2 += 3) {
      ByteModel model({effort, memory_log2});
      model.SetKind(ByteKind::kText);
      EXPECT_LT(CostOf(GeneratedText(8000, 5), &model), 8000 * 5.0) << memory_log2;
    }
  }
}

TEST(ByteModel, AMovedModelGoesOnTheSame) {
  const std::vector<uint8_t> text = GeneratedText(4000, 6);
  ByteModel stays({ByteEffort::kMedium, 16});
  ByteModel moves({ByteEffort::kMedium, 16});
  CostOf(text, &stays);
  CostOf(text, &moves);
  ByteModel moved = std::move(moves);
  EXPECT_EQ(CostOf(text, &moved), CostOf(text, &stays));
}

TEST(ByteModel, EffortsWithANetworkAreThoseOfTheirContextsWithOneMore) {
  EXPECT_EQ(ContextEffort(ByteEffort::kNetwork), ByteEffort::kMedium);
  EXPECT_EQ(ContextEffort(ByteEffort::kNetworkHigh), ByteEffort::kHigh);
  for (const ByteEffort effort : kEfforts) {
    EXPECT_EQ(ContextEffort(effort), effort);
    EXPECT_FALSE(HasNetwork(effort));
  }
  const std::vector<uint8_t> text = GeneratedText(10000, 11);
  for (const ByteEffort effort : kNetworkEfforts) {
    EXPECT_TRUE(HasNetwork(effort));
    ByteModel without({ContextEffort(effort), 18});
    without.SetKind(ByteKind::kText);
    const double bits = CostOf(text, &without);
    // One that has no opinion does little harm, one that knows helps, one that is wrong is unheard.
    ByteModel silent({effort, 18});
    silent.SetKind(ByteKind::kText);
    EXPECT_LT(CostOf(text, &silent), 1.02 * bits);
    ByteModel told({effort, 18}, nullptr, std::make_unique<ToyNetwork>(text));
    told.SetKind(ByteKind::kText);
    EXPECT_LT(CostOf(text, &told), 0.1 * bits);
    ByteModel misled({effort, 18}, nullptr, std::make_unique<ToyNetwork>(GeneratedText(10000, 12)));
    misled.SetKind(ByteKind::kText);
    EXPECT_LT(CostOf(text, &misled), 1.1 * bits);
  }
}

TEST(ByteModel, TheNetworkReadsTheStreamFromItsFirstByte) {
  for (const ByteEffort effort : kNetworkEfforts) {
    const std::vector<uint8_t> text = GeneratedText(500, 13);
    auto network = std::make_unique<ToyNetwork>(text);
    const ToyNetwork* const toy = network.get();
    ByteModel model({effort, 16}, nullptr, std::move(network));
    for (size_t i = 0; i < text.size(); ++i) {
      EXPECT_EQ(toy->num_right(), i);
      model.SetKind(kKinds[i % 3]);
      CostOf(std::span(text).subspan(i, 1), &model);
    }
    EXPECT_EQ(toy->num_right(), text.size());
  }
}

// Text, records, code-like noise and repeats, with the kinds switched on the way.
struct Piece {
  ByteKind kind;
  std::vector<uint8_t> bytes;
};

std::vector<Piece> PinnedPieces() {
  std::vector<uint8_t> records;
  const std::vector<uint8_t> noise = GeneratedNoise(6000, 4, 7);
  for (size_t i = 0; i < noise.size(); ++i) {
    records.push_back(static_cast<uint8_t>(i % 12 * 20 + noise[i]));
  }
  const std::vector<uint8_t> text = GeneratedText(6000, 8);
  std::vector<uint8_t> code = GeneratedNoise(3000, 256, 9);
  for (size_t i = 0; i + 5 < code.size(); i += 11) code[i] = 0xE8;
  const std::string markup =
      "<ul>\n  <li class=\"a\">(one [two])</li>\n  <li>x = 12;</li>\n</ul>\n";
  std::vector<uint8_t> nested;
  for (int i = 0; i < 30; ++i) nested.insert(nested.end(), markup.begin(), markup.end());
  std::vector<uint8_t> broken(text.begin(), text.begin() + 3000);
  for (size_t i = 50; i < broken.size(); i += 100) broken[i] ^= 1;
  return {{ByteKind::kText, text},       {ByteKind::kBinary, records},
          {ByteKind::kExecutable, code}, {ByteKind::kText, nested},
          {ByteKind::kText, broken},     {ByteKind::kBinary, std::vector<uint8_t>(2000, 0)},
          {ByteKind::kBinary, text}};
}

// FNV-1a over every probability, low byte first.
uint64_t HashOfProbabilities(const std::vector<Piece>& pieces, ByteEffort effort,
                             std::unique_ptr<ByteForecaster> network = nullptr) {
  ByteModel model({effort, 17}, nullptr, std::move(network));
  uint64_t hash = 0xCBF29CE484222325;
  for (const Piece& piece : pieces) {
    model.SetKind(piece.kind);
    for (const uint8_t byte : piece.bytes) {
      for (int i = 7; i >= 0; --i) {
        const uint32_t p1_16 = model.p1_16();
        for (const uint32_t part : {p1_16 & 255, p1_16 >> 8}) {
          hash = (hash ^ part) * 0x100000001B3;
        }
        model.Update(byte >> i & 1);
      }
    }
  }
  return hash;
}

// What the model predicts is part of the format: a difference here means that files written before
// no longer decode. Where that is meant (before a release, or with a new version number), run the
// test and take over the values it prints: what was measured stands first in each message.
TEST(ByteModel, PinnedProbabilities) {
  struct Pinned {
    ByteEffort effort;
    uint64_t hash;
  };
  constexpr std::array<Pinned, 3> kPinned = {{
      {ByteEffort::kFast, 0xA6C2E6C0686216E3},
      {ByteEffort::kMedium, 0x3E15A4BDE467AE6D},
      {ByteEffort::kHigh, 0xD7451DFBBF519D1B},
  }};
  const std::vector<Piece> pieces = PinnedPieces();
  for (const Pinned& pinned : kPinned) {
    ForEachSimdTarget([&] {
      const uint64_t hash = HashOfProbabilities(pieces, pinned.effort);
      EXPECT_EQ(hash, pinned.hash)
          << std::hex << "0x" << hash << " for effort " << static_cast<int>(pinned.effort);
    });
  }
}

std::unique_ptr<ByteForecaster> MakeToyPair(const std::vector<Piece>& pieces) {
  std::vector<uint8_t> later(pieces[0].bytes.size());
  later.insert(later.end(), pieces[1].bytes.begin(), pieces[1].bytes.end());
  return std::make_unique<ForecasterPair>(std::make_unique<ToyNetwork>(pieces[0].bytes),
                                          std::make_unique<ToyNetwork>(std::move(later)),
                                          std::make_shared<SideThread>(true));
}

// Beside networks of which one is right in the first piece only, the other in the second.
TEST(ByteModel, PinnedProbabilitiesWithANetwork) {
  struct Pinned {
    ByteEffort effort;
    bool has_network;
    uint64_t hash;
  };
  constexpr std::array<Pinned, 4> kPinned = {{
      {ByteEffort::kNetwork, false, 0x5E10EC8BC10E7393},
      {ByteEffort::kNetwork, true, 0x40A873F8ABD29594},
      {ByteEffort::kNetworkHigh, false, 0x8CA250818789E0CB},
      {ByteEffort::kNetworkHigh, true, 0x0BD4FD03D6596412},
  }};
  const std::vector<Piece> pieces = PinnedPieces();
  for (const Pinned& pinned : kPinned) {
    ForEachSimdTarget([&] {
      const uint64_t hash = HashOfProbabilities(pieces, pinned.effort,
                                                pinned.has_network ? MakeToyPair(pieces) : nullptr);
      EXPECT_EQ(hash, pinned.hash)
          << std::hex << "0x" << hash << " for effort " << static_cast<int>(pinned.effort)
          << (pinned.has_network ? " with" : " without") << " a network";
    });
  }
}

}  // namespace
}  // namespace gmzip
