#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"

namespace gmzip {
namespace {

struct Decision {
  int bit;
  uint32_t p1_16;
};

void ExpectRoundTrip(const std::vector<Decision>& decisions, double slack_bytes) {
  BinaryEncoder encoder;
  double cost_bits = 0;
  for (const Decision& d : decisions) {
    encoder.Bit(d.bit, d.p1_16);
    const double p1 = d.p1_16 / 65536.0;
    cost_bits -= std::log2(d.bit != 0 ? p1 : 1 - p1);
  }
  const std::vector<uint8_t> bytes = encoder.Finish();
  EXPECT_LE(static_cast<double>(bytes.size()), cost_bits / 8 + slack_bytes);
  BinaryDecoder decoder(bytes);
  for (size_t i = 0; i < decisions.size(); ++i) {
    ASSERT_EQ(decoder.Bit(0, decisions[i].p1_16), decisions[i].bit) << "decision " << i;
  }
}

TEST(BinaryCoder, EmptyStreamTakesNoBytes) { ExpectRoundTrip({}, 0); }

TEST(BinaryCoder, RoundTripsRandomBitsAtTheirCost) {
  std::mt19937 random(1);
  for (const size_t count : {1U, 2U, 63U, 1000U, 100000U}) {
    std::vector<Decision> decisions;
    for (size_t i = 0; i < count; ++i) {
      const auto p1_16 = static_cast<uint32_t>(1 + random() % 65535);
      decisions.push_back({random() % 65536 < p1_16 ? 1 : 0, p1_16});
    }
    ExpectRoundTrip(decisions, 2);
  }
}

TEST(BinaryCoder, RoundTripsExtremeProbabilities) {
  for (const int bit : {0, 1}) {
    for (const uint32_t p1_16 : {1U, 65535U}) {
      ExpectRoundTrip(std::vector<Decision>(20000, {bit, p1_16}), 20);
    }
  }
}

TEST(BinaryCoder, RoundTripsWhenTheIntervalStraddlesAByteBoundary) {
  // Alternating certain bits pull both ends towards the middle of the interval.
  std::vector<Decision> decisions;
  for (int i = 0; i < 50000; ++i) decisions.push_back({i & 1, (i & 1) != 0 ? 32768U : 32767U});
  ExpectRoundTrip(decisions, 2);
}

TEST(BinaryDecoder, ReportsOverrunOfATruncatedStream) {
  BinaryDecoder decoder({});
  EXPECT_FALSE(decoder.Overrun());
  for (int i = 0; i < 1000; ++i) decoder.Bit(0, 32768);
  EXPECT_TRUE(decoder.Overrun());
}

}  // namespace
}  // namespace gmzip
