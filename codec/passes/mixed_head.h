// The byte that says how a block coded by the byte model starts and what its bytes are
// (docs/FORMAT.md, section 5.5).
#ifndef GMZIP_CODEC_PASSES_MIXED_HEAD_H_
#define GMZIP_CODEC_PASSES_MIXED_HEAD_H_

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_kind.h"

namespace gmzip {

struct MixedHead {
  ByteKind kind = ByteKind::kBinary;
  std::optional<ByteModelSettings> settings;  // of the model that starts anew; none: it goes on
  // The bytes stand as they are: the model sees them and codes nothing. Only where it goes on.
  bool is_plain = false;
};

uint8_t SerializeMixedHead(const MixedHead& head);

// Errors: kDamaged.
Result<MixedHead> ParseMixedHead(uint8_t byte);

// "text", "binary", "executable".
const char* ByteKindName(ByteKind kind);

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_MIXED_HEAD_H_
