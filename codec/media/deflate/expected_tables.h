// Guesses the tables of a block from its raw bytes alone.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_EXPECTED_TABLES_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_EXPECTED_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/zlib_matcher.h"

namespace gmzip::deflate {

// Does what the encoders do whose streams are coded by cost: a first parse like zlib's, tables for
// it, the cheapest tokens under those tables, and tables again. Icons by zopfli cost a fifth less
// than with tables guessed from the counts of the bytes. One object per stream; not thread-safe;
// `raw` must outlive it.
class ExpectedTables {
 public:
  ExpectedTables(uint32_t max_steps, std::span<const uint8_t> raw);

  // The tables for the block that begins where the last one passed to Guess or Skip ended.
  DynamicTables Guess(size_t raw_bytes);

  // Passes over a block whose tables are known.
  void Skip(size_t raw_bytes) { draft_.SkipStored(raw_bytes); }

 private:
  Histogram DraftHistogram(size_t end);
  Histogram CheapestHistogram(size_t begin, size_t end, const DynamicTables& tables) const;

  uint32_t max_steps_;
  std::span<const uint8_t> raw_;
  ZlibMatcher draft_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_EXPECTED_TABLES_H_
