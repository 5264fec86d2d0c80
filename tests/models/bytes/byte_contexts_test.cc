#include "models/bytes/byte_contexts.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "models/mixing/byte_history.h"
#include "tests/models/bytes/generated_bytes.h"

namespace gmzip {
namespace {

constexpr ByteEffort kEfforts[] = {ByteEffort::kMedium, ByteEffort::kHigh};
constexpr ByteKind kKinds[] = {ByteKind::kBinary, ByteKind::kText, ByteKind::kExecutable};
constexpr uint64_t kUnset = 0x5EED5EED5EED5EED;

using Hashes = std::array<uint64_t, ByteContexts::kMaxContexts>;

// Contexts and the bytes they are of.
class Reader {
 public:
  Reader(ByteEffort effort, ByteKind kind) : contexts_(effort), kind_(kind) {}

  Reader& Read(uint8_t byte) {
    history_.Append(byte);
    contexts_.AddByte(history_, kind_);
    return *this;
  }
  template <typename Bytes>
  Reader& Read(const Bytes& bytes) {
    for (const auto byte : bytes) Read(static_cast<uint8_t>(byte));
    return *this;
  }
  void SetKind(ByteKind kind) { kind_ = kind; }

  Hashes Hash(uint32_t expected = 0) const {
    Hashes hashes;
    hashes.fill(kUnset);
    contexts_.Hash(history_, kind_, expected, hashes);
    return hashes;
  }
  const ByteContexts& contexts() const { return contexts_; }
  const ByteHistory& history() const { return history_; }

