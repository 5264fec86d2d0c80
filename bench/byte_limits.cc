// How slow the byte model gets on bytes made to slow it down, beside ordinary text: many contexts,
// colliding contexts, matches that break, kinds that change every 4 KB. With the shipped prior.
//
//   byte_limits [KB] [MEMORY_LOG2] [FILE]
//
// Prints KB/s of processor time for each effort and how many times as long as text it took. The
// text is made here, or FILE's first KB kilobytes. Exit code 1 if anything took more than three
// times as long. Default: 256 KB each, tables of 2^22 bytes.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "codec/passes/byte_pass.h"
#include "models/bytes/byte_contexts.h"  // HashPair, to make collisions
#include "models/bytes/byte_model.h"
#include "models/bytes/byte_prior.h"
#include "models/weights/shipped_models.h"
#include "tests/models/bytes/generated_bytes.h"

namespace gmzip {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr std::array<ByteEffort, 3> kEfforts = {ByteEffort::kFast, ByteEffort::kMedium,
                                                ByteEffort::kHigh};
constexpr double kMostTimesSlower = 3;
constexpr size_t kKindChange = 4096;

// All words of `order` of num_values letters, each once (Fredricksen, Kessler and Maiorana), from
// the start on: contexts below that order never tell what follows.
Bytes DeBruijn(size_t count, uint32_t num_values, size_t order) {
  Bytes bytes;
  std::vector<uint32_t> word(order + 1, 0);
  const std::function<void(size_t, size_t)> extend = [&](size_t t, size_t period) {
    if (bytes.size() >= count) return;
    if (t > order) {
      if (order % period != 0) return;
      for (size_t i = 1; i <= period; ++i) bytes.push_back(static_cast<uint8_t>(word[i]));
      return;
    }
    word[t] = word[t - period];
    extend(t + 1, period);
    for (uint32_t value = word[t - period] + 1; value < num_values; ++value) {
      word[t] = value;
      extend(t + 1, t);
    }
  };
  extend(1, 1);
  bytes.resize(count);
  return bytes;
}

// Fours of bytes whose order 4 contexts all lie in one of a few lines of the hash table.
Bytes Colliding(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  Bytes bytes;
  while (bytes.size() < count) {
    const auto four = static_cast<uint32_t>(random());
    if (HashPair(four, static_cast<uint64_t>(ContextId::kOrder4)) >> 54 != 0) continue;
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes.push_back(static_cast<uint8_t>(four >> shift));
  }
  bytes.resize(count);
  return bytes;
}

// A block of noise again and again, a byte changed at every `distance`.
Bytes BrokenMatches(size_t count, size_t distance) {
  const Bytes block = GeneratedNoise(std::min<size_t>(count / 4 + 1, 65521), 256, 1);
  std::mt19937 random(2);
  Bytes bytes(count);
  for (size_t i = 0; i < count; ++i) {
    bytes[i] = block[i % block.size()];
    if (i % distance == 0) bytes[i] = static_cast<uint8_t>(random());
  }
  return bytes;
}

// Brackets and tags open and close, lines are short: all that contexts for text keep track of.
Bytes Brackets(size_t count) {
  constexpr std::string_view kLetters = "(<[{\"/\n>)]} a1";
  Bytes bytes = GeneratedNoise(count, static_cast<uint32_t>(kLetters.size()), 3);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(kLetters[byte]);
  return bytes;
}

// Text, records and noise in turn.
Bytes Mixed(const Bytes& text) {
  const Bytes noise = GeneratedNoise(text.size(), 256, 4);
  Bytes bytes = text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t turn = i / kKindChange % 3;
    if (turn == 1) bytes[i] = static_cast<uint8_t>(i % 12 * 20 + noise[i] % 4);
    if (turn == 2) bytes[i] = noise[i];
  }
  return bytes;
}

struct Input {
  std::string name;
  Bytes bytes;
};

