// Predicts the tokens zlib would write, one at a time, whatever tokens were really written.
//
// Written from the behaviour of zlib's deflate.c (1.2.x): the same hash chains with the same
// collisions, the same limits on the search, the same lazy evaluation. Where zlib itself wrote the
// stream, every prediction holds; after a token zlib would not have written the matcher goes on
// from that token.
//
// zlib tries the last positions, so many, that share a hash of three bytes. Here each position
// knows its number among those of its hash, so that a search can go along those that share more
// bytes, which are few, and still knows which of them zlib would have come to.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_MATCHER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/match_chains.h"

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

// Not thread-safe. Time per token is bounded by the level's chain length (4096 at level 9) and 1024
// steps more, memory by 1 MB. `raw` must outlive the matcher and be shorter than 4 GiB.
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

  // Whether matches are searched for in the window.
  bool Searches() const {
    return strategy_ != ZlibStrategy::kHuffmanOnly && strategy_ != ZlibStrategy::kRle;
  }

  uint32_t Hash(size_t at) const {
    const uint32_t key = uint32_t{raw_[at]} << (2 * hash_shift_) ^
                         uint32_t { raw_[at + 1] } << hash_shift_ ^ raw_[at + 2];
    return key & hash_mask_;
  }

  // A search's bounds.
  struct Search {
    ptrdiff_t position;
    uint32_t previous_length;  // a match must be longer
    uint32_t lookahead;        // and at most this long
    uint32_t num_tried;        // zlib tries so many positions
  };

  void InsertUpTo(size_t end);
  void ChainWindowByZlibsHash();
  Token FindMatch(size_t at, uint32_t previous_length);
  bool IsInWindow(const Search& search, ptrdiff_t candidate) const;
  bool IsTried(const Search& search, ptrdiff_t candidate) const;
  std::optional<Token> FindLong(const MatchChains& chains, const Search& search) const;
  Token FindShort(const Search& search) const;
  Token RunMatch() const;

  std::span<const uint8_t> raw_;
  Limits limits_;
  ZlibStrategy strategy_;
  bool lazy_;            // levels 4 to 9
  bool drops_shorts_;    // matches of fewer than long_bytes_ bytes are of no use
  uint32_t long_bytes_;  // what a long match has at least
  size_t max_distance_;  // the window less 262
  uint32_t window_mask_;
  uint32_t hash_shift_;
  uint32_t hash_mask_;
  // Modulo 2^16, which is more than a window has:
  std::vector<uint16_t> num_inserted_;        // by zlib's hash
  std::vector<uint16_t> ordinals_;            // by position & window_mask_: how many were before it
  std::optional<MatchChains> by_zlibs_hash_;  // when short matches, or detours, call for it
  std::optional<MatchChains> by_long_hash_;   // of the first long_bytes_ bytes
  size_t position_ = 0;
  size_t insert_end_ = 0;  // positions before it are in the chains, or were passed over for good
  Token here_;
  Token next_;  // the match at position_ + 1, when Predict has looked for it
  bool here_known_ = false;
  bool next_known_ = false;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_ZLIB_MATCHER_H_
