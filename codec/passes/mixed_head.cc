#include "codec/passes/mixed_head.h"

#include <algorithm>
#include <array>

namespace gmzip {
namespace {

// The byte is kind + kNumByteKinds (start): below kNumGoingOn starts, the model goes on and the
// start says whether the bytes are plain; from there on, a model of an effort and a memory starts
// anew.
constexpr unsigned kPlain = 1;
constexpr unsigned kNumGoingOn = 2;
constexpr std::array kEfforts = {ByteEffort::kFast, ByteEffort::kMedium, ByteEffort::kHigh,
                                 ByteEffort::kNetwork, ByteEffort::kNetworkHigh};
constexpr unsigned kNumMemories = kMaxByteMemoryLog2 - kMinByteMemoryLog2 + 1;
static_assert((kEfforts.size() * kNumMemories + kNumGoingOn) * kNumByteKinds <= 256);

expected_impl::unexpected<Error> Damaged() {
  return MakeError(ErrorCode::kDamaged, "a mixed block's head is impossible");
}

}  // namespace

uint8_t SerializeMixedHead(const MixedHead& head) {
  unsigned start = head.is_plain ? kPlain : 0;
  if (head.settings) {
    const auto* const at = std::find(kEfforts.begin(), kEfforts.end(), head.settings->effort);
    start = kNumGoingOn + static_cast<unsigned>(at - kEfforts.begin()) * kNumMemories +
            static_cast<unsigned>(head.settings->memory_log2 - kMinByteMemoryLog2);
  }
  return static_cast<uint8_t>(static_cast<unsigned>(head.kind) + kNumByteKinds * start);
}

Result<MixedHead> ParseMixedHead(uint8_t byte) {
  const unsigned start = byte / kNumByteKinds;
  MixedHead head;
  head.kind = static_cast<ByteKind>(byte % kNumByteKinds);
  if (start < kNumGoingOn) {
    head.is_plain = start == kPlain;
    return head;
  }
  const unsigned fresh = start - kNumGoingOn;
  if (fresh / kNumMemories >= kEfforts.size()) return Damaged();
  head.settings = {kEfforts[fresh / kNumMemories],
                   kMinByteMemoryLog2 + static_cast<int>(fresh % kNumMemories)};
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
