// Predicts the tokens zlib would write, one at a time, whatever tokens were really written.
//
// Written from the behaviour of zlib's deflate.c (1.2.x): the same hash chains with the same
// collisions, the same limits on the search, the same lazy evaluation. Where zlib itself wrote the
// stream, every prediction holds; after a token zlib would not have written the matcher goes on
// from that token.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_MATCHER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/media/deflate/deflate_format.h"

namespace gmzip::deflate {

enum class ZlibStrategy : uint8_t {
  kDefault = 0,
  kFiltered = 1,
  kHuffmanOnly = 2,
  kRle = 3,
  kFixed = 4,
};

// In place of a memLevel: GNU gzip and Info-ZIP's zip. They hash as zlib does at memLevel 8, their
// blocks have as many tokens as at memLevel 9, or fewer (block_end.h).
inline constexpr uint8_t kGzipMemLevel = 10;

// The arguments of zlib's deflateInit2.
struct ZlibParameters {
  uint8_t level = 6;         // 0 (stored blocks only) .. 9
  uint8_t window_bits = 15;  // 9 .. 15
  uint8_t mem_level = 8;     // 1 .. 9, kGzipMemLevel
  ZlibStrategy strategy = ZlibStrategy::kDefault;

  uint32_t HashBits() const { return mem_level == kGzipMemLevel ? 15 : mem_level + 7U; }
  // zlib ends a block after this many tokens.
  uint32_t TokensPerBlock() const {
    return (1U << (mem_level == kGzipMemLevel ? 15 : mem_level + 6)) - 1;
  }
  bool operator==(const ZlibParameters&) const = default;
};

// Not thread-safe. Time per token is bounded by the level's chain length (4096 at level 9), memory
// by 400 KB. `raw` must outlive the matcher and be shorter than 4 GiB.
class ZlibMatcher {
 public:
  ZlibMatcher(const ZlibParameters& parameters, std::span<const uint8_t> raw);

  // The token zlib would write at position(), which must be before the end. Call once per token.
  Token Predict();

  // Goes on behind `actual`, which must not reach past the end.
  void Advance(Token actual);

  // Goes on behind `count` bytes of a stored block.
  void SkipStored(size_t count);

  size_t position() const { return position_; }

  // After Predict: the longest match zlib saw at position(), a literal if none. Tells a literal
  // written for want of a match from one written because the next match is longer.
  Token MatchHere() const { return here_; }

 private:
  struct Limits {
    uint16_t good_length;  // a match this long: search a quarter of the chain for the next
    uint16_t max_lazy;     // a match this long: do not look for a better one at the next byte
    uint16_t nice_length;  // a match this long: stop searching
    uint16_t max_chain;    // positions tried
  };
  static const Limits kLimitsByLevel[10];

  uint32_t Hash(size_t at) const {
    const uint32_t key = uint32_t{raw_[at]} << (2 * hash_shift_) ^
                         uint32_t { raw_[at + 1] } << hash_shift_ ^ raw_[at + 2];
    return key & hash_mask_;
  }

  void InsertUpTo(size_t end);
  Token FindMatch(size_t at, uint32_t previous_length);
  Token RunMatch() const;

  std::span<const uint8_t> raw_;
  Limits limits_;
  ZlibStrategy strategy_;
  bool lazy_;            // levels 4 to 9
  size_t max_distance_;  // the window less 262
  uint32_t window_mask_;
  uint32_t hash_shift_;
  uint32_t hash_mask_;
  std::vector<uint32_t> head_;  // by hash: the last position inserted, 0 for none
  // By position & window_mask_: how far back the one inserted before it is, UINT16_MAX from there
  // on. 16 bits, because searching waits for this table above all, and it should stay in cache.
  std::vector<uint16_t> step_back_;
  size_t position_ = 0;
  size_t insert_end_ = 0;  // positions before it are in the chains, or were passed over for good
  Token here_;
  Token next_;  // the match at position_ + 1, when Predict has looked for it
  bool here_known_ = false;
  bool next_known_ = false;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_MATCHER_H_
