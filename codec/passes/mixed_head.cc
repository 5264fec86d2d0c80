#include "codec/passes/mixed_head.h"

#include <algorithm>
#include <array>

namespace gmzip {
namespace {

// Fields of the byte, low bits first: start (2 bits), kind (2 bits), and 4 bits that are the memory
// where a model starts, else whether the bytes are plain.
constexpr unsigned kGoesOn = 0;
// Start codes 1 and on: a model of this effort starts anew.
constexpr std::array kEfforts = {ByteEffort::kFast, ByteEffort::kMedium, ByteEffort::kHigh};
constexpr unsigned kPlain = 1;

expected_impl::unexpected<Error> Damaged() {
  return MakeError(ErrorCode::kDamaged, "a mixed block's head is impossible");
}

}  // namespace

uint8_t SerializeMixedHead(const MixedHead& head) {
  unsigned start = kGoesOn;
  unsigned rest = head.is_plain ? kPlain : 0;
  if (head.settings) {
    const auto* const at = std::find(kEfforts.begin(), kEfforts.end(), head.settings->effort);
    start = static_cast<unsigned>(at - kEfforts.begin()) + 1;
    rest = static_cast<unsigned>(head.settings->memory_log2 - kMinByteMemoryLog2);
  }
  return static_cast<uint8_t>(start | static_cast<unsigned>(head.kind) << 2 | rest << 4);
}

Result<MixedHead> ParseMixedHead(uint8_t byte) {
  const unsigned start = byte & 3U;
  const unsigned kind = byte >> 2 & 3U;
  const unsigned rest = byte >> 4;
  if (kind >= kNumByteKinds) return Damaged();
  MixedHead head;
  head.kind = static_cast<ByteKind>(kind);
  if (start == kGoesOn) {
    if (rest > kPlain) return Damaged();
    head.is_plain = rest == kPlain;
    return head;
  }
  const int memory_log2 = kMinByteMemoryLog2 + static_cast<int>(rest);
  if (memory_log2 > kMaxByteMemoryLog2) return Damaged();
  head.settings = {kEfforts[start - 1], memory_log2};
  return head;
}

const char* ByteKindName(ByteKind kind) {
  switch (kind) {
    case ByteKind::kBinary:
      return "binary";
    case ByteKind::kText:
      return "text";
    case ByteKind::kExecutable:
      return "executable";
  }
  return "unknown";
}

}  // namespace gmzip
