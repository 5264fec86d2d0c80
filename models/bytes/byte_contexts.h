// What has been read so far, as contexts for the next byte.
#ifndef GMZIP_MODELS_BYTES_BYTE_CONTEXTS_H_
#define GMZIP_MODELS_BYTES_BYTE_CONTEXTS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_kind.h"
#include "models/bytes/record_finder.h"
#include "models/mixing/byte_history.h"

namespace gmzip {

// Hashes of two numbers to one of 64 good bits.
inline uint64_t HashPair(uint64_t a, uint64_t b) {
  const uint64_t h = (a ^ (b * 0xD6E8FEB86659FD93U)) * 0x9E3779B97F4A7C15U;
  return h ^ (h >> 29);
}

// Names of contexts in hashes; priors are keyed by them, so numbers stay.
enum class ContextId : uint64_t {
  kOrder0 = 0,
  kOrder1 = 1,
  kOrder2 = 2,
  kOrder3 = 3,
  kOrder4 = 4,
  kOrder5 = 5,
  kOrder6 = 6,
  kOrder8 = 8,
  kExpected = 16,
  kWord = 32,
  kWord1,
  kAbove,
  kNest,
  kClasses,
  kLine,
  kFirstBinary = 128,
  kFirstMoreText = 192,
  kFirstMoreBinary = 256,
};

// A context that priors know, by its place among ByteContexts::Hash's for text.
struct PrimedContext {
  size_t index;
  size_t shorter;  // place in PrimedContexts() of the context it refines; its own: none
};
std::span<const PrimedContext> PrimedContexts();

// Follows the stream byte by byte. Not thread-safe.
class ByteContexts {
 public:
  static constexpr size_t kMaxContexts = 128;

  // How many contexts Hash gives, for any kind.
  static size_t NumContexts(ByteEffort effort);

  explicit ByteContexts(ByteEffort effort) : effort_(effort) {}

  // `history` ends with the byte to take in.
  void AddByte(const ByteHistory& history, ByteKind kind);

  // Hashes of the contexts of the next byte: [NumContexts(effort)].
  //   expected  what a match model expects: its byte and confidence, or 0
  void Hash(const ByteHistory& history, ByteKind kind, uint32_t expected,
            std::span<uint64_t> hashes) const;

  // Small contexts for mixers and maps.
  uint32_t last_bytes() const { return c4_; }  // the last four, the last one lowest
  uint32_t word_length() const { return word_length_; }
  uint32_t byte_class() const { return class_; }  // of the last two bytes, below 256
  uint32_t column() const { return column_; }
  // Where in its line or record the next byte stands, below 256.
  uint32_t place_class(const ByteHistory& history, ByteKind kind) const {
    if (kind == ByteKind::kText) return std::min(column_, 255U);
    return static_cast<uint32_t>(history.end() % records_.length()) & 255;
  }
  // The word so far: its length and what stands before it, below 128.
  uint32_t word_class() const {
    return std::min(word_length_, 7U) * 16 +
           static_cast<uint32_t>(class_trail_ >> (4 * std::min(word_length_, 15U)) & 15);
  }
  uint32_t record_length() const { return records_.length(); }
  uint8_t above(const ByteHistory& history) const;

 private:
  void AddToWord(uint32_t byte);
  void AddToNest(uint32_t byte);
  void HashText(const ByteHistory& history, std::span<uint64_t> hashes) const;
  void AddToCode(uint32_t byte);
  uint64_t AbovePlace(const ByteHistory& history) const;
  void HashMoreText(const ByteHistory& history, uint32_t expected,
                    std::span<uint64_t> hashes) const;
  void HashMoreBinary(const ByteHistory& history, uint32_t expected,
                      std::span<uint64_t> hashes) const;
  void HashBinary(const ByteHistory& history, std::span<uint64_t> hashes) const;

  ByteEffort effort_;
  RecordFinder records_;
  uint32_t c4_ = 0;  // last four bytes
  uint64_t c8_ = 0;  // last eight
  uint32_t class_ = 0;
  uint64_t class_trail_ = 0;  // classes of the last bytes, four bits each
  // Words: hashes of letters only, lower case.
  uint64_t word_ = 0;
  uint64_t word_1_ = 0;  // the word before
  uint64_t word_2_ = 0;
  uint64_t word_3_ = 0;
  uint64_t token_ = 0;  // letters, digits, _ : as programs name things
  uint64_t token_1_ = 0;
  uint64_t token_2_ = 0;
  uint64_t folded_ = 0;  // the last letters, case and punctuation dropped
  uint32_t word_length_ = 0;
  uint32_t gap_ = 0;  // bytes between the last word and this one
  // Lines.
  uint64_t line_start_ = 0;
  uint64_t last_line_start_ = 0;
  uint32_t column_ = 0;
  uint32_t indent_ = 0;
  uint32_t first_char_ = 0;
  uint64_t line_word_ = 0;  // first word of the line
  // Brackets, tags and quotes open.
  std::vector<uint64_t> nest_ = {0};
  uint32_t quote_ = 0;
  uint64_t tag_ = 0;
  bool in_tag_name_ = false;
  // What followed before: by last byte, by last two bytes.
  std::array<uint32_t, 256> after_1_{};
  std::vector<uint32_t> after_2_ = std::vector<uint32_t>(65536, 0);
  // Machine code: opcodes of late, the last one lowest.
  uint32_t opcode_trail_ = 0;
  uint32_t operand_left_ = 0;
  // Numbers: the digits of this one; the length of the last one.
  uint64_t number_ = 0;
  uint32_t number_length_ = 0;
  bool in_number_ = false;
  uint64_t gap_mark_ = 0;  // what stood between the last word and this one
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_CONTEXTS_H_
