#include "models/bytes/count_gatherer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "models/bytes/byte_contexts.h"
#include "models/bytes/pair_costs.h"
#include "models/bytes/primed_counts.h"
#include "models/bytes/record_sort.h"

namespace gmzip {
namespace {

constexpr size_t kPieceBytes = 65536;
// A record is a pair of context and symbol, a piece, and the cost of the symbol by the shorter
// context, from the highest bits down.
constexpr int kHashBits = 37;
constexpr int kPairBits = kHashBits + 8;
constexpr int kPieceBits = 15;
constexpr int kRecordLowBits = kPieceBits + PairCosts::kCostBits;
static_assert(kPairBits + kRecordLowBits == 64);
constexpr uint64_t kCostMask = (1 << PairCosts::kCostBits) - 1;
// Costs are kept in steps of this many bits.
constexpr double kCostStep = 0.75;
// Of a symbol of which no shorter context says anything, in steps: 8 bits.
constexpr uint32_t kNoContextCost = 11;
// Pairs looked up at a time, so that the memory's latencies overlap.
constexpr size_t kBatch = 256;

uint64_t PairOf(uint64_t context_hash, uint32_t symbol) {
  return context_hash >> (64 - kHashBits) << 8 | symbol;
}

struct Candidate {
  float worth;
  uint16_t mark;
  uint8_t symbol;
  uint8_t count_class;
  uint32_t hash;  // of the context, upper half
};

uint8_t ClassOfCount(double count) {
  return static_cast<uint8_t>(std::clamp(std::log(count) / std::log(1.6), 0.0, 15.0));
}

// Takes pairs in any order and gives records their costs.
class RecordWriter {
 public:
  RecordWriter(const PairCosts* shorter, std::vector<uint64_t>* records)
      : shorter_(shorter), records_(records) {}

  void Add(uint64_t pair, uint64_t shorter_pair, uint64_t piece) {
    const uint64_t low = (piece & ((1 << kPieceBits) - 1)) << PairCosts::kCostBits;
    records_->push_back(pair << kRecordLowBits | low | kNoContextCost);
    if (shorter_ == nullptr) return;
    shorter_->PrefetchStart(shorter_pair);
    waiting_[num_waiting_++] = shorter_pair;
    if (num_waiting_ == kBatch) Flush();
  }

  void Flush() {
    for (size_t i = 0; i < num_waiting_; ++i) shorter_->PrefetchEntry(waiting_[i]);
    uint64_t* record = records_->data() + records_->size() - num_waiting_;
    for (size_t i = 0; i < num_waiting_; ++i, ++record) {
      *record = (*record & ~kCostMask) | shorter_->Find(waiting_[i]);
    }
    num_waiting_ = 0;
  }

 private:
  const PairCosts* shorter_;
  std::vector<uint64_t>* records_;
  std::array<uint64_t, kBatch> waiting_{};
  size_t num_waiting_ = 0;
};

class Gatherer {
 public:
  Gatherer(std::span<const std::vector<uint8_t>> files, const CountSettings& settings,
           const CountProgress& progress)
      : files_(files), settings_(settings), progress_(progress) {
    for (const auto& file : files_) num_bytes_ += file.size();
  }

  // All candidates of all contexts. False if stopped.
  bool Gather() {
    const std::span<const PrimedContext> contexts = PrimedContexts();
    total_ = 2 * num_bytes_ * contexts.size();
    std::vector<std::unique_ptr<PairCosts>> costs(contexts.size());
    for (size_t i = 0; i < contexts.size(); ++i) {
      const size_t shorter = contexts[i].shorter;
      std::vector<uint64_t> records;
      if (!AddRecords(contexts[i].index, contexts[shorter].index,
                      shorter < i ? costs[shorter].get() : nullptr, &records)) {
        return false;
      }
      SortRecords(&records);
      costs[i] = std::make_unique<PairCosts>(kPairBits);
      AddContexts(records, costs[i].get());
      for (size_t done = 0; done <= i; ++done) {
        const auto needs_it = [&](const PrimedContext& later) { return later.shorter == done; };
        if (std::ranges::none_of(contexts.subspan(i + 1), needs_it)) costs[done].reset();
      }
      if (!Advance(num_bytes_)) return false;
    }
    return true;
  }

