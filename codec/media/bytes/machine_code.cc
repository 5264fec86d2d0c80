#include "codec/media/bytes/machine_code.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/byte_order.h"

namespace gmzip {
namespace {

bool IsElfProgram(std::span<const uint8_t> start) {
  constexpr std::array<uint8_t, 4> kMagic = {0x7F, 'E', 'L', 'F'};
  if (start.size() < 20 || !std::equal(kMagic.begin(), kMagic.end(), start.begin())) return false;
  // e_machine: 386, ARM, x86-64, AArch64; all little endian (e_ident[5] is 1).
  const auto machine = LoadLe<uint16_t>(start.data() + 18);
  return start[5] == 1 && (machine == 3 || machine == 40 || machine == 62 || machine == 183);
}

bool IsPeProgram(std::span<const uint8_t> start) {
  if (start.size() < 64 || start[0] != 'M' || start[1] != 'Z') return false;
  const auto at = LoadLe<uint32_t>(start.data() + 60);
  return at <= start.size() - 4 && start[at] == 'P' && start[at + 1] == 'E' && start[at + 2] == 0 &&
         start[at + 3] == 0;
}

bool IsMachOProgram(std::span<const uint8_t> start) {
  if (start.size() < 8) return false;
  const auto magic = LoadLe<uint32_t>(start.data());
  const auto cpu = LoadLe<uint32_t>(start.data() + 4) & 0x00FFFFFFU;  // without the 64-bit flag
  return (magic == 0xFEEDFACE || magic == 0xFEEDFACF) && (cpu == 7 || cpu == 12);
}

// Calls, jumps and far conditional jumps whose 32-bit distance is less than 16 MB either way. In
// other bytes one of E8, E9 and 0F 8x is followed by such a distance every 20000 bytes or so.
size_t CountX86Jumps(std::span<const uint8_t> bytes) {
  size_t count = 0;
  for (size_t i = 0; i + 6 <= bytes.size(); ++i) {
    const bool is_near = bytes[i] == 0xE8 || bytes[i] == 0xE9;
    const bool is_far = bytes[i] == 0x0F && (bytes[i + 1] & 0xF0U) == 0x80;
    if (!is_near && !is_far) continue;
    const size_t top = i + (is_far ? 5 : 4);
    // All zeros or ones is a small number in a table rather than a distance.
    const uint8_t second = bytes[top - 1];
    const uint8_t third = bytes[top - 2];
    const bool is_number = (bytes[top] == 0 && second == 0 && third == 0) ||
                           (bytes[top] == 0xFF && second == 0xFF && third == 0xFF && is_near &&
                            bytes[top - 3] == 0xFF);
    if ((bytes[top] != 0 && bytes[top] != 0xFF) || is_number) continue;
    ++count;
    i = top;
  }
  return count;
}

// Prefixes and moves between registers and the stack that 64-bit and 32-bit code is full of.
size_t CountX86Moves(std::span<const uint8_t> bytes) {
  size_t count = 0;
  for (size_t i = 0; i + 2 < bytes.size(); ++i) {
    const bool has_rex = (bytes[i] & 0xF8U) == 0x48;
    const uint8_t op = bytes[has_rex ? i + 1 : i];
    const bool is_move = op == 0x89 || op == 0x8B || op == 0x8D || op == 0x85 || op == 0x83;
    if (is_move) ++count;
    if (is_move && has_rex) ++i;
  }
  return count;
}

// Words of AArch64: the top bytes of branches with link, loads and stores of registers, pairs,
// moves, additions and page addresses.
bool IsArm64Top(uint8_t top) {
  constexpr std::array<uint8_t, 22> kTops = {0x94, 0x97, 0xF9, 0xB9, 0xA9, 0x91, 0xAA, 0x2A,
                                             0xD1, 0x54, 0xB4, 0xB5, 0x34, 0x35, 0x52, 0xD2,
                                             0x39, 0xEB, 0x71, 0x90, 0xF8, 0xCB};
  return std::find(kTops.begin(), kTops.end(), top) != kTops.end();
}

// ARM with 32-bit words (condition "always"), or AArch64, in words from `phase` on.
bool LooksLikeArm(std::span<const uint8_t> bytes, size_t phase, size_t percent) {
  size_t num_words = 0;
  size_t num_arm = 0;
  size_t num_arm64 = 0;
  for (size_t i = phase + 3; i < bytes.size(); i += 4) {
    ++num_words;
    num_arm += bytes[i] >> 4 == 0xE ? 1 : 0;
    num_arm64 += IsArm64Top(bytes[i]) ? 1 : 0;
  }
  return num_arm * 100 > num_words * percent || num_arm64 * 100 > num_words * percent;
}

}  // namespace

bool HasProgramHeader(std::span<const uint8_t> start) {
  return IsElfProgram(start) || IsPeProgram(start) || IsMachOProgram(start);
}

bool LooksLikeMachineCode(std::span<const uint8_t> bytes, bool is_expected) {
  if (bytes.size() < 256) return false;
  // A jump in 100 bytes and a move in 16: what compiled code has is 3 times that.
  const size_t ease = is_expected ? 2 : 1;
  if (CountX86Jumps(bytes) * 128 * ease > bytes.size() &&
      CountX86Moves(bytes) * 24 * ease > bytes.size()) {
    return true;
  }
  const size_t percent = is_expected ? 40 : 60;
  for (size_t phase = 0; phase < 4; ++phase) {
    if (LooksLikeArm(bytes, phase, percent)) return true;
  }
  return false;
}

}  // namespace gmzip
