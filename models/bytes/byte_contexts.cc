#include "models/bytes/byte_contexts.h"

#include <algorithm>

namespace gmzip {
namespace {

// Of a kind, after the orders.
constexpr size_t kNumKindContexts = 6;
constexpr size_t kNumMedium = 13;
constexpr size_t kNumHigh = 50;
constexpr size_t kMaxNest = 64;

constexpr bool IsLetter(uint32_t byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 128;
}
constexpr bool IsDigit(uint32_t byte) { return byte >= '0' && byte <= '9'; }

constexpr uint32_t LowerCase(uint32_t byte) {
  return byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
}

// A byte's class, below 16: what reads alike.
constexpr uint32_t ClassOf(uint32_t byte) {
  if (byte >= 'a' && byte <= 'z') return 1;
  if (byte >= 'A' && byte <= 'Z') return 2;
  if (IsDigit(byte)) return 3;
  if (byte >= 0xC0) return 4;
  if (byte >= 128) return 5;
  switch (byte) {
    case ' ':
      return 6;
    case '\n':
      return 7;
    case '.':
    case ',':
    case ';':
    case ':':
    case '!':
    case '?':
      return 8;
    case '(':
    case '[':
    case '{':
    case '<':
      return 9;
    case ')':
    case ']':
    case '}':
    case '>':
      return 10;
    case '"':
    case '\'':
    case '`':
      return 11;
    case '=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '&':
    case '|':
    case '%':
      return 12;
    case '_':
    case '$':
    case '@':
    case '#':
    case '\\':
      return 13;
    case '\t':
    case '\r':
      return 14;
    case 0:
      return 15;
    default:
      return 0;
  }
}

// The bytes `distance`, distance + 1 and distance + 2 before the end, the nearest lowest.
uint64_t ThreeBytes(const ByteHistory& history, uint64_t distance) {
  return history.Back(distance) | uint64_t{history.Back(distance + 1)} << 8 |
         uint64_t{history.Back(distance + 2)} << 16;
}

}  // namespace

std::span<const PrimedContext> PrimedContexts() {
  // Orders 1 to 6; the word; the word and the one before.
  static constexpr std::array<PrimedContext, 8> kContexts = {
      {{0, 0}, {1, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 4}, {6, 1}, {7, 6}}};
  return kContexts;
}

size_t ByteContexts::NumContexts(ByteEffort effort) {
  return effort == ByteEffort::kMedium ? kNumMedium : kNumHigh;
}

void ByteContexts::AddByte(const ByteHistory& history, ByteKind kind) {
  const uint32_t byte = history.Back(1);
  // What followed the byte before, and the two before.
  uint32_t& after_1 = after_1_[c4_ & 255];
  after_1 = after_1 << 8 | byte;
  uint32_t& after_2 = after_2_[c4_ & 65535];
  after_2 = after_2 << 8 | byte;
  c8_ = c8_ << 8 | byte;
  c4_ = static_cast<uint32_t>(c8_);
  const uint32_t byte_class = ClassOf(byte);
  class_ = (class_ << 4 | byte_class) & 255;
  class_trail_ = class_trail_ << 4 | byte_class;
  AddToWord(byte);
  if (byte == '\n') {
    last_line_start_ = line_start_;
    line_start_ = history.end();
    indent_ = 0;
    line_word_ = 0;
  }
  column_ = static_cast<uint32_t>(std::min<uint64_t>(history.end() - line_start_, 255));
  if (column_ == 1) first_char_ = byte;
  if (indent_ + 1 == column_ && (byte == ' ' || byte == '\t')) ++indent_;
  if (kind == ByteKind::kText) {
    AddToNest(byte);
  } else {
    records_.AddByte(history);
    AddToCode(byte);
  }
}

void ByteContexts::AddToWord(uint32_t byte) {
  const uint32_t lower = LowerCase(byte);
  if (IsLetter(byte)) {
    word_ = HashPair(word_, lower + 1);
    ++word_length_;
    gap_ = 0;
    folded_ = folded_ << 8 | lower;
  } else {
    if (word_ != 0) {
      if (line_word_ == 0) line_word_ = word_;
      word_3_ = word_2_;
      word_2_ = word_1_;
      word_1_ = word_;
      word_ = 0;
      word_length_ = 0;
    }
    ++gap_;
    gap_mark_ = gap_ == 1 ? byte : HashPair(gap_mark_, byte);
    if ((folded_ & 255) != ' ') folded_ = folded_ << 8 | ' ';
  }
  if (IsDigit(byte)) {
    number_ = HashPair(number_, in_number_ ? byte : 1);
    in_number_ = true;
  } else {
    // Numbers are remembered by their length alone once they are over.
    if (in_number_) number_ = number_length_;
    in_number_ = false;
    number_length_ = 0;
  }
  if (in_number_) ++number_length_;
  if (IsLetter(byte) || IsDigit(byte) || byte == '_') {
    token_ = HashPair(token_, byte + 1);
  } else if (token_ != 0) {
    token_2_ = token_1_;
    token_1_ = token_;
    token_ = 0;
  }
}

void ByteContexts::AddToCode(uint32_t byte) {
  // Not a disassembler: bytes that look like x86 prefixes and opcodes, without most operands.
  if (operand_left_ > 0) {
    --operand_left_;
    return;
  }
  opcode_trail_ = opcode_trail_ << 8 | byte;
  if (byte == 0xE8 || byte == 0xE9) operand_left_ = 4;
  if ((byte & 0xF0) == 0x70 || byte == 0xEB) operand_left_ = 1;
}

void ByteContexts::AddToNest(uint32_t byte) {
  if (in_tag_name_) {
    if (IsLetter(byte) || IsDigit(byte) || byte == '-' || byte == ':') {
      tag_ = HashPair(tag_, byte);
    } else {
      in_tag_name_ = false;
      if (tag_ != 0 && nest_.size() < kMaxNest) {
        nest_.push_back(tag_);
      }
    }
  }
  switch (byte) {
    case '<':
      in_tag_name_ = true;
      tag_ = 0;
      break;
    case '(':
    case '[':
    case '{':
      if (nest_.size() < kMaxNest) nest_.push_back(HashPair(byte, token_1_));
      break;
    case ')':
    case ']':
    case '}':
      if (nest_.size() > 1) nest_.pop_back();
      break;
    case '/':
      if ((c4_ >> 8 & 255) == '<') {
        if (nest_.size() > 1) nest_.pop_back();
        in_tag_name_ = false;
      }
      break;
    case '"':
      quote_ = quote_ == 0 ? 1 : 0;
      break;
    case '\n':
      quote_ = 0;
      break;
    default:
      break;
  }
}

uint64_t ByteContexts::AbovePlace(const ByteHistory& history) const {
  return std::min(last_line_start_ + (history.end() - line_start_), line_start_ - 1);
}

uint8_t ByteContexts::above(const ByteHistory& history) const {
  return history[AbovePlace(history)];
}

void ByteContexts::Hash(const ByteHistory& history, ByteKind kind, uint32_t expected,
                        std::span<uint64_t> hashes) const {
  size_t n = 0;
  // The id keeps contexts apart that hash alike, and finds them in primed tables.
  const auto add = [&](ContextId id, uint64_t hash) {
    hashes[n++] = HashPair(hash, static_cast<uint64_t>(id));
  };
  add(ContextId::kOrder1, c4_ & 0xFF);
  add(ContextId::kOrder2, c4_ & 0xFFFF);
  add(ContextId::kOrder3, c4_ & 0xFFFFFF);
  add(ContextId::kOrder4, c4_);
  add(ContextId::kOrder5, c8_ & 0xFFFFFFFFFF);
  add(ContextId::kOrder6, c8_ & 0xFFFFFFFFFFFF);
  if (kind == ByteKind::kText) {
    HashText(history, hashes.subspan(n));
  } else {
    HashBinary(history, hashes.subspan(n));
  }
  n += kNumKindContexts;
  add(ContextId::kOrder0, 0);
  if (effort_ != ByteEffort::kHigh) return;
  add(ContextId::kOrder8, c8_);
  add(ContextId::kExpected, HashPair(expected, c4_ & 0xFF));
  if (kind == ByteKind::kText) {
    HashMoreText(history, expected, hashes.subspan(n));
  } else {
    HashMoreBinary(history, expected, hashes.subspan(n));
  }
}

void ByteContexts::HashMoreText(const ByteHistory& history, uint32_t expected,
                                std::span<uint64_t> hashes) const {
  size_t n = 0;
  const auto add = [&](uint64_t hash) {
    hashes[n] = HashPair(hash, static_cast<uint64_t>(ContextId::kFirstMoreText) + n);
    ++n;
  };
  const uint32_t c1 = c4_ & 255;
  const uint32_t c2 = c4_ >> 8 & 255;
  const uint64_t up = above(history);
  add(HashPair(word_, word_1_ + 5 * word_2_));
  add(HashPair(word_, HashPair(word_2_, 77)));
  add(HashPair(token_, token_1_));
  add(c4_ & 0xFFFF00);
  add(folded_ & 0xFFFFFFFFFF);
  add(HashPair(after_1_[c1] & 0xFFFF, c1));
  add(HashPair(after_2_[c4_ & 65535] & 0xFFFF, c4_ & 0xFFFF));
  add(c8_ & 0xFFFFFFFFFFFFFF);
  add(HashPair(c8_, history.Back(9)));
  add(HashPair(HashPair(c8_, history.Back(9)), ThreeBytes(history, 10)));
  add(HashPair(word_, HashPair(gap_mark_, c1)));
  add(HashPair(word_1_, c1));
  add(HashPair(HashPair(word_, word_1_), HashPair(word_2_, word_3_)));
  add(HashPair(word_, HashPair(word_1_, word_3_)));
  add(HashPair(word_, word_3_));
  add(c4_ & 0xFFFFFF00);
  add(c4_ & 0xFF0000);
  add(c4_ & 0xFF00FFFF);
  add(HashPair(column_, c1));
  add(HashPair(line_word_, word_));
  add(HashPair(first_char_, HashPair(word_, c1)));
  add(HashPair(up, history[AbovePlace(history) + 1] | c1 << 8));
  add(HashPair(up, c4_ & 0xFFFF));
  add(HashPair(nest_.back(), HashPair(word_, c1)));
  add(HashPair(nest_.back(),
               HashPair(nest_.size() > 1 ? nest_[nest_.size() - 2] : 0, c4_ & 0xFFFF)));
  add(HashPair(class_trail_ & 0xFFFFFFFFFFFF, 3));
  add(HashPair(class_trail_ & 0xFFFFF, c4_ & 0xFFFF));
  add(HashPair(token_1_, HashPair(token_, token_2_)));
  add(HashPair(token_, c1 | c2 << 8));
  add(HashPair(folded_ & 0xFFFFFFFFFFFFFF, 5));
  add(HashPair(after_1_[c1], 7));
  add(HashPair(after_2_[c4_ & 65535], c1));
  add(HashPair(number_, HashPair(word_1_, c1)));
  add(HashPair(expected, c4_ & 0xFFFF));
  add(HashPair(expected, word_));
}

void ByteContexts::HashMoreBinary(const ByteHistory& history, uint32_t expected,
                                  std::span<uint64_t> hashes) const {
  size_t n = 0;
  const auto add = [&](uint64_t hash) {
    hashes[n] = HashPair(hash, static_cast<uint64_t>(ContextId::kFirstMoreBinary) + n);
    ++n;
  };
  const uint32_t c1 = c4_ & 255;
  const uint32_t c2 = c4_ >> 8 & 255;
  const uint32_t length = records_.length();
  const auto place = static_cast<uint32_t>(history.end() % length);
  const uint32_t up = history.Back(length);
  const uint32_t up_left = history.Back(length + 1);
  const uint32_t up_2 = history.Back(2 * length);
  const uint32_t up_right = history.Back(length > 1 ? length - 1 : 1);
  add(c4_ & 0xFF00);
  add(c4_ & 0xFF0000);
  add(c4_ & 0xFF00FF);
  add(c4_ & 0xF0F0F0F0);
  add(HashPair(after_1_[c1] & 0xFFFF, c1));
  add(HashPair(word_, c1));
  add(HashPair(c4_ & 0xFF0000FF, history.end() & 3));
  add(c8_ & 0xFFFFFFFFFFFFFF);
  add(HashPair(c8_, history.Back(9)));
  add(HashPair(c8_, ThreeBytes(history, 9)));
  add(c4_ & 0xFF000000);
  add(c8_ & 0xFF00000000);
  add(c4_ & 0xFFFF0000);
  add(c8_ & 0xFFFF00000000);
  add(c4_ & 0xFF00FF00);
  add(c4_ & 0xFFFFFF00);
  add(c4_ & 0xF8F8F8);
  add(c8_ & 0xF0F0F0F0F0F0F0F0);
  add(c8_ & 0xFF000000FF);
  add(c8_ & 0xFF00000000000000);
  add(HashPair(up, c4_ & 0xFFFF));
  add(HashPair(up, HashPair(up_left, c1)));
  add(HashPair(up, HashPair(up_right, place)));
  add(HashPair(up, HashPair(place, c1)));
  add(HashPair(up_2, HashPair(up, c1)));
  add(HashPair(2 * up - up_2, HashPair(place, 1)));
  add(HashPair(c1 + up - up_left, HashPair(place, 2)));
  add(HashPair((c1 + up) / 2, HashPair(c2 + up_left, 3)));
  add(HashPair(place, c4_ & 0xFFFF));
  add(HashPair(place, HashPair(history.Back(3 * length), up)));
  add(HashPair(after_1_[c1], 7));
  add(HashPair(after_2_[c4_ & 65535] & 0xFFFFFF, c1));
  add(HashPair(opcode_trail_, 11));
  add(HashPair(expected, c4_ & 0xFFFF));
  add(HashPair(opcode_trail_ & 0xFFFF, HashPair(c1, history.end() & 3)));
}

void ByteContexts::HashText(const ByteHistory& history, std::span<uint64_t> hashes) const {
  size_t n = 0;
  const auto add = [&](ContextId id, uint64_t hash) {
    hashes[n++] = HashPair(hash, static_cast<uint64_t>(id));
  };
  const uint32_t c1 = c4_ & 255;
  add(ContextId::kWord, HashPair(word_, c1));
  add(ContextId::kWord1, HashPair(word_ + 3 * uint64_t{c1}, word_1_));
  add(ContextId::kAbove, HashPair(above(history), c1 | std::min(column_, 255U) << 8));
  add(ContextId::kNest, HashPair(nest_.back(), c1 | quote_ << 8));
  add(ContextId::kClasses, HashPair(class_trail_ & 0xFFFFFFFF, c1));
  add(ContextId::kLine, HashPair(line_word_, HashPair(first_char_ | indent_ << 8, c1)));
}

void ByteContexts::HashBinary(const ByteHistory& history, std::span<uint64_t> hashes) const {
  size_t n = 0;
  const auto add = [&](uint64_t hash) {
    hashes[n] = HashPair(hash, static_cast<uint64_t>(ContextId::kFirstBinary) + n);
    ++n;
  };
  const uint32_t c1 = c4_ & 255;
  const uint32_t c2 = c4_ >> 8 & 255;
  const uint32_t length = records_.length();
  const uint32_t up = history.Back(length);
  const uint32_t up_2 = history.Back(2 * length);
  const auto place = static_cast<uint32_t>(history.end() % length);
  add(HashPair(up, c1 | length << 8));
  add(HashPair(up, up_2 | length << 8));
  add(HashPair(up | place << 8, length));
  add(HashPair(place, HashPair(c1, length)));
  add(c4_ & 0xFFFF00);
  add(HashPair(up - history.Back(length + 1) + c1, HashPair(c2, length)));
}

}  // namespace gmzip
