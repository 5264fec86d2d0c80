// Files of bytes from end to end: how they are cut and coded, chains of blocks, and damage to them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "codec/container/content_hash.h"
#include "codec/gmz_decoder.h"
#include "codec/gmzip.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr size_t kPiece = size_t{64} << 10;  // what the content is looked at in

Bytes Noise(size_t size, uint32_t seed = 1) {
  std::mt19937 random(seed);
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

// Counters and small values: no text.
Bytes Records(size_t size) {
  std::mt19937 random(9);
  Bytes bytes;
  for (uint32_t i = 0; bytes.size() < size; ++i) {
    for (const uint32_t value : {i, i >> 8, 0U, static_cast<uint32_t>(random() % 5)}) {
      bytes.push_back(static_cast<uint8_t>(value));
    }
  }
  bytes.resize(size);
  return bytes;
}

Bytes Join(const std::vector<Bytes>& parts) {
  Bytes joined;
  for (const Bytes& part : parts) joined.insert(joined.end(), part.begin(), part.end());
  return joined;
}

// Everything in one file: blocks of each coding and kind.
Bytes AllKinds() {
  return Join({Text(kPiece), Records(kPiece), Noise(kPiece), Bytes(2 * kPiece, 0), Text(2000)});
}

Bytes CompressPieces(const Bytes& file, const CompressOptions& options, size_t piece) {
  Bytes gmz;
  auto compressor = Compressor::Create(options, [&gmz](std::span<const uint8_t> bytes) {
    gmz.insert(gmz.end(), bytes.begin(), bytes.end());
    return Result<void>();
  });
  EXPECT_TRUE(compressor);
  for (size_t at = 0; at < file.size(); at += piece) {
    const size_t count = std::min(piece, file.size() - at);
    EXPECT_TRUE(compressor->Write(std::span<const uint8_t>(file).subspan(at, count)));
  }
  const auto finished = compressor->Finish();
  EXPECT_TRUE(finished) << finished.error().message;
  return gmz;
}

TEST(ByteFile, EachStretchIsCodedAsWhatItIs) {
  const auto gmz = Compress(AllKinds(), {.level = 1});
  ASSERT_TRUE(gmz) << gmz.error().message;
  const auto info = Describe(*gmz);
  ASSERT_TRUE(info) << info.error().message;
  std::vector<std::string> found;
  for (const BlockInfo& block : info->blocks) {
    found.push_back(block.mixed ? block.mixed->kind + (block.mixed->starts_anew ? "!" : "")
                                : CodingName(block.coding));
  }
  EXPECT_EQ(found, (std::vector<std::string>{"text!", "binary", "stored", "run", "text"}));
  EXPECT_EQ(*Decompress(*gmz), AllKinds());
}

TEST(ByteFile, PiecesAndThreadsChangeNothing) {
  const Bytes file = AllKinds();
  for (const bool independent : {false, true}) {
    std::optional<Bytes> first;
    for (const size_t piece : {size_t{777}, kPiece + 1, file.size()}) {
      CompressOptions options{.level = 1};
      options.independent = independent;
      options.num_threads = static_cast<int>(piece % 3) + 1;
      options.verify = piece == 777;
      const Bytes gmz = CompressPieces(file, options, piece);
      if (!first) first = gmz;
      EXPECT_TRUE(gmz == *first) << piece;
      DecompressOptions decompress;
      decompress.num_threads = options.num_threads;
      if (options.verify) continue;
      EXPECT_TRUE(*Decompress(gmz, decompress) == file);
    }
  }
}

TEST(ByteFile, OneBlockIsVerifiedWhileItIsCoded) {
  const Bytes file = Text(30000);
  for (const int level : {1, 3}) {
    CompressOptions options{.level = level};
    const auto gmz = Compress(file, options);
    ASSERT_TRUE(gmz);
    options.num_threads = 2;
    const auto on_two = Compress(file, options);
    ASSERT_TRUE(on_two) << on_two.error().message;
    EXPECT_EQ(*on_two, *gmz);
  }
}

TEST(ByteFile, OnlyTheBlockThatWasDecodedBeforeIsTakenAsDecoded) {
  const Bytes file = Text(3000);
  const Bytes gmz = *Compress(file, {.level = 1});
  const DecodedBlock wrong[] = {
      {0, nullptr, 0, file}, {0x11, nullptr, HashContent(gmz), Bytes(3000, 'x')}, {}};
  for (const DecodedBlock& decoded : wrong) {
    Bytes back;
    GmzDecoder decoder({}, [&](std::span<const uint8_t> bytes) {
      back.insert(back.end(), bytes.begin(), bytes.end());
      return Result<void>();
    });
    // Told before every byte, so also between the header and the block.
    for (const uint8_t& byte : gmz) {
      decoder.Expect(decoded);
      ASSERT_TRUE(decoder.Write({&byte, 1}));
    }
    ASSERT_TRUE(decoder.Finish());
    EXPECT_EQ(back, file);
  }
}

TEST(ByteFile, AShortPipeIsCodedLikeAFile) {
  const Bytes file = Text(5000);
  EXPECT_EQ(CompressPieces(file, {.level = 1}, 100), *Compress(file, {.level = 1}));
}

TEST(ByteFile, IndependentBlocksAllStartAnew) {
  CompressOptions options{.level = 1};
  options.independent = true;
  const auto gmz = Compress(AllKinds(), options);
  ASSERT_TRUE(gmz);
  const auto info = Describe(*gmz);
  int num_mixed = 0;
  for (const BlockInfo& block : info->blocks) {
    if (!block.mixed) continue;
    ++num_mixed;
    EXPECT_TRUE(block.mixed->starts_anew);
  }
  EXPECT_EQ(num_mixed, 2);  // kinds share a block
}

TEST(ByteFile, NoiseAmidTextGrowsByTheHeadersOnly) {
  const Bytes file = Join({Text(kPiece), Noise(3000)});  // too little of it to be seen
  const auto gmz = Compress(file, {.level = 1});
  ASSERT_TRUE(gmz);
  EXPECT_LT(gmz->size(), Compress(Text(kPiece), {.level = 1})->size() + 3000 + 200);
  EXPECT_EQ(*Decompress(*gmz), file);
}

TEST(ByteFile, RunsOfAnyPeriodTakeAlmostNothing) {
  for (const size_t period : {1U, 2U, 7U, 63U, 64U}) {
    const Bytes unit = Noise(period, 5);
    Bytes file(3 * kPiece + 77);
    for (size_t i = 0; i < file.size(); ++i) file[i] = unit[i % period];
    const auto gmz = Compress(file);
    ASSERT_TRUE(gmz);
    EXPECT_LT(gmz->size(), 110U) << period;
    EXPECT_TRUE(*Decompress(*gmz) == file);
  }
  const auto zeros = Compress(Bytes(size_t{40} << 20));
  ASSERT_TRUE(zeros);
  EXPECT_LT(zeros->size(), 150U);
}

TEST(ByteFile, FlippedBitsInAChainAreFound) {
  const Bytes file = Join({Text(kPiece), Records(400)});
  const auto gmz = Compress(file, {.level = 1});
  ASSERT_TRUE(gmz);
  // Short files are tried bit by bit elsewhere. Here, heads and ends of both blocks.
  const size_t step = gmz->size() / 20;
  for (size_t byte = step / 2; byte < gmz->size(); byte += byte + 100 < gmz->size() ? step : 9) {
    Bytes damaged = *gmz;
    damaged[byte] = static_cast<uint8_t>(damaged[byte] ^ (1U << byte % 8));
    const auto decoded = Decompress(damaged);
    ASSERT_FALSE(decoded) << "byte " << byte;
    EXPECT_EQ(decoded.error().message.find('\n'), std::string::npos);
  }
}

TEST(ByteFile, ModelsCountTowardsTheMemoryLimit) {
  const auto gmz = Compress(Text(20'000), {.level = 1});
  ASSERT_TRUE(gmz);
  const int memory_log2 = Describe(*gmz)->blocks[0].mixed->memory_log2;
  DecompressOptions options;
  options.memory_limit_bytes = (uint64_t{1} << memory_log2) - 1;
  EXPECT_EQ(Verify(*gmz, options).error().code, ErrorCode::kTooLarge);
  // And what was made under a limit can be restored under it.
  CompressOptions small{.level = 4};
  small.memory_limit_bytes = size_t{1} << 20;
  const auto small_gmz = Compress(Text(20'000), small);
  ASSERT_TRUE(small_gmz) << small_gmz.error().message;
  options.memory_limit_bytes = size_t{1} << 20;
  EXPECT_TRUE(Verify(*small_gmz, options));
}

Bytes Saved(const Bytes& gmz, RecoverReport* report) {
  Bytes saved;
  auto recovered = Recover(gmz, {}, [&saved](std::span<const uint8_t> bytes) -> Result<void> {
    saved.insert(saved.end(), bytes.begin(), bytes.end());
    return {};
  });
  EXPECT_TRUE(recovered) << recovered.error().message;
  if (recovered) *report = *recovered;
  return saved;
}

// Where block `index` starts in the file.
size_t OffsetOf(const FileInfo& info, size_t index) {
  uint64_t offset = SerializeHeader(info.header).size();
  for (size_t i = 0; i < index; ++i) offset += info.blocks[i].total_size;
  return static_cast<size_t>(offset);
}

bool SameRange(const Bytes& a, const Bytes& b, size_t begin, size_t end) {
  const auto at = [](size_t i) { return static_cast<std::ptrdiff_t>(i); };
  return std::equal(a.begin() + at(begin), a.begin() + at(end), b.begin() + at(begin));
}

TEST(Recover, ZeroesAChainFromTheDamageOn) {
  // Two mixed blocks, a stored one, one more that goes on, a run, and another.
  const Bytes file = Join({Text(kPiece), Records(kPiece), Noise(kPiece), Text(3000),
                           Records(kPiece - 3000), Bytes(kPiece, 0), Text(900)});
  const auto gmz = Compress(file, {.level = 1});
  ASSERT_TRUE(gmz);
  const auto info = Describe(*gmz);
  ASSERT_EQ(info->blocks.size(), 6U);
  const size_t second = OffsetOf(*info, 1);
  for (const size_t at : {second + 1, second + 1000}) {  // its header, its payload
    for (const bool has_index : {true, false}) {
      Bytes damaged = *gmz;
      damaged[at] ^= 0x10;
      if (!has_index) damaged[damaged.size() - 10] ^= 1;
      RecoverReport report;
      const Bytes saved = Saved(damaged, &report);
      ASSERT_EQ(saved.size(), file.size());
      EXPECT_FALSE(report.is_exact);
      EXPECT_EQ(report.num_damaged_blocks, 3U);
      EXPECT_TRUE(SameRange(saved, file, 0, kPiece));
      EXPECT_TRUE(SameRange(saved, Bytes(file.size()), kPiece, 2 * kPiece));
      EXPECT_TRUE(SameRange(saved, file, 2 * kPiece, 3 * kPiece));
      EXPECT_TRUE(SameRange(saved, Bytes(file.size()), 3 * kPiece, file.size()));
      // The damage, and what it takes with it, in a line each.
      ASSERT_EQ(report.notes.size(), 2U);
      EXPECT_NE(report.notes[1].find("go on from it"), std::string::npos) << report.notes[1];
    }
  }
}

TEST(Recover, SavesAllOtherIndependentBlocks) {
  const Bytes file =
      Join({Text(kPiece), Bytes(kPiece, 0), Text(kPiece), Bytes(kPiece, 1), Records(3000)});
  CompressOptions options{.level = 1};
  options.independent = true;
  const auto gmz = Compress(file, options);
  ASSERT_TRUE(gmz);
  const auto info = Describe(*gmz);
  ASSERT_EQ(info->blocks.size(), 5U);
  Bytes damaged = *gmz;
  damaged[OffsetOf(*info, 2) + 500] ^= 1;
  RecoverReport report;
  const Bytes saved = Saved(damaged, &report);
  ASSERT_EQ(saved.size(), file.size());
  EXPECT_EQ(report.num_damaged_blocks, 1U);
  EXPECT_TRUE(SameRange(saved, file, 0, 2 * kPiece));
  EXPECT_TRUE(SameRange(saved, Bytes(file.size()), 2 * kPiece, 3 * kPiece));
  EXPECT_TRUE(SameRange(saved, file, 3 * kPiece, file.size()));
}

TEST(Recover, SavesTheStartOfATruncatedFile) {
  const Bytes file = Join({Text(kPiece), Records(kPiece), Text(3000)});
  auto gmz = Compress(file, {.level = 1});
  ASSERT_TRUE(gmz);
  gmz->resize(static_cast<size_t>(Describe(*gmz)->blocks[0].total_size) + 500);
  RecoverReport report;
  const Bytes saved = Saved(*gmz, &report);
  ASSERT_GE(saved.size(), kPiece);
  EXPECT_TRUE(SameRange(saved, file, 0, kPiece));
  EXPECT_FALSE(report.is_exact);
}

TEST(Recover, GivesAnUndamagedFileWhole) {
  const Bytes file = Text(1000);
  RecoverReport report;
  EXPECT_EQ(Saved(*Compress(file), &report), file);
  EXPECT_TRUE(report.is_exact);
}

}  // namespace
}  // namespace gmzip
