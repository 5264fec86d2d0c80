// Bytes kept as they are or compressed with Zstandard, whichever is smaller.
#ifndef GMZIP_CODEC_MEDIA_PNG_PACKED_BLOB_H_
#define GMZIP_CODEC_MEDIA_PNG_PACKED_BLOB_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace gmzip::png {

// A method byte (0 as they are, 1 Zstandard) and the bytes; nothing at all for no bytes.
// Other versions of Zstandard may pack differently; every one unpacks.
std::vector<uint8_t> PackBlob(std::span<const uint8_t> bytes);

// Errors: kDamaged; kTooLarge above `max_bytes`.
Result<std::vector<uint8_t>> UnpackBlob(std::span<const uint8_t> packed, size_t max_bytes);

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_PACKED_BLOB_H_
