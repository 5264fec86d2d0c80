#include "models/bytes/count_gatherer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "models/bytes/byte_contexts.h"
#include "models/bytes/primed_counts.h"

namespace gmzip {
namespace {

constexpr size_t kPieceBytes = 65536;
constexpr int kHashBits = 37;
constexpr int kPieceBits = 15;
// Costs are kept in steps of half a bit, 0 .. 15.
constexpr double kCostStep = 0.75;

// A pair of context and symbol, with the bits it was found to cost.
class CostTable {
 public:
  explicit CostTable(size_t num_pairs)
      : mask_(std::bit_ceil(num_pairs * 2 + 16) - 1), entries_(mask_ + 1, 0) {}

  void Add(uint64_t pair, uint32_t cost) {
    size_t at = Slot(pair);
    while (entries_[at] != 0) at = (at + 1) & mask_;
    entries_[at] = pair << 5 | cost << 1 | 1;
  }
  // 0 .. 15; 15 if not found.
  uint32_t Find(uint64_t pair) const {
    for (size_t at = Slot(pair); entries_[at] != 0; at = (at + 1) & mask_) {
      if (entries_[at] >> 5 == (pair << 5) >> 5) {
        return static_cast<uint32_t>(entries_[at] >> 1 & 15);
      }
    }
    return 15;
  }

 private:
  size_t Slot(uint64_t pair) const {
    return static_cast<size_t>((pair * 0x9E3779B97F4A7C15U) >> 20) & mask_;
  }
  size_t mask_;
  std::vector<uint64_t> entries_;
};

// kHashBits of context, 8 of symbol.
uint64_t PairOf(uint64_t context_hash, uint32_t symbol) {
  return context_hash >> (64 - kHashBits) << 8 | symbol;
}

struct Candidate {
  float worth;
  uint16_t mark;
  uint8_t symbol;
  uint8_t count_class;
  uint32_t bucket;
};

uint8_t ClassOfCount(double count) {
  return static_cast<uint8_t>(std::clamp(std::log(count) / std::log(1.6), 0.0, 15.0));
}

class Gatherer {
 public:
  Gatherer(std::span<const std::vector<uint8_t>> files, const CountSettings& settings)
      : files_(files), settings_(settings) {}

  // One context's candidates; returns its pairs' costs for longer contexts.
  CostTable Count(size_t index, size_t shorter_index, const CostTable* shorter) {
    std::vector<uint64_t> records = Records(index, shorter_index, shorter);
    std::sort(records.begin(), records.end());
    const int low_bits = 4 + kPieceBits;
    size_t num_pairs = 0;
    for (size_t i = 0; i < records.size(); ++i) {
      num_pairs += i == 0 || records[i] >> low_bits != records[i - 1] >> low_bits ? 1 : 0;
    }
    CostTable costs(num_pairs);
    for (size_t i = 0; i < records.size();) {
      const uint64_t context = records[i] >> (low_bits + 8);
      size_t end = i;
      while (end < records.size() && records[end] >> (low_bits + 8) == context) ++end;
      AddContext(context, std::span(records).subspan(i, end - i), &costs);
      i = end;
    }
    return costs;
  }

  std::vector<uint8_t> Table() {
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      if (a.worth != b.worth) return a.worth > b.worth;
      if (a.bucket != b.bucket) return a.bucket < b.bucket;
      return a.mark != b.mark ? a.mark < b.mark : a.symbol < b.symbol;
    });
    std::vector<uint8_t> table(settings_.num_buckets * PrimedCounts::kBucketBytes, 0xFF);
    std::vector<uint8_t> filled(settings_.num_buckets, 0);
    for (const Candidate& candidate : candidates_) {
      uint8_t& num = filled[candidate.bucket];
      if (num == PrimedCounts::kBucketSymbols) continue;
      uint8_t* bucket = table.data() + candidate.bucket * PrimedCounts::kBucketBytes;
      const uint32_t mark = uint32_t{candidate.mark} | candidate.count_class;
      bucket[2 * num] = static_cast<uint8_t>(mark);
      bucket[2 * num + 1] = static_cast<uint8_t>(mark >> 8);
      bucket[2 * PrimedCounts::kBucketSymbols + num] = candidate.symbol;
      ++num;
    }
    return table;
  }

