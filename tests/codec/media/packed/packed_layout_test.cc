#include "codec/media/packed/packed_layout.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "codec/container/byte_cursor.h"

namespace gmzip::packed {
namespace {

PackedLayout MakeLayout() {
  PackedLayout layout;
  layout.streams = {{30, 1000, 3}, {0, 70000, 0}, {12345678, 5, 4}};
  layout.kept_fields = {0, 1, 7, 300};
  layout.deflate = {1, 2, 3, 4, 5, 6, 7};
  return layout;
}

TEST(PackedLayout, ComesBack) {
  const PackedLayout layout = MakeLayout();
  const auto parsed = ParseLayout(SerializeLayout(layout));
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->streams.size(), 3U);
  EXPECT_EQ(parsed->streams[2].gap_bytes, 12345678U);
  EXPECT_EQ(parsed->streams[1].raw_bytes, 70000U);
  EXPECT_EQ(parsed->streams[0].deflate_bytes, 3U);
  EXPECT_EQ(parsed->kept_fields, layout.kept_fields);
  EXPECT_EQ(parsed->deflate, layout.deflate);
  EXPECT_EQ(parsed->NumSampleBytes(), 12345678U + 30 + 71005);
}

TEST(PackedLayout, TellsNoFieldsFromNoneKept) {
  PackedLayout layout = MakeLayout();
  layout.kept_fields.reset();
  EXPECT_FALSE(ParseLayout(SerializeLayout(layout))->kept_fields);
  layout.kept_fields.emplace();
  EXPECT_TRUE(ParseLayout(SerializeLayout(layout))->kept_fields);
}

TEST(PackedLayout, RefusesWhatIsCutOffOrTooLong) {
  const auto bytes = SerializeLayout(MakeLayout());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseLayout({bytes.data(), size})) << size;
  }
  auto longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(ParseLayout(longer));
}

TEST(PackedLayout, RefusesSumsThatOverflow) {
  for (const uint64_t size : {uint64_t{1} << 60, uint64_t{1} << 63, UINT64_MAX}) {
    for (int column = 0; column < 3; ++column) {
      std::vector<uint8_t> bytes;
      AppendVarint(2, &bytes);
      for (int i = 0; i < 6; ++i) AppendVarint(i / 2 == column ? size : 1, &bytes);
      AppendVarint(0, &bytes);
      bytes.resize(bytes.size() + 64);
      EXPECT_FALSE(ParseLayout(bytes));
    }
  }
  std::vector<uint8_t> many;
  AppendVarint(UINT64_MAX, &many);
  EXPECT_FALSE(ParseLayout(many));
}

TEST(PackedLayout, AnyBytesAreSafe) {
  std::mt19937 random(3);
  const auto good = SerializeLayout(MakeLayout());
  for (int run = 0; run < 20000; ++run) {
    auto bytes = good;
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
    (void)ParseLayout(bytes);
  }
}

}  // namespace
}  // namespace gmzip::packed