enum Kinds { kAllText, kAllBinary, kAllExecutable, kInTurn, kNumKinds };
constexpr std::array<const char*, kNumKinds> kKindNames = {"text", "binary", "executable",
                                                           "in turn"};

double SecondsOf(const Bytes& bytes, Kinds kinds, const ByteModelSettings& settings,
                 const BytePrior& prior) {
  constexpr std::array<ByteKind, 3> kKinds = {ByteKind::kText, ByteKind::kBinary,
                                              ByteKind::kExecutable};
  ByteModel model(settings, &prior);
  SilentCoder silent;
  const std::clock_t start = std::clock();
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i % kKindChange == 0) {
      model.SetKind(kKinds[kinds == kInTurn ? i / kKindChange % 3 : static_cast<size_t>(kinds)]);
    }
    CodeByte(bytes[i], &model, &silent);
  }
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

Bytes TextOf(size_t count, const char* file) {
  if (file == nullptr) return GeneratedText(count, 5);
  std::ifstream in(file, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.size() > count) bytes.resize(count);
  return bytes;
}

int Run(int argc, char** argv) {
  const size_t count = 1000 * static_cast<size_t>(argc > 1 ? std::atoi(argv[1]) : 256);
  const int memory_log2 = argc > 2 ? std::atoi(argv[2]) : 22;
  const Bytes text = TextOf(count, argc > 3 ? argv[3] : nullptr);
  if (text.empty()) {
    fmt::print(stderr, "no text\n");
    return 1;
  }
  const auto prior = BytePrior::CreateView(ShippedBytePrior());
  if (!prior) {
    fmt::print(stderr, "{}\n", prior.error().message);
    return 1;
  }
  const std::vector<Input> inputs = {
      {"text", text},
      {"noise", GeneratedNoise(count, 256, 6)},
      {"noise of 2 values", GeneratedNoise(count, 2, 7)},
      {"noise of 16 values", GeneratedNoise(count, 16, 8)},
      {"all equal", Bytes(count, 'a')},
      {"de Bruijn, 4 values, order 9", DeBruijn(count, 4, 9)},
      {"de Bruijn, 64 values, order 3", DeBruijn(count, 64, 3)},
      {"colliding fours", Colliding(count, 9)},
      {"matches broken every 100", BrokenMatches(count, 100)},
      {"matches broken every 12", BrokenMatches(count, 12)},
      {"brackets", Brackets(count)},
      {"text, records, noise", Mixed(text)},
  };
  fmt::print("{} KB each, tables of 2^{} bytes; KB/s (times as long as text)\n", count / 1000,
             memory_log2);
  fmt::print("{:<32} {:<10} {:>16} {:>16} {:>16}\n", "", "kind", "effort 1", "effort 3",
             "effort 4");
  std::array<double, kEfforts.size()> of_text{};
  double slowest = 0;
  for (const Input& input : inputs) {
    for (int kinds = 0; kinds < kNumKinds; ++kinds) {
      fmt::print("{:<32} {:<10}", input.name, kKindNames[static_cast<size_t>(kinds)]);
      for (size_t e = 0; e < kEfforts.size(); ++e) {
        const double seconds =
            SecondsOf(input.bytes, static_cast<Kinds>(kinds), {kEfforts[e], memory_log2}, **prior);
        const double per_byte = seconds / static_cast<double>(input.bytes.size());
        if (of_text[e] == 0) of_text[e] = per_byte;
        slowest = std::max(slowest, per_byte / of_text[e]);
        fmt::print(" {:>8.0f} ({:>4.2f})", 1e-3 / per_byte, per_byte / of_text[e]);
      }
      fmt::print("\n");
      std::fflush(stdout);
    }
  }
  fmt::print("slowest: {:.2f} times as long as text\n", slowest);
  return slowest <= kMostTimesSlower ? 0 : 1;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) { return gmzip::Run(argc, argv); }
