#include "codec/media/deflate/parameter_search.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gmzip::deflate {
namespace {

// What the stream shows without any matching.
struct Evidence {
  uint32_t max_distance = 0;
  size_t num_matches = 0;
  bool only_runs = true;   // every match has distance 1
  bool only_fixed = true;  // no dynamic block
  bool only_stored = true;
  size_t longest_block = 0;      // tokens
  size_t full_block_tokens = 0;  // of the first block that is not the last; 0 if there is none
};

Evidence Look(const ParsedDeflate& parsed) {
  Evidence e;
  for (const Token token : parsed.tokens) {
    if (token.IsLiteral()) continue;
    ++e.num_matches;
    e.max_distance = std::max<uint32_t>(e.max_distance, token.distance);
    e.only_runs = e.only_runs && token.distance == 1;
  }
  for (const Block& block : parsed.blocks) {
    if (block.kind == BlockKind::kStored) continue;
    e.only_stored = false;
    e.only_fixed = e.only_fixed && block.kind == BlockKind::kFixed;
    e.longest_block = std::max(e.longest_block, block.num_tokens);
    if (!block.is_final && e.full_block_tokens == 0) e.full_block_tokens = block.num_tokens;
  }
  return e;
}

// Memory levels worth trying, most likely first. The level shows in the length of the blocks; a
// stream of one block only bounds it.
std::vector<uint8_t> MemLevels(const Evidence& e) {
  const size_t full = e.full_block_tokens + 1;
  if (full == 32768) return {9, kGzipMemLevel};
  if (std::has_single_bit(full) && full >= 128 && full < 32768) {
    return {static_cast<uint8_t>(std::countr_zero(full) - 6)};
  }
  std::vector<uint8_t> levels;
  for (const uint8_t level : {uint8_t{8}, uint8_t{9}}) {
    if (e.longest_block < (size_t{1} << (level + 6))) levels.push_back(level);
  }
  if (levels.empty()) levels.push_back(9);
  // gzip's blocks; a single short one looks like zlib's at memLevel 8.
  if (e.longest_block >= 16384 || (full > 1 && full % 4096 == 1)) levels.push_back(kGzipMemLevel);
  return levels;
}

std::vector<uint8_t> WindowBits(const Evidence& e, size_t raw_bytes, int hint) {
  std::vector<uint8_t> all;
  const auto fits = [&](int bits) {
    return (uint32_t{1} << bits) - 262 >= e.max_distance && bits >= 9 && bits <= 15;
  };
  // A window the data does not fill acts like any larger one.
  if (raw_bytes <= 32768 - 262) return {15};
  if (fits(hint)) all.push_back(static_cast<uint8_t>(hint));
  if (hint != 15) all.push_back(15);
  for (int bits = 9; bits < 15; ++bits) {
    if (!fits(bits)) continue;
    // The distances of a long stream fill its window.
    if (bits != hint && e.num_matches > 1000) all.push_back(static_cast<uint8_t>(bits));
    break;
  }
  // zlib leaves the farthest 262 bytes of its window alone: another encoder's stream.
  if (all.empty()) all.push_back(15);
  return all;
}

std::vector<ZlibParameters> Candidates(const ParsedDeflate& parsed, int hint) {
  using enum ZlibStrategy;
  const Evidence e = Look(parsed);
  const std::vector<uint8_t> mem_levels = MemLevels(e);
  if (e.only_stored) return {{0, 15, 8, kDefault}};
  if (e.num_matches == 0) return {{6, 15, mem_levels[0], kHuffmanOnly}};
  // Most usual first: libpng filters and picks level 6 or 9.
  constexpr std::pair<uint8_t, ZlibStrategy> kOrder[] = {
      {6, kDefault},  {6, kFiltered}, {9, kFiltered}, {9, kDefault}, {8, kDefault},
      {8, kFiltered}, {7, kDefault},  {7, kFiltered}, {5, kDefault}, {5, kFiltered},
      {4, kDefault},  {4, kFiltered}, {3, kDefault},  {2, kDefault}, {1, kDefault}};
  std::vector<ZlibParameters> candidates;
  if (e.only_runs) candidates.push_back({6, 15, mem_levels[0], kRle});
  for (const uint8_t window_bits : WindowBits(e, parsed.raw.size(), hint)) {
    for (const uint8_t mem_level : mem_levels) {
      for (const auto& [level, strategy] : kOrder) {
        const bool fixed = e.only_fixed && parsed.raw.size() > 1000 && strategy == kDefault;
        candidates.push_back({level, window_bits, mem_level, fixed ? kFixed : strategy});
      }
    }
  }
  return candidates;
}

// Deviations among the first `max_tokens` tokens; stops once there are more than `give_up`.
size_t CountDeviations(const ParsedDeflate& parsed, const ZlibParameters& parameters,
                       size_t max_tokens, size_t give_up) {
  ZlibMatcher matcher(parameters, parsed.raw);
  size_t deviations = 0;
  size_t compared = 0;
  for (const Block& block : parsed.blocks) {
    if (block.kind == BlockKind::kStored) matcher.SkipStored(block.raw_bytes);
    for (size_t i = 0; i < block.num_tokens; ++i) {
      if (compared++ == max_tokens) return deviations;
      const Token actual = parsed.tokens[block.first_token + i];
      if (matcher.Predict() != actual && ++deviations > give_up) return deviations;
      matcher.Advance(actual);
    }
  }
  return deviations;
}

// The longest beginning of a stream that candidates are compared on.
constexpr size_t kMostTokens = 200000;

}  // namespace

ParameterFit FindParameters(const ParsedDeflate& parsed, int window_bits_hint) {
  std::vector<ZlibParameters> candidates = Candidates(parsed, window_bits_hint);
  ParameterFit fit{candidates[0], 0, 0};
  // Levels that differ only in how far they search look alike on a short beginning.
  for (const size_t max_tokens : {size_t{2000}, size_t{20000}, kMostTokens}) {
    size_t best = SIZE_MAX - 1;
    std::vector<std::pair<ZlibParameters, size_t>> tried;
    for (const ZlibParameters& candidate : candidates) {
      const size_t give_up = best == SIZE_MAX - 1 ? best : best + best / 4 + 2;
      const size_t deviations = CountDeviations(parsed, candidate, max_tokens, give_up);
      tried.emplace_back(candidate, deviations);
      if (deviations < best) {
        best = deviations;
        fit = {candidate, std::min(max_tokens, parsed.tokens.size()), deviations};
      }
      // Nothing can be better, and what comes after in the order is less usual.
      if (best == 0 && (parsed.tokens.size() <= max_tokens || max_tokens == kMostTokens)) {
        return fit;
      }
    }
    candidates.clear();
    for (const auto& [candidate, deviations] : tried) {
      if (deviations <= best + best / 4 + 1) candidates.push_back(candidate);
    }
    if (candidates.size() == 1 || parsed.tokens.size() <= max_tokens) break;
    // Not zlib's: a longer look would not tell more.
    if (best > max_tokens / 20) break;
  }
  return fit;
}

}  // namespace gmzip::deflate
