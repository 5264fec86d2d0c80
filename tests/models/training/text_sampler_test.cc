#include "models/chars/text_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace gmzip {
namespace {

using Text = std::string;

constexpr size_t kTaps = 3;
constexpr CharsConfig kTapsAlone = {.taps = kTaps};

// size bytes from `first` up, modulo 251, so that every place tells itself.
Text Counting(size_t size, size_t first = 1) {
  Text text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>((i + first) % 251);
  return text;
}

void Add(const std::string& kind, const Text& text, TextSampler* sampler) {
  sampler->Add(kind, {text.begin(), text.end()});
}

// What one stream read, text by text, with its taps checked.
std::vector<Text> TextsOf(const TextBatch& batch, size_t stream, size_t num_streams) {
  std::vector<Text> texts;
  const size_t steps = batch.targets.size() / num_streams;
  for (size_t step = 0; step < steps; ++step) {
    const size_t cell = step * num_streams + stream;
    if (batch.targets[cell] == kNoTarget) break;
    EXPECT_TRUE(batch.keep[cell] == 0 || batch.keep[cell] == 1);
    if (batch.keep[cell] == 0) texts.emplace_back();
    if (texts.empty()) {
      ADD_FAILURE() << "a stream does not start with a text";
      return texts;
    }
    Text& text = texts.back();
    for (size_t tap = 0; tap < kTaps; ++tap) {
      const int64_t expected =
          tap < text.size() ? static_cast<uint8_t>(text[text.size() - 1 - tap]) : 0;
      EXPECT_EQ(batch.recent[cell * kTaps + tap], expected) << step << ' ' << tap;
    }
    text.push_back(static_cast<char>(batch.targets[cell]));
  }
  return texts;
}

TEST(TextSampler, StreamsReadWholeTextsOneAfterAnother) {
  constexpr size_t kStreams = 4;
  TextSampler sampler(1, kStreams, kTapsAlone);
  const std::set<Text> all = {Counting(1), Counting(2, 50), Counting(7, 100), Counting(30, 150)};
  for (const Text& text : all) Add("kind", text, &sampler);
  EXPECT_EQ(sampler.num_bytes(), 40U);
  EXPECT_EQ(sampler.num_streams(), kStreams);
  TextBatch batch;
  sampler.Draw(200, &batch);
  ASSERT_EQ(batch.recent.size(), 200 * kStreams * kTaps);
  ASSERT_EQ(batch.keep.size(), 200 * kStreams);
  EXPECT_EQ(std::ranges::count(batch.targets, kNoTarget), 0);
  for (size_t stream = 0; stream < kStreams; ++stream) {
    std::vector<Text> texts = TextsOf(batch, stream, kStreams);
    ASSERT_GT(texts.size(), 3U);
    texts.pop_back();  // cut off
    for (const Text& text : texts) EXPECT_TRUE(all.contains(text));
  }
}

TEST(TextSampler, AStretchGoesOnWhereTheOneBeforeEnded) {
  TextSampler at_once(5, 3, kTapsAlone);
  TextSampler in_parts(5, 3, kTapsAlone);
  for (TextSampler* sampler : {&at_once, &in_parts}) {
    Add("kind", Counting(1000), sampler);
  }
  // One text alone: the order in which streams draw does not matter.
  TextBatch whole;
  at_once.Draw(1700, &whole);
  TextBatch joined;
  for (const size_t steps : {1U, 2U, 997U, 700U}) {
    TextBatch part;
    in_parts.Draw(steps, &part);
    joined.recent.insert(joined.recent.end(), part.recent.begin(), part.recent.end());
    joined.keep.insert(joined.keep.end(), part.keep.begin(), part.keep.end());
    joined.targets.insert(joined.targets.end(), part.targets.begin(), part.targets.end());
  }
  EXPECT_EQ(joined.recent, whole.recent);
  EXPECT_EQ(joined.keep, whole.keep);
  EXPECT_EQ(joined.targets, whole.targets);
}

TEST(TextSampler, GivesTheRowsOfLongerContexts) {
  CharsConfig config = kTapsAlone;
  config.hashed_bits = 9;
  config.hashed_embedding = 1;
  constexpr size_t kStreams = 2;
  TextSampler sampler(9, kStreams, config);
  const Text text = "Each text begins its contexts anew. ";
  Add("kind", text, &sampler);
  TextBatch batch;
  const auto check = [&](size_t stream, size_t steps) {
    HashedContexts contexts;
    for (size_t step = 0; step < steps; ++step) {
      const size_t cell = step * kStreams + stream;
      if (batch.keep[cell] == 0) contexts = {};
      const auto rows = contexts.Rows(config.hashed_bits);
      for (size_t i = 0; i < kNumHashedContexts; ++i) {
        ASSERT_EQ(batch.hashed[cell * kNumHashedContexts + i], rows[i]) << step << ' ' << i;
      }
      contexts.Add(static_cast<uint8_t>(batch.targets[cell]));
    }
  };
  sampler.Draw(100, &batch);
  ASSERT_EQ(batch.hashed.size(), 100 * kStreams * kNumHashedContexts);
  check(0, 100);
  check(1, 100);
  sampler.Starts(20, &batch);
  check(0, 20);
  TextSampler without(9, kStreams, kTapsAlone);
  Add("kind", text, &without);
  without.Draw(10, &batch);
  EXPECT_TRUE(batch.hashed.empty());
}

TEST(TextSampler, CutsLongTextsIntoPieces) {
  struct Case {
    size_t size;
    std::vector<size_t> pieces;
  };
  for (const Case& text_case :
       std::vector<Case>{{8191, {8191}},
                         {8192, {8192}},
                         {8193, {8192, 1}},
                         {40960, {8192, 32768}},
                         {49159, {8192, 32768, 8192, 7}},
                         {73729, {8192, 32768, 8192, 8192, 8192, 8192, 1}}}) {
    const size_t size = text_case.size;
    TextSampler sampler(2, 1, kTapsAlone);
    const Text text = Counting(size);
    Add("kind", text, &sampler);
    EXPECT_EQ(sampler.num_bytes(), size);
    TextBatch batch;
    sampler.Draw(size, &batch);
    std::vector<Text> pieces = TextsOf(batch, 0, 1);
    // Each of them once, in any order.
    std::multiset<Text> expected;
    auto begin = text.begin();
    for (const size_t piece : text_case.pieces) {
      const auto end = begin + static_cast<ptrdiff_t>(piece);
      expected.emplace(begin, end);
      begin = end;
    }
    EXPECT_EQ(std::multiset<Text>(pieces.begin(), pieces.end()), expected) << size;
  }
}

TEST(TextSampler, DrawsAllTextsOfAKindBeforeAnyAgain) {
  constexpr size_t kTexts = 10;
  constexpr size_t kSize = 20;
  TextSampler sampler(3, 1, kTapsAlone);
  for (size_t i = 0; i < kTexts; ++i) Add("kind", Text(kSize, static_cast<char>(i)), &sampler);
  for (int round = 0; round < 5; ++round) {
    TextBatch batch;
    sampler.Draw(kTexts * kSize, &batch);
    std::set<Text> seen;
    for (const Text& text : TextsOf(batch, 0, 1)) seen.insert(text);
    EXPECT_EQ(seen.size(), kTexts);
  }
}

TEST(TextSampler, KindsComeByTheSquareRootsOfTheirSizes) {
  TextSampler sampler(4, 1, kTapsAlone);
  // 1 : 100 in bytes, so 1 : 10 in texts of equal size.
  Add("rare", Text(10, '\0'), &sampler);
  for (int i = 0; i < 100; ++i) Add("frequent", Text(10, '\1'), &sampler);
  TextBatch batch;
  sampler.Draw(110000, &batch);
  EXPECT_NEAR(static_cast<double>(std::ranges::count(batch.targets, 0)), 10000, 1500);
}

TEST(TextSampler, EmptyTextsAreNeverDrawn) {
  TextSampler sampler(6, 2, kTapsAlone);
  Add("a", {}, &sampler);
  Add("b", Counting(5), &sampler);
  Add("b", {}, &sampler);
  Add("c", {}, &sampler);
  EXPECT_EQ(sampler.num_bytes(), 5U);
  TextBatch batch;
  sampler.Draw(1000, &batch);
  for (const Text& text : TextsOf(batch, 1, 2)) EXPECT_EQ(text.size(), 5U);
  sampler.Starts(8, &batch);
  EXPECT_EQ(TextsOf(batch, 0, 2), std::vector<Text>{Counting(5)});
}

TEST(TextSampler, SeedsDecide) {
  const auto draw = [](uint64_t seed) {
    TextSampler sampler(seed, 4, kTapsAlone);
    for (size_t i = 0; i < 50; ++i) Add(i % 3 == 0 ? "a" : "b", Counting(17, i), &sampler);
    TextBatch batch;
    sampler.Draw(300, &batch);
    return batch.targets;
  };
  EXPECT_EQ(draw(1), draw(1));
  EXPECT_NE(draw(1), draw(2));
}

TEST(TextSampler, StartsAreOfEachTextOnce) {
  for (const size_t num_texts : {1U, 2U, 3U, 5U, 8U}) {
    constexpr size_t kStreams = 8;
    TextSampler sampler(7, kStreams, kTapsAlone);
    std::multiset<Text> expected;
    for (size_t i = 0; i < num_texts; ++i) {
      const Text text = Counting(4 + i * 3, i * 20);
      Add("kind", text, &sampler);
      expected.emplace(text.begin(),
                       text.begin() + static_cast<ptrdiff_t>(std::min<size_t>(10, text.size())));
    }
    TextBatch batch;
    sampler.Starts(10, &batch);
    ASSERT_EQ(batch.targets.size(), 10 * kStreams);
    std::multiset<Text> seen;
    for (size_t stream = 0; stream < kStreams; ++stream) {
      const std::vector<Text> texts = TextsOf(batch, stream, kStreams);
      ASSERT_LE(texts.size(), 1U);
      seen.insert(texts.begin(), texts.end());
    }
    EXPECT_EQ(seen, expected) << num_texts << " texts";
    // Where there is no text, nothing is to be foretold.
    for (size_t cell = 0; cell < batch.targets.size(); ++cell) {
      if (batch.targets[cell] != kNoTarget) continue;
      EXPECT_EQ(batch.keep[cell], 1);
      EXPECT_EQ(batch.recent[cell * kTaps], 0);
    }
  }
}

TEST(TextSampler, StartsOfManyTextsAreSpreadOverAll) {
  TextSampler sampler(8, 4, kTapsAlone);
  for (int i = 0; i < 100; ++i) Add("kind", Text(5, static_cast<char>(i)), &sampler);
  TextBatch batch;
  sampler.Starts(2, &batch);
  EXPECT_EQ((std::vector<int64_t>{batch.targets.begin(), batch.targets.begin() + 4}),
            (std::vector<int64_t>{0, 25, 50, 75}));
}

}  // namespace
}  // namespace gmzip