 private:
  ByteHistory history_{16};
  ByteContexts contexts_;
  ByteKind kind_;
};

TEST(ByteContexts, GiveAsManyHashesAsTheySayAndNoMore) {
  for (const ByteEffort effort : kEfforts) {
    const size_t num = ByteContexts::NumContexts(effort);
    ASSERT_LE(num, ByteContexts::kMaxContexts);
    for (const ByteKind kind : kKinds) {
      Reader reader(effort, kind);
      reader.Read(GeneratedText(3000, 1));
      const Hashes hashes = reader.Hash(300);
      for (size_t i = 0; i < hashes.size(); ++i) {
        EXPECT_EQ(hashes[i] == kUnset, i >= num) << i;
      }
    }
  }
}

TEST(ByteContexts, HashesOfOnePlaceDiffer) {
  for (const ByteEffort effort : kEfforts) {
    for (const ByteKind kind : kKinds) {
      Reader reader(effort, kind);
      // Nothing read, too: only their ids keep contexts apart then.
      for (const size_t count : {0U, 1U, 5000U}) {
        reader.Read(GeneratedText(count, 2));
        const Hashes hashes = reader.Hash();
        const size_t num = ByteContexts::NumContexts(effort);
        const std::set<uint64_t> distinct(hashes.begin(), hashes.begin() + static_cast<int>(num));
        EXPECT_EQ(distinct.size(), num) << count;
      }
    }
  }
}

TEST(ByteContexts, SameBytesGiveTheSameHashes) {
  for (const ByteEffort effort : kEfforts) {
    for (const ByteKind kind : kKinds) {
      Reader a(effort, kind);
      Reader b(effort, kind);
      const std::vector<uint8_t> noise = GeneratedNoise(20000, 40, 3);
      for (const uint8_t byte : noise) {
        a.Read(byte);
        b.Read(byte);
        ASSERT_EQ(a.Hash(7), b.Hash(7));
      }
      // A hash is asked for without leaving traces.
      ASSERT_EQ(a.Hash(9), b.Hash(9));
    }
  }
}

TEST(ByteContexts, TheMediumContextsAreTheFirstOfTheHigh) {
  for (const ByteKind kind : kKinds) {
    Reader medium(ByteEffort::kMedium, kind);
    Reader high(ByteEffort::kHigh, kind);
    const std::vector<uint8_t> text = GeneratedText(4000, 4);
    const Hashes a = medium.Read(text).Hash(5);
    const Hashes b = high.Read(text).Hash(5);
    for (size_t i = 0; i < ByteContexts::NumContexts(ByteEffort::kMedium); ++i) {
      EXPECT_EQ(a[i], b[i]) << i;
    }
  }
}

TEST(ByteContexts, OrdersOneToSixAreTheSameOfEveryKindAndDependOnTheirBytesAlone) {
  const std::string end = "Xyzzy9";
  Hashes of_first{};
  bool is_first = true;
  for (const ByteEffort effort : kEfforts) {
    for (const ByteKind kind : kKinds) {
      Reader reader(effort, kind);
      reader.Read(GeneratedText(1000 + static_cast<size_t>(kind) * 77, 5)).Read(end);
      const Hashes hashes = reader.Hash(static_cast<uint32_t>(kind));
      if (is_first) of_first = hashes;
      is_first = false;
      for (size_t order = 1; order <= 6; ++order) {
        EXPECT_EQ(hashes[order - 1], of_first[order - 1]) << order;
      }
    }
  }
  // One byte farther back than the order changes nothing, one within it does.
  for (size_t back = 1; back <= 6; ++back) {
    std::string other = end;
    other[6 - back] = '!';
    Reader reader(ByteEffort::kMedium, ByteKind::kText);
    const Hashes hashes = reader.Read(GeneratedText(500, 6)).Read(other).Hash();
    for (size_t order = 1; order <= 6; ++order) {
      EXPECT_EQ(hashes[order - 1] == of_first[order - 1], order < back) << order << ' ' << back;
    }
  }
}

TEST(ByteContexts, PrimedContextsDependOnlyOnWhatTheyName) {
  // The last bytes, the word and the word before are the same, all else is not.
  const std::string end = ". Little by litt";
  Reader a(ByteEffort::kMedium, ByteKind::kText);
  Reader b(ByteEffort::kHigh, ByteKind::kText);
  a.Read(GeneratedText(3000, 7)).Read(end);
  b.Read(GeneratedNoise(1234, 256, 8)).Read(std::string("\n\n<p>(\"")).Read(end);
  const Hashes hashes_a = a.Hash(0);
  const Hashes hashes_b = b.Hash(4711);
  for (const PrimedContext& context : PrimedContexts()) {
    EXPECT_EQ(hashes_a[context.index], hashes_b[context.index]) << context.index;
  }
}

TEST(ByteContexts, PrimedContextsRefineEachOther) {
  const auto contexts = PrimedContexts();
  std::set<size_t> places;
  for (size_t i = 0; i < contexts.size(); ++i) {
    EXPECT_LE(contexts[i].shorter, i);
    EXPECT_TRUE(places.insert(contexts[i].index).second);
    EXPECT_LT(contexts[i].index, ByteContexts::NumContexts(ByteEffort::kMedium));
  }
  EXPECT_EQ(contexts[0].shorter, 0U);
}

TEST(ByteContexts, WordsAreTheSameInCapitals) {
  constexpr size_t kWord = 6;
  constexpr size_t kWord1 = 7;
  Reader a(ByteEffort::kMedium, ByteKind::kText);
  Reader b(ByteEffort::kMedium, ByteKind::kText);
  const Hashes hashes_a = a.Read(std::string("some THING n")).Hash();
  const Hashes hashes_b = b.Read(std::string("any thing n")).Hash();
  EXPECT_EQ(hashes_a[kWord], hashes_b[kWord]);
  EXPECT_EQ(hashes_a[kWord1], hashes_b[kWord1]);
}

TEST(ByteContexts, OnlyContextsOfTheExpectedByteDependOnIt) {
  for (const ByteKind kind : kKinds) {
    Reader reader(ByteEffort::kHigh, kind);
    reader.Read(GeneratedText(2000, 9));
    const Hashes a = reader.Hash(0);
    const Hashes b = reader.Hash(66 << 8 | 3);
    size_t num_different = 0;
    for (size_t i = 0; i < a.size(); ++i) num_different += a[i] != b[i] ? 1 : 0;
    EXPECT_EQ(num_different, kind == ByteKind::kText ? 3U : 2U);
  }
}

TEST(ByteContexts, SmallContextsStayBelowTheirBounds) {
  for (const ByteKind kind : kKinds) {
    Reader reader(ByteEffort::kHigh, kind);
    const auto check = [&] {
      ASSERT_LT(reader.contexts().byte_class(), 256U);
      ASSERT_LT(reader.contexts().word_class(), 128U);
      ASSERT_LT(reader.contexts().place_class(reader.history(), kind), 256U);
      ASSERT_LE(reader.contexts().column(), 255U);
      ASSERT_GE(reader.contexts().record_length(), 1U);
    };
    check();
    for (const auto& bytes :
         {GeneratedNoise(5000, 256, 10), GeneratedText(5000, 11), std::vector<uint8_t>(5000, 'a'),
          std::vector<uint8_t>(5000, '\n'), std::vector<uint8_t>(5000, '(')}) {
      for (const uint8_t byte : bytes) {
        reader.Read(byte);
        check();
      }
    }
  }
}

TEST(ByteContexts, AboveIsTheByteInTheLineBefore) {
  Reader reader(ByteEffort::kMedium, ByteKind::kText);
  reader.Read(std::string("abcdef\nxyz\nuv"));
  EXPECT_EQ(reader.contexts().above(reader.history()), 'z');
  reader.Read(std::string("w"));
  EXPECT_EQ(reader.contexts().above(reader.history()), '\n');
  reader.Read(std::string("w"));  // longer than the line before: its end
  EXPECT_EQ(reader.contexts().above(reader.history()), '\n');
}

TEST(ByteContexts, KindsMayChangeAnywhere) {
  Reader reader(ByteEffort::kHigh, ByteKind::kText);
  for (size_t i = 0; i < 60; ++i) {
    reader.SetKind(kKinds[i % 3]);
    reader.Read(i % 2 == 0 ? GeneratedText(700, 12) : GeneratedNoise(900, 256, 13));
    const Hashes hashes = reader.Hash();
    EXPECT_EQ(hashes[ByteContexts::NumContexts(ByteEffort::kHigh)], kUnset);
  }
}

}  // namespace
}  // namespace gmzip