  std::vector<uint8_t> Table() {
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      if (a.worth != b.worth) return a.worth > b.worth;
      if (a.hash != b.hash) return a.hash < b.hash;
      return a.mark != b.mark ? a.mark < b.mark : a.symbol < b.symbol;
    });
    // No more buckets than the candidates can fill, most of them unevenly.
    const size_t num_buckets =
        std::min(settings_.num_buckets, candidates_.size() / (PrimedCounts::kBucketSymbols / 2));
    std::vector<uint8_t> table(num_buckets * PrimedCounts::kBucketBytes, 0xFF);
    std::vector<uint8_t> filled(num_buckets, 0);
    if (num_buckets == 0) return table;
    for (const Candidate& candidate : candidates_) {
      const uint64_t place = PlaceOfContext(uint64_t{candidate.hash} << 32, num_buckets).bucket;
      uint8_t& num = filled[place];
      if (num == PrimedCounts::kBucketSymbols) continue;
      uint8_t* bucket = table.data() + place * PrimedCounts::kBucketBytes;
      const uint32_t mark = uint32_t{candidate.mark} | candidate.count_class;
      bucket[2 * num] = static_cast<uint8_t>(mark);
      bucket[2 * num + 1] = static_cast<uint8_t>(mark >> 8);
      bucket[2 * PrimedCounts::kBucketSymbols + num] = candidate.symbol;
      ++num;
    }
    return table;
  }

 private:
  bool Advance(uint64_t num) {
    done_ += num;
    return progress_(done_, total_);
  }

  // One record for each byte of the data. False if stopped.
  bool AddRecords(size_t index, size_t shorter_index, const PairCosts* shorter,
                  std::vector<uint64_t>* records) {
    records->reserve(num_bytes_);
    RecordWriter writer(shorter, records);
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
        writer.Add(PairOf(hashes[index], byte), PairOf(hashes[shorter_index], byte), piece);
        history.Append(byte);
        contexts.AddByte(history, ByteKind::kText);
      }
      if (!Advance(file.size())) return false;
    }
    writer.Flush();
    return true;
  }

  // records: sorted.
  void AddContexts(std::span<const uint64_t> records, PairCosts* costs) {
    size_t num_pairs = 0;
    for (size_t i = 0; i < records.size(); ++i) {
      num_pairs +=
          i == 0 || records[i] >> kRecordLowBits != records[i - 1] >> kRecordLowBits ? 1 : 0;
    }
    costs->Reserve(num_pairs);
    constexpr int kLowBits = kRecordLowBits + 8;
    for (size_t i = 0; i < records.size();) {
      const uint64_t context = records[i] >> kLowBits;
      size_t end = i;
      while (end < records.size() && records[end] >> kLowBits == context) ++end;
      AddContext(context, records.subspan(i, end - i), costs);
      i = end;
    }
    costs->Finish();
  }

  struct Symbol {
    uint8_t symbol;
    uint32_t num_pieces = 0;
    double weight = 0;
    double cost = 0;  // by the shorter context, of one occurrence in each piece
  };

  // records: of one context, sorted.
  void AddContext(uint64_t context, std::span<const uint64_t> records, PairCosts* costs) {
    symbols_.clear();
    double total = 0;
    for (size_t i = 0; i < records.size();) {
      const uint64_t pair_and_piece = records[i] >> PairCosts::kCostBits;
      const auto symbol = static_cast<uint8_t>(pair_and_piece >> kPieceBits & 255);
      size_t end = i;
      double cost = 0;
      for (; end < records.size() && records[end] >> PairCosts::kCostBits == pair_and_piece;
           ++end) {
        cost += static_cast<double>(records[end] & kCostMask);
      }
      if (symbols_.empty() || symbols_.back().symbol != symbol) symbols_.push_back({symbol});
      const auto num = static_cast<double>(end - i);
      const double weight = 1 + std::log2(num);
      symbols_.back().num_pieces += 1;
      symbols_.back().weight += weight;
      symbols_.back().cost += cost / num;
      total += weight;
      i = end;
    }
    const uint64_t hash = context << (64 - kHashBits);
    total += static_cast<double>(symbols_.size());
    for (const Symbol& symbol : symbols_) {
      const double bits = std::log2(total / symbol.weight);
      const auto step = static_cast<uint32_t>(std::clamp(bits / kCostStep + 0.5, 0.0, 15.0));
      costs->Add(context << 8 | symbol.symbol, step);
      if (symbol.num_pieces < settings_.min_pieces) continue;
      const double saved = symbol.cost * kCostStep - symbol.num_pieces * bits;
      if (saved <= 0) continue;
      // The mark does not depend on the number of buckets.
      candidates_.push_back({static_cast<float>(saved), PlaceOfContext(hash, 1).mark, symbol.symbol,
                             ClassOfCount(symbol.weight), static_cast<uint32_t>(hash >> 32)});
    }
  }

  std::span<const std::vector<uint8_t>> files_;
  CountSettings settings_;
  const CountProgress& progress_;
  uint64_t num_bytes_ = 0;
  uint64_t done_ = 0;
  uint64_t total_ = 0;
  std::vector<Symbol> symbols_;  // of the context at hand
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<uint8_t> GatherCounts(std::span<const std::vector<uint8_t>> files,
                                  const CountSettings& settings, const CountProgress& progress) {
  Gatherer gatherer(files, settings, progress);
  if (settings.num_buckets == 0 || !gatherer.Gather()) return {};
  return gatherer.Table();
}

}  // namespace gmzip
