#include "codec/media/deflate/zlib_trees.h"

#include <algorithm>
#include <cstddef>

#include "codec/media/deflate/huffman_code.h"  // FixedLitLenBits

namespace gmzip::deflate {
namespace {

// Builds one Huffman tree as zlib does. One object builds one tree.
class TreeBuilder {
 public:
  // `counts` and `bits` have one entry per symbol; writes the code lengths into `bits` and returns
  // the highest symbol that has a code.
  int Build(std::span<const uint32_t> counts, int max_bits, std::span<uint8_t> bits) {
    int max_code = FillHeap(counts);
    for (size_t n = heap_len_ / 2; n >= 1; --n) SiftDown(n);
    size_t node = counts.size();
    do {
      const size_t least = heap_[1];
      heap_[1] = heap_[heap_len_--];
      SiftDown(1);
      const size_t next = heap_[1];
      Keep(least);
      Keep(next);
      counts_[node] = counts_[least] + counts_[next];
      depth_[node] = static_cast<uint16_t>(std::max(depth_[least], depth_[next]) + 1);
      parent_[least] = parent_[next] = static_cast<uint16_t>(node);
      heap_[1] = static_cast<uint16_t>(node++);
      SiftDown(1);
    } while (heap_len_ >= 2);
    Keep(heap_[1]);
    AssignLengths(max_code, max_bits);
    std::copy_n(bits_.begin(), bits.size(), bits.begin());
    return max_code;
  }

 private:
  static constexpr size_t kHeapSize = 2 * kNumLitLen + 1;

  // zlib never sends a tree of fewer than two codes: it adds symbols of count 1.
  int FillHeap(std::span<const uint32_t> counts) {
    int max_code = -1;
    for (size_t i = 0; i < counts.size(); ++i) {
      counts_[i] = counts[i];
      if (counts[i] == 0) continue;
      heap_[++heap_len_] = static_cast<uint16_t>(i);
      max_code = static_cast<int>(i);
    }
    while (heap_len_ < 2) {
      const int added = max_code < 2 ? ++max_code : 0;
      heap_[++heap_len_] = static_cast<uint16_t>(added);
      counts_[static_cast<size_t>(added)] = 1;
    }
    return max_code;
  }

  bool Smaller(size_t a, size_t b) const {
    return counts_[a] < counts_[b] || (counts_[a] == counts_[b] && depth_[a] <= depth_[b]);
  }

  void SiftDown(size_t at) {
    const uint16_t value = heap_[at];
    for (size_t child = at * 2; child <= heap_len_; child *= 2) {
      if (child < heap_len_ && Smaller(heap_[child + 1], heap_[child])) ++child;
      if (Smaller(value, heap_[child])) break;
      heap_[at] = heap_[child];
      at = child;
    }
    heap_[at] = value;
  }

  // Nodes leave the heap by rising count; they are kept in falling order behind it.
  void Keep(size_t node) { order_[--order_begin_] = static_cast<uint16_t>(node); }

  void AssignLengths(int max_code, int max_bits) {
    std::array<int, kMaxCodeBits + 1> num_codes{};
    int overflow = 0;
    const auto limit = static_cast<size_t>(max_bits);
    bits_[order_[order_begin_]] = 0;
    for (size_t h = order_begin_ + 1; h < kHeapSize; ++h) {
      const size_t node = order_[h];
      size_t length = size_t{bits_[parent_[node]]} + 1;
      if (length > limit) {
        length = limit;
        ++overflow;
      }
      bits_[node] = static_cast<uint8_t>(length);
      if (static_cast<int>(node) <= max_code) ++num_codes[length];
    }
    if (overflow == 0) return;
    do {
      size_t length = limit - 1;
      while (num_codes[length] == 0) --length;
      --num_codes[length];
      num_codes[length + 1] += 2;
      --num_codes[limit];
      overflow -= 2;
    } while (overflow > 0);
    size_t h = kHeapSize;
    for (size_t length = limit; length != 0; --length) {
      for (int n = num_codes[length]; n > 0;) {
        const size_t node = order_[--h];
        if (static_cast<int>(node) > max_code) continue;
        bits_[node] = static_cast<uint8_t>(length);
        --n;
      }
    }
  }