 private:
  // Context, symbol, piece, cost by the shorter context: from the highest bits down.
  std::vector<uint64_t> Records(size_t index, size_t shorter_index, const CostTable* shorter) {
    std::vector<uint64_t> records;
    size_t num_bytes = 0;
    for (const auto& file : files_) num_bytes += file.size();
    records.reserve(num_bytes);
    std::array<uint64_t, ByteContexts::kMaxContexts> hashes{};
    uint64_t piece = 0;
    for (const auto& file : files_) {
      ByteHistory history(17);
      ByteContexts contexts(ByteEffort::kMedium);
      size_t in_piece = 0;
      ++piece;
      history.Append(0);
      contexts.AddByte(history, ByteKind::kText);
      for (const uint8_t byte : file) {
        if (++in_piece % kPieceBytes == 0) ++piece;
        contexts.Hash(history, ByteKind::kText, 0, hashes);
        const uint32_t cost =
            shorter == nullptr ? 11 : shorter->Find(PairOf(hashes[shorter_index], byte));
        records.push_back(PairOf(hashes[index], byte) << (kPieceBits + 4) |
                          (piece & ((1 << kPieceBits) - 1)) << 4 | cost);
        history.Append(byte);
        contexts.AddByte(history, ByteKind::kText);
      }
    }
    return records;
  }

  // records: of one context, sorted.
  void AddContext(uint64_t context, std::span<const uint64_t> records, CostTable* costs) {
    struct Symbol {
      uint8_t symbol;
      uint32_t num_pieces = 0;
      double weight = 0;
      double cost = 0;
    };
    std::vector<Symbol> symbols;
    double total = 0;
    for (size_t i = 0; i < records.size();) {
      const uint64_t pair_and_piece = records[i] >> 4;
      const auto symbol = static_cast<uint8_t>(pair_and_piece >> kPieceBits & 255);
      size_t end = i;
      double cost = 0;
      for (; end < records.size() && records[end] >> 4 == pair_and_piece; ++end) {
        cost += static_cast<double>(records[end] & 15);
      }
      if (symbols.empty() || symbols.back().symbol != symbol) symbols.push_back({symbol});
      const auto num = static_cast<double>(end - i);
      const double weight = 1 + std::log2(num);
      symbols.back().num_pieces += 1;
      symbols.back().weight += weight;
      symbols.back().cost += cost / num;
      total += weight;
      i = end;
    }
    const uint64_t hash = context << (64 - kHashBits);
    total += static_cast<double>(symbols.size());
    for (const Symbol& symbol : symbols) {
      const double bits = std::log2(total / symbol.weight);
      const auto step = static_cast<uint32_t>(std::clamp(bits / kCostStep + 0.5, 0.0, 15.0));
      costs->Add(context << 8 | symbol.symbol, step);
      if (symbol.num_pieces < settings_.min_pieces) continue;
      const double saved = symbol.cost * kCostStep - symbol.num_pieces * bits;
      if (saved <= 0) continue;
      const PrimedPlace place = PlaceOfContext(hash, settings_.num_buckets);
      candidates_.push_back({static_cast<float>(saved), place.mark, symbol.symbol,
                             ClassOfCount(symbol.weight), static_cast<uint32_t>(place.bucket)});
    }
  }

  std::span<const std::vector<uint8_t>> files_;
  CountSettings settings_;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<uint8_t> GatherCounts(std::span<const std::vector<uint8_t>> files,
                                  const CountSettings& settings, const CountProgress& progress) {
  const auto& contexts = PrimedContexts();
  Gatherer gatherer(files, settings);
  std::vector<CostTable> costs;
  for (size_t i = 0; i < contexts.size(); ++i) {
    const size_t shorter = contexts[i].shorter;
    costs.push_back(gatherer.Count(contexts[i].index, contexts[shorter].index,
                                   shorter < i ? &costs[shorter] : nullptr));
    if (!progress(i + 1, contexts.size())) return {};
  }
  return gatherer.Table();
}

}  // namespace gmzip
