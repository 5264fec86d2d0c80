// Bytes with their costs, a character or a byte at a time, and the classes that views colour by.
#ifndef GMZIP_CLI_COST_CELLS_H_
#define GMZIP_CLI_COST_CELLS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace gmzip {

// Bytes and what each costs, both of one size; owned by the caller.
struct CostedBytes {
  std::span<const uint8_t> bytes;
  std::span<const uint32_t> cost_q16;
  bool is_text = false;  // characters of UTF-8 are one cell each; otherwise every byte is

  CostedBytes Part(size_t begin, size_t end) const {
    return {bytes.subspan(begin, end - begin), cost_q16.subspan(begin, end - begin), is_text};
  }
};

// What is shown and coloured as one.
struct CostCell {
  std::span<const uint8_t> bytes;
  // Whether the bytes may be shown as they are: a character of UTF-8 that takes room, does not
  // steer the terminal and does not turn the direction of the text. Spaces do; tabs and ends of
  // lines do not.
  bool is_printable = false;
  uint64_t cost_q16 = 0;  // of all its bytes

  bool Is(char c) const { return bytes.size() == 1 && bytes[0] == static_cast<uint8_t>(c); }
};

// The cell at `at`, which is inside. Thread-safe.
CostCell NextCell(const CostedBytes& costed, size_t at);

// The length of a start of at most `most` bytes that cuts no character.
size_t WholeCells(const CostedBytes& costed, size_t most);

// Columns that a printable cell takes in a terminal, about: 0 for marks that combine, 2 for East
// Asian characters and emoji.
int CellColumns(const CostCell& cell);

// Two digits a byte, a space between bytes.
std::string HexText(std::span<const uint8_t> bytes);

// Bits at which the next class of cost begins. Half the characters of a text that the model knows
// well take less than a tenth of a bit; a byte that it knows nothing of takes 8.
inline constexpr std::array<double, 8> kClassBounds = {0.1, 0.5, 1, 2, 3, 4.5, 6.5, 9};
inline constexpr size_t kNumCostClasses = kClassBounds.size() + 1;

// 0 .. kNumCostClasses - 1.
size_t CostClassOf(uint64_t cost_q16);
// "0.5 to 1".
std::string CostClassName(size_t cost_class);

inline double BitsOf(uint64_t cost_q16) { return static_cast<double>(cost_q16) / 65536; }

}  // namespace gmzip

#endif  // GMZIP_CLI_COST_CELLS_H_