  std::array<uint32_t, kHeapSize> counts_{};
  std::array<uint16_t, kHeapSize> depth_{};
  std::array<uint16_t, kHeapSize> parent_{};
  std::array<uint8_t, kHeapSize> bits_{};
  std::array<uint16_t, kHeapSize + 1> heap_{};  // [1, heap_len_]
  std::array<uint16_t, kHeapSize> order_{};     // [order_begin_, kHeapSize)
  size_t heap_len_ = 0;
  size_t order_begin_ = kHeapSize;
};

// Appends the symbols for one tree's lengths: runs of equal lengths become repeats.
void AppendRuns(std::span<const uint8_t> bits, std::vector<CodeLengthSymbol>& symbols) {
  int last = -1;
  for (size_t at = 0; at < bits.size();) {
    const uint8_t length = bits[at];
    // A length that goes on from before may be repeated at once; a new one is sent first.
    const int max_run = length == 0 ? 138 : length == last ? 6 : 7;
    const int min_run = length == 0 || length == last ? 3 : 4;
    int run = 1;
    while (run < max_run && at + static_cast<size_t>(run) < bits.size() &&
           bits[at + static_cast<size_t>(run)] == length) {
      ++run;
    }
    if (run < min_run) {
      symbols.insert(symbols.end(), static_cast<size_t>(run), {length, 0});
    } else if (length != 0) {
      if (length != last) symbols.push_back({length, 0});
      const int repeats = length != last ? run - 1 : run;
      symbols.push_back({16, static_cast<uint8_t>(repeats - 3)});
    } else if (run <= 10) {
      symbols.push_back({17, static_cast<uint8_t>(run - 3)});
    } else {
      symbols.push_back({18, static_cast<uint8_t>(run - 11)});
    }
    last = length;
    at += static_cast<size_t>(run);
  }
}

// Bits of a block's tokens under the given code lengths, extra bits included.
uint64_t TokenBits(const Histogram& histogram, std::span<const uint8_t> litlen_bits,
                   std::span<const uint8_t> distance_bits) {
  uint64_t total = 0;
  for (size_t i = 0; i < kNumLitLen; ++i) {
    const uint32_t extra = i > kEndOfBlock ? kLengthExtraBits[i - kEndOfBlock - 1] : 0;
    total += uint64_t{histogram.litlen[i]} * (litlen_bits[i] + extra);
  }
  for (size_t i = 0; i < kNumDistance; ++i) {
    total += uint64_t{histogram.distance[i]} * (distance_bits[i] + uint32_t{kDistanceExtraBits[i]});
  }
  return total;
}

}  // namespace

Histogram CountSymbols(std::span<const Token> tokens, std::span<const uint8_t> raw) {
  Histogram histogram;
  size_t at = 0;
  for (const Token token : tokens) {
    if (token.IsLiteral()) {
      ++histogram.litlen[raw[at]];
    } else {
      ++histogram.litlen[size_t{kEndOfBlock} + 1 + kLengthCode[token.length]];
      ++histogram.distance[static_cast<size_t>(DistanceCode(token.distance))];
    }
    at += token.length;
  }
  histogram.litlen[kEndOfBlock] = 1;
  return histogram;
}

std::vector<CodeLengthSymbol> ZlibCodeLengthSymbols(const DynamicTables& tables) {
  std::vector<CodeLengthSymbol> symbols;
  AppendRuns(std::span(tables.litlen_bits).first(static_cast<size_t>(tables.num_litlen)), symbols);
  AppendRuns(std::span(tables.distance_bits).first(static_cast<size_t>(tables.num_distance)),
             symbols);
  return symbols;
}

std::array<uint8_t, kNumCodeLength> ZlibCodeLengthBits(std::span<const CodeLengthSymbol> symbols) {
  std::array<uint32_t, kNumCodeLength> counts{};
  for (const CodeLengthSymbol s : symbols) ++counts[s.symbol];
  std::array<uint8_t, kNumCodeLength> bits{};
  TreeBuilder().Build(counts, kMaxCodeLengthBits, bits);
  return bits;
}

int NumCodeLengthSent(std::span<const uint8_t> code_length_bits) {
  int count = kNumCodeLength;
  while (count > 4 && code_length_bits[kCodeLengthOrder[static_cast<size_t>(count) - 1]] == 0) {
    --count;
  }
  return count;
}

DynamicTables ZlibTables(const Histogram& histogram) {
  DynamicTables tables;
  tables.num_litlen = TreeBuilder().Build(histogram.litlen, kMaxCodeBits, tables.litlen_bits) + 1;
  tables.num_distance =
      TreeBuilder().Build(histogram.distance, kMaxCodeBits, tables.distance_bits) + 1;
  tables.symbols = ZlibCodeLengthSymbols(tables);
  tables.code_length_bits = ZlibCodeLengthBits(tables.symbols);
  tables.num_code_length = NumCodeLengthSent(tables.code_length_bits);
  return tables;
}

BlockKind ZlibBlockKind(const Histogram& histogram, const DynamicTables& tables, size_t raw_bytes) {
  std::array<uint8_t, kNumDistance> five{};
  five.fill(5);
  uint64_t dynamic_bits = TokenBits(histogram, tables.litlen_bits, tables.distance_bits) + 14 +
                          3 * static_cast<uint64_t>(tables.num_code_length);
  for (const CodeLengthSymbol s : tables.symbols) {
    constexpr std::array<uint8_t, 3> kExtraBits = {2, 3, 7};
    dynamic_bits += tables.code_length_bits[s.symbol];
    if (s.symbol >= 16) dynamic_bits += kExtraBits[size_t{s.symbol} - 16];
  }
  const uint64_t fixed_bytes = (TokenBits(histogram, FixedLitLenBits(), five) + 3 + 7) / 8;
  const uint64_t dynamic_bytes = (dynamic_bits + 3 + 7) / 8;
  const uint64_t best = std::min(fixed_bytes, dynamic_bytes);
  if (raw_bytes + 4 <= best) return BlockKind::kStored;
  return fixed_bytes == best ? BlockKind::kFixed : BlockKind::kDynamic;
}

}  // namespace gmzip::deflate
