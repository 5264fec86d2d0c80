#include "codec/entropy/growing_bytes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <random>
#include <span>
#include <vector>

#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

TEST(GrowingBytes, AReaderGetsWhatWasPublishedBeforeTheEnd) {
  GrowingBytes growing;
  GrowingBytes::Reader reader(&growing);
  growing.Publish(Bytes{1, 2});
  EXPECT_EQ(reader.At(0), 1);
  EXPECT_EQ(reader.At(1), 2);
  EXPECT_FALSE(reader.EndsBefore(100));
  growing.Publish(Bytes{1, 2, 3});
  growing.End();
  EXPECT_EQ(reader.At(2), 3);
  EXPECT_EQ(reader.At(3), 0);
  EXPECT_EQ(reader.size(), 3U);
  EXPECT_TRUE(reader.EndsBefore(4));
  EXPECT_FALSE(reader.EndsBefore(3));
}

TEST(GrowingBytes, ZerosAtTheEndMayGo) {
  GrowingBytes growing;
  GrowingBytes::Reader reader(&growing);
  growing.Publish(Bytes{7, 0, 0});
  EXPECT_EQ(reader.At(2), 0);
  growing.Publish(Bytes{7});
  growing.End();
  EXPECT_EQ(reader.size(), 1U);
  EXPECT_EQ(reader.At(2), 0);
}

TEST(GrowingBytes, AnEmptyEndFreesAReaderThatWaits) {
  GrowingBytes growing;
  auto first = std::async(std::launch::async, [&] { return GrowingBytes::Reader(&growing).At(0); });
  growing.End();
  EXPECT_EQ(first.get(), 0);
}

TEST(GrowingBytes, DecodesWhileItIsEncoded) {
  std::mt19937 random(1);
  std::vector<int> bits(100000);
  for (int& bit : bits) bit = random() % 8 == 0 ? 1 : 0;
  GrowingBytes growing;
  auto decoding = std::async(std::launch::async, [&] {
    BinaryDecoderOf decoder{GrowingBytes::Reader(&growing)};
    std::vector<int> decoded;
    for (size_t i = 0; i < bits.size(); ++i) decoded.push_back(decoder.Bit(0, 8192));
    EXPECT_FALSE(decoder.Overrun());
    EXPECT_TRUE(decoder.EndsExactly());
    return decoded;
  });
  BinaryEncoder encoder;
  for (size_t i = 0; i < bits.size(); ++i) {
    encoder.Bit(bits[i], 8192);
    if (i % 100 == 0) growing.Publish(encoder.bytes());
  }
  growing.Publish(encoder.Finish());
  growing.End();
  EXPECT_EQ(decoding.get(), bits);
}

}  // namespace
}  // namespace gmzip
