// Contexts longer than the taps of a char-level network, as rows of a table of embeddings.
#ifndef GMZIP_MODELS_CHARS_HASHED_CONTEXTS_H_
#define GMZIP_MODELS_CHARS_HASHED_CONTEXTS_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace gmzip {

inline constexpr size_t kNumHashedContexts = 6;

// The last 3, 4, 5 and 6 bytes; the word so far; it with the word before. Each is hashed to a row,
// after the hash n-gram embeddings of byte latent transformers (Pagnoni et al. 2024,
// section 3.2.1): what a table says of a word costs no products. Contexts that share a row share
// what it says.
//
// A word is a run of ASCII letters, in which case does not count, and of bytes from 128 on. The
// network's trainer and its integer twin both read bytes through this. Not thread-safe.
class HashedContexts {
 public:
  void Add(uint8_t byte) {
    recent_ = recent_ << 8 | byte;
    const uint8_t folded = byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
    if ((folded >= 'a' && folded <= 'z') || folded >= 128) {
      word_ = (word_ + folded) * kFactor;
    } else if (word_ != 0) {
      word_before_ = word_;
      word_ = 0;
    }
  }

  // Rows of a table of 2^bits rows, 1 <= bits <= 32.
  std::array<uint32_t, kNumHashedContexts> Rows(int bits) const {
    const uint64_t word = (word_ + (recent_ & 0xFF)) * kFactor;
    const std::array<uint64_t, kNumHashedContexts> contexts = {recent_ & 0xFFFFFF,
                                                               recent_ & 0xFFFFFFFF,
                                                               recent_ & 0xFFFFFFFFFF,
                                                               recent_ & 0xFFFFFFFFFFFF,
                                                               word,
                                                               word ^ (word_before_ >> 7)};
    std::array<uint32_t, kNumHashedContexts> rows;
    for (size_t i = 0; i < kNumHashedContexts; ++i) {
      uint64_t hash = (contexts[i] + i + 1) * kFactor;
      hash = (hash ^ (hash >> 32)) * kFactor;
      rows[i] = static_cast<uint32_t>(hash >> (64 - bits));
    }
    return rows;
  }

 private:
  static constexpr uint64_t kFactor = 0xD6E8FEB86659FD93;

  uint64_t recent_ = 0;  // the last 8 bytes, the latest lowest
  uint64_t word_ = 0;    // a hash of the word so far; 0: none
  uint64_t word_before_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_HASHED_CONTEXTS_H_
