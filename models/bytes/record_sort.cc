#include "models/bytes/record_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <span>

namespace gmzip {
namespace {

// 2^15 records: 256 KB, and as much to move them to.
constexpr size_t kPartRecords = size_t{1} << 15;
constexpr int kMaxPartBits = 12;
constexpr int kDigitBits = 8;

// Least significant digit first; `low_bits` bits are left to sort by.
void SortPart(std::span<uint64_t> part, int low_bits, std::vector<uint64_t>* scratch) {
  if (part.size() < 512) {
    std::ranges::sort(part);
    return;
  }
  scratch->resize(part.size());
  std::span<uint64_t> from = part;
  std::span<uint64_t> to = *scratch;
  for (int shift = 0; shift < low_bits; shift += kDigitBits) {
    std::array<uint32_t, (1 << kDigitBits) + 1> ends{};
    for (const uint64_t record : from) ++ends[(record >> shift & 255) + 1];
    for (size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
    for (const uint64_t record : from) to[ends[record >> shift & 255]++] = record;
    std::swap(from, to);
  }
  if (from.data() != part.data()) std::ranges::copy(from, part.begin());
}

}  // namespace

void SortRecords(std::vector<uint64_t>* records) {
  const int part_bits =
      std::clamp(static_cast<int>(std::bit_width(records->size() / kPartRecords)), 1, kMaxPartBits);
  const int low_bits = 64 - part_bits;
  std::vector<size_t> ends((size_t{1} << part_bits) + 1, 0);
  for (const uint64_t record : *records) ++ends[(record >> low_bits) + 1];
  for (size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  std::vector<uint64_t> parted(records->size());
  for (const uint64_t record : *records) parted[ends[record >> low_bits]++] = record;
  records->swap(parted);
  std::vector<uint64_t> scratch;
  size_t begin = 0;
  for (size_t part = 0; part + 1 < ends.size(); ++part) {
    // Places have moved on: a part's begin is now its end.
    const size_t end = ends[part];
    SortPart(std::span(*records).subspan(begin, end - begin), low_bits, &scratch);
    begin = end;
  }
}

}  // namespace gmzip
