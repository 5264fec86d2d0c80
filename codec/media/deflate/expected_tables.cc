#include "codec/media/deflate/expected_tables.h"

#include <algorithm>
#include <vector>

#include "codec/media/deflate/candidate_index.h"
#include "codec/media/deflate/cheapest_path.h"
#include "codec/media/deflate/zlib_trees.h"

namespace gmzip::deflate {
namespace {

// Every round searches the block's matches anew. Large streams can do without: their tables are
// 1 % of them or less.
constexpr size_t kMostRawBytesForRounds = 1 << 20;
constexpr int kRounds = 2;

// Level 7 finds nearly all matches of level 9 and is safe from its slow cases.
constexpr ZlibParameters kDraftParameters = {7, 15, 9, ZlibStrategy::kDefault};

}  // namespace

ExpectedTables::ExpectedTables(uint32_t max_steps, std::span<const uint8_t> raw)
    : max_steps_(max_steps), raw_(raw), draft_(kDraftParameters, raw) {}

DynamicTables ExpectedTables::Guess(size_t raw_bytes) {
  const size_t begin = draft_.position();
  const size_t end = begin + raw_bytes;
  DynamicTables tables = ZlibTables(DraftHistogram(end));
  if (raw_.size() > kMostRawBytesForRounds) return tables;
  for (int round = 0; round < kRounds; ++round) {
    tables = ZlibTables(CheapestHistogram(begin, end, tables));
  }
  return tables;
}

Histogram ExpectedTables::DraftHistogram(size_t end) {
  const size_t begin = draft_.position();
  std::vector<Token> tokens;
  while (draft_.position() < end) {
    Token token = draft_.Predict();
    const size_t room = end - draft_.position();
    if (token.length > room) {
      token.length = static_cast<uint16_t>(room);
      if (room < kMinMatch) token = {};
    }
    draft_.Advance(token);
    tokens.push_back(token);
  }
  return CountSymbols(tokens, raw_.subspan(begin, end - begin));
}

Histogram ExpectedTables::CheapestHistogram(size_t begin, size_t end,
                                            const DynamicTables& tables) const {
  CandidateIndex index(raw_, begin - std::min<size_t>(begin, kMaxDistance));
  CheapestPath path(raw_, index, max_steps_);
  path.BeginBlock(end, tables.litlen_bits, tables.distance_bits);
  std::vector<Token> tokens;
  for (size_t at = begin; at < end;) {
    const Choices& choices = path.Look(at);
    const bool is_match =
        choices.num_matches != 0 && choices.matches[0].cost_bits < choices.literal_cost_bits;
    tokens.push_back(is_match ? choices.matches[0].token : Token{});
    at += tokens.back().length;
  }
  return CountSymbols(tokens, raw_.subspan(begin, end - begin));
}

}  // namespace gmzip::deflate
