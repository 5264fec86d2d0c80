// Finds the zlib parameters that explain a stream best.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_PARAMETER_SEARCH_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_PARAMETER_SEARCH_H_

#include <cstddef>

#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/zlib_matcher.h"

namespace gmzip::deflate {

struct ParameterFit {
  ZlibParameters parameters;
  size_t num_tokens = 0;      // compared
  size_t num_deviations = 0;  // tokens of those that zlib would not have written
};

// Tries levels, strategies, memory levels and windows, most usual first, on longer and longer
// beginnings of the stream; a candidate is dropped where it falls behind the best. A stream zlib
// wrote gives 0 deviations. `window_bits_hint` in [8, 15]: what the stream's wrapper says.
// Thread-safe.
ParameterFit FindParameters(const ParsedDeflate& parsed, int window_bits_hint);

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_PARAMETER_SEARCH_H_
