#include "codec/media/deflate/zlib_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "base/byte_order.h"
#include "codec/media/deflate/deflate_parser.h"
#include "codec/media/deflate/start_hash.h"
#include "tests/codec/media/deflate/zlib_streams.h"

namespace gmzip::deflate {
namespace {

// Tokens of zlib's stream that the matcher did not foretell.
size_t CountDeviations(std::span<const uint8_t> raw, const ZlibParameters& parameters) {
  const auto parsed =
      ParseDeflate(ZlibDeflate(raw, parameters.level, parameters.window_bits, parameters.mem_level,
                               static_cast<int>(parameters.strategy)),
                   raw.size());
  EXPECT_TRUE(parsed);
  if (!parsed) return SIZE_MAX;
  ZlibMatcher matcher(parameters, parsed->raw);
  size_t num_deviations = 0;
  for (const Block& block : parsed->blocks) {
    if (block.kind == BlockKind::kStored) matcher.SkipStored(block.raw_bytes);
    for (size_t i = 0; i < block.num_tokens; ++i) {
      const Token actual = parsed->tokens[block.first_token + i];
      if (matcher.Predict() != actual) ++num_deviations;
      matcher.Advance(actual);
    }
  }
  return num_deviations;
}

// So many starts of `count` bytes, all of one hash, in runs of another order each.
std::vector<uint8_t> StartsOfOneHash(uint32_t count, size_t num_starts, int num_runs) {
  using Start = std::array<uint8_t, 2 + 16>;  // room for the longest that HashOfStart takes
  std::vector<Start> starts;
  Start start{};
  for (uint64_t bits = 1; starts.size() < num_starts; bits = bits * 6364136223846793005U + 1) {
    StoreLe(bits, start.data());
    if (HashOfStart(start.data() + 2, count) == 0) starts.push_back(start);
  }
  std::mt19937 random(1);
  std::vector<uint8_t> bytes;
  for (int run = 0; run < num_runs; ++run) {
    std::shuffle(starts.begin(), starts.end(), random);
    for (const auto& one : starts) bytes.insert(bytes.end(), &one[2], &one[2] + count);
  }
  return bytes;
}

TEST(ZlibMatcher, ForetellsZlibWhereChainsAreLongerThanItTries) {
  // Few values, so that thousands of positions share a hash; matches of all lengths.
  for (const Content content : {Content::kPicture, Content::kSparse, Content::kEqual}) {
    const std::vector<uint8_t> raw = MakeContent(content, 100000);
    for (uint8_t level = 1; level <= 9; ++level) {
      for (const ZlibStrategy strategy : {ZlibStrategy::kDefault, ZlibStrategy::kFiltered}) {
        for (const uint8_t window_bits : {uint8_t{10}, uint8_t{15}}) {
          const ZlibParameters parameters{level, window_bits, 8, strategy};
          EXPECT_LE(CountDeviations(raw, parameters), 1U)
              << int{level} << " " << int{window_bits} << " " << static_cast<int>(strategy);
        }
      }
    }
  }
}

TEST(ZlibMatcher, ForetellsZlibWhereItsOwnHashesCollide) {
  for (const uint32_t count : {4U, 6U}) {
    const auto strategy = count == 4 ? ZlibStrategy::kDefault : ZlibStrategy::kFiltered;
    const std::vector<uint8_t> raw = StartsOfOneHash(count, 1300, 4);
    EXPECT_EQ(CountDeviations(raw, {6, 15, 8, strategy}), 0U) << count;
  }
}

}  // namespace
}  // namespace gmzip::deflate
