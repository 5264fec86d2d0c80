// Bytes made by arithmetic, the same on every machine: prose of invented words, noise.
#ifndef GMZIP_TESTS_MODELS_BYTES_GENERATED_BYTES_H_
#define GMZIP_TESTS_MODELS_BYTES_GENERATED_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace gmzip {

// A stand-in for prose: a chain of words, frequent ones far more often than rare ones, each with
// few usual successors; sentences, capitals, lines. About 2 bits a byte at order 5.
inline std::vector<uint8_t> GeneratedText(size_t count, uint32_t seed) {
  constexpr size_t kNumWords = 3000;
  constexpr const char* kSyllables[] = {"ba", "re",  "ti",  "mon", "sa",  "lo", "ver", "in",
                                        "de", "cu",  "pri", "an",  "ol",  "es", "ter", "ga",
                                        "mi", "nor", "is",  "et",  "ulo", "fa", "che", "ra"};
  std::mt19937 random(seed);
  const auto below = [&](uint32_t n) { return static_cast<uint32_t>(random()) % n; };
  // A product of two even draws: small numbers are many times as frequent.
  const auto rank = [&] {
    return static_cast<size_t>(uint64_t{below(kNumWords)} * below(kNumWords) / kNumWords);
  };
  std::vector<std::string> words(kNumWords);
  for (size_t i = 0; i < kNumWords; ++i) {
    const uint32_t num_syllables = 1 + below(i < 100 ? 2 : 4);
    for (uint32_t j = 0; j < num_syllables; ++j) words[i] += kSyllables[below(24)];
  }
  std::vector<uint8_t> text;
  text.reserve(count + 40);
  size_t word = 0;
  size_t line_start = 0;
  bool starts_sentence = true;
  while (text.size() < count) {
    // Usual successors are a function of the word, so that they come again.
    word = below(100) < 60 ? (word * 31 + 7 * below(4) + 1) * 97 % kNumWords : rank();
    std::string next = words[word];
    if (starts_sentence) next[0] = static_cast<char>(next[0] - 'a' + 'A');
    text.insert(text.end(), next.begin(), next.end());
    starts_sentence = below(12) == 0;
    if (starts_sentence) text.push_back(below(6) == 0 ? '?' : '.');
    if (!starts_sentence && below(10) == 0) text.push_back(',');
    const bool ends_line = text.size() - line_start > 70;
    text.push_back(ends_line ? '\n' : ' ');
    if (ends_line) line_start = text.size();
  }
  text.resize(count);
  return text;
}

// num_values: bytes are below it, 1 .. 256.
inline std::vector<uint8_t> GeneratedNoise(size_t count, uint32_t num_values, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<uint8_t> bytes(count);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>((random() >> 8) % num_values);
  return bytes;
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_MODELS_BYTES_GENERATED_BYTES_H_
