#include "cli/cost_cells.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace gmzip {
namespace {

struct CodeRange {
  uint32_t first;
  uint32_t last;
};

bool IsInAny(std::span<const CodeRange> ranges, uint32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const CodeRange& range) {
    return range.first <= code && code <= range.last;
  });
}

// Controls, marks of direction (a text could hide in them), joiners, private use, no characters.
constexpr std::array<CodeRange, 12> kUnprintable = {{{0x00, 0x1F},
                                                     {0x7F, 0x9F},
                                                     {0xAD, 0xAD},
                                                     {0x61C, 0x61C},
                                                     {0x180E, 0x180E},
                                                     {0x200B, 0x200F},
                                                     {0x2028, 0x202E},
                                                     {0x2060, 0x206F},
                                                     {0xE000, 0xF8FF},
                                                     {0xFDD0, 0xFDEF},
                                                     {0xFEFF, 0xFEFF},
                                                     {0xFFF0, 0xFFFB}}};

constexpr std::array<CodeRange, 5> kCombining = {
    {{0x300, 0x36F}, {0x483, 0x489}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

constexpr std::array<CodeRange, 8> kWide = {{{0x1100, 0x115F},
                                             {0x2E80, 0xA4CF},
                                             {0xAC00, 0xD7A3},
                                             {0xF900, 0xFAFF},
                                             {0xFE30, 0xFE6F},
                                             {0xFF00, 0xFF60},
                                             {0x1F300, 0x1FAFF},
                                             {0x20000, 0x3FFFD}}};

struct Utf8Character {
  uint32_t code = 0;
  size_t num_bytes = 0;  // 0: the bytes begin with no character
};

// Strict: shortest forms, no surrogates, nothing above U+10FFFF.
Utf8Character DecodeUtf8(std::span<const uint8_t> bytes) {
  const uint8_t first = bytes[0];
  if (first < 0x80) return {first, 1};
  const size_t num_bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (num_bytes == 0 || first > 0xF4 || bytes.size() < num_bytes) return {};
  uint32_t code = first & (0x7FU >> num_bytes);
  for (size_t i = 1; i < num_bytes; ++i) {
    if ((bytes[i] & 0xC0) != 0x80) return {};
    code = code << 6 | (bytes[i] & 0x3FU);
  }
  constexpr std::array<uint32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = 0xD800 <= code && code <= 0xDFFF;
  if (code < kSmallest[num_bytes] || is_surrogate || code > 0x10FFFF) return {};
  return {code, num_bytes};
}

bool IsPrintable(uint32_t code) {
  const bool is_no_character = (code & 0xFFFE) == 0xFFFE;
  return !is_no_character && code < 0xE0000 && !IsInAny(kUnprintable, code);
}

}  // namespace

CostCell NextCell(const CostedBytes& costed, size_t at) {
  const auto rest = costed.bytes.subspan(at);
  const bool is_ascii = rest[0] < 0x80;
  const Utf8Character character = costed.is_text || is_ascii ? DecodeUtf8(rest) : Utf8Character{};
  CostCell cell;
  cell.bytes = rest.first(std::max<size_t>(character.num_bytes, 1));
  cell.is_printable = character.num_bytes != 0 && IsPrintable(character.code);
  const auto costs = costed.cost_q16.subspan(at, cell.bytes.size());
  cell.cost_q16 = std::accumulate(costs.begin(), costs.end(), uint64_t{0});
  return cell;
}

size_t WholeCells(const CostedBytes& costed, size_t most) {
  if (most >= costed.bytes.size()) return costed.bytes.size();
  // A character that began before `most` and ends behind it begins 1 to 3 bytes before it.
  for (size_t back = 1; costed.is_text && back <= std::min<size_t>(most, 3); ++back) {
    if (NextCell(costed, most - back).bytes.size() > back) return most - back;
  }
  return most;
}

int CellColumns(const CostCell& cell) {
  const uint32_t code = DecodeUtf8(cell.bytes).code;
  if (IsInAny(kCombining, code)) return 0;
  return IsInAny(kWide, code) ? 2 : 1;
}

std::string HexText(std::span<const uint8_t> bytes) {
  std::string text;
  for (const uint8_t byte : bytes) text += fmt::format("{}{:02x}", text.empty() ? "" : " ", byte);
  return text;
}

size_t CostClassOf(uint64_t cost_q16) {
  const double bits = BitsOf(cost_q16);
  return static_cast<size_t>(std::upper_bound(kClassBounds.begin(), kClassBounds.end(), bits) -
                             kClassBounds.begin());
}

std::string CostClassName(size_t cost_class) {
  if (cost_class == 0) return fmt::format("below {}", kClassBounds.front());
  if (cost_class == kClassBounds.size()) return fmt::format("{} and more", kClassBounds.back());
  return fmt::format("{} to {}", kClassBounds[cost_class - 1], kClassBounds[cost_class]);
}

}  // namespace gmzip
