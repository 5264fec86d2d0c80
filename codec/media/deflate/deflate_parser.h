// Takes a deflate stream (RFC 1951) apart: raw bytes, blocks, tokens.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_PARSER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

// Parses the stream at the start of `stream`; bytes after its last block are left alone
// (ParsedDeflate::stream_bytes tells where they begin).
// Memory: up to 5 bytes per raw byte, and 1 KB per dynamic block of the stream.
// Errors: kDamaged if it is no deflate stream or is cut off; kTooLarge above `max_raw_bytes`;
// kUnsupported for what no encoder writes and gmzip does not keep (length 258 as symbol 284 + 31).
Result<ParsedDeflate> ParseDeflate(std::span<const uint8_t> stream, size_t max_raw_bytes);

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_DEFLATE_PARSER_H_
