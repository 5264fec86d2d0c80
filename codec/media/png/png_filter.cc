#include "codec/media/png/png_filter.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace gmzip::png {
namespace {

uint8_t Paeth(int left, int above, int above_left) {
  const int to_left = std::abs(above - above_left);
  const int to_above = std::abs(left - above_left);
  const int to_above_left = std::abs(left + above - 2 * above_left);
  if (to_left <= to_above && to_left <= to_above_left) return static_cast<uint8_t>(left);
  return static_cast<uint8_t>(to_above <= to_above_left ? above : above_left);
}

uint8_t Average(int left, int above) { return static_cast<uint8_t>((left + above) / 2); }

}  // namespace

void UnfilterRow(int filter, size_t step, std::span<const uint8_t> above,
                 std::span<const uint8_t> filtered, std::span<uint8_t> samples) {
  const size_t size = samples.size();
  const size_t head = std::min(step, size);
  const auto add = [&](size_t i, uint8_t predicted) {
    samples[i] = static_cast<uint8_t>(filtered[i] + predicted);
  };
  switch (filter) {
    case 0:
      std::copy(filtered.begin(), filtered.end(), samples.begin());
      break;
    case 1:
      for (size_t i = 0; i < head; ++i) add(i, 0);
      for (size_t i = head; i < size; ++i) add(i, samples[i - step]);
      break;
    case 2:
      for (size_t i = 0; i < size; ++i) add(i, above[i]);
      break;
    case 3:
      for (size_t i = 0; i < head; ++i) add(i, Average(0, above[i]));
      for (size_t i = head; i < size; ++i) add(i, Average(samples[i - step], above[i]));
      break;
    default:
      for (size_t i = 0; i < head; ++i) add(i, above[i]);
      for (size_t i = head; i < size; ++i) {
        add(i, Paeth(samples[i - step], above[i], above[i - step]));
      }
      break;
  }
}

void FilterRow(int filter, size_t step, std::span<const uint8_t> above,
               std::span<const uint8_t> samples, std::span<uint8_t> filtered) {
  const size_t size = samples.size();
  const size_t head = std::min(step, size);
  const auto subtract = [&](size_t i, uint8_t predicted) {
    filtered[i] = static_cast<uint8_t>(samples[i] - predicted);
  };
  switch (filter) {
    case 0:
      std::copy(samples.begin(), samples.end(), filtered.begin());
      break;
    case 1:
      for (size_t i = 0; i < head; ++i) subtract(i, 0);
      for (size_t i = head; i < size; ++i) subtract(i, samples[i - step]);
      break;
    case 2:
      for (size_t i = 0; i < size; ++i) subtract(i, above[i]);
      break;
    case 3:
      for (size_t i = 0; i < head; ++i) subtract(i, Average(0, above[i]));
      for (size_t i = head; i < size; ++i) subtract(i, Average(samples[i - step], above[i]));
      break;
    default:
      for (size_t i = 0; i < head; ++i) subtract(i, above[i]);
      for (size_t i = head; i < size; ++i) {
        subtract(i, Paeth(samples[i - step], above[i], above[i - step]));
      }
      break;
  }
}

int SmallestSumFilter(size_t step, std::span<const uint8_t> above, std::span<const uint8_t> samples,
                      std::span<uint8_t> scratch) {
  int best = 0;
  uint64_t best_sum = ~uint64_t{0};
  for (int filter = 0; filter < kNumFilters; ++filter) {
    FilterRow(filter, step, above, samples, scratch);
    uint64_t sum = 0;
    for (const uint8_t value : scratch) sum += std::min<uint32_t>(value, 256U - value);
    if (sum < best_sum) {
      best = filter;
      best_sum = sum;
    }
  }
  return best;
}

bool UnfilterImage(const PngHeader& header, std::span<const uint8_t> raw,
                   std::span<uint8_t> filters, std::span<uint8_t> samples) {
  const size_t step = FilterStep(header);
  size_t row = 0;
  for (const Pass& pass : Passes(header)) {
    const std::vector<uint8_t> zeros(pass.row_bytes);
    std::span<const uint8_t> above = zeros;
    for (uint32_t y = 0; y < pass.height; ++y) {
      const int filter = raw[0];
      if (filter >= kNumFilters) return false;
      filters[row++] = raw[0];
      const std::span<uint8_t> here = samples.first(pass.row_bytes);
      UnfilterRow(filter, step, above, raw.subspan(1, pass.row_bytes), here);
      above = here;
      samples = samples.subspan(pass.row_bytes);
      raw = raw.subspan(1 + pass.row_bytes);
    }
  }
  return true;
}

void FilterImage(const PngHeader& header, std::span<const uint8_t> filters,
                 std::span<const uint8_t> samples, std::span<uint8_t> raw) {
  const size_t step = FilterStep(header);
  size_t row = 0;
  for (const Pass& pass : Passes(header)) {
    const std::vector<uint8_t> zeros(pass.row_bytes);
    std::span<const uint8_t> above = zeros;
    for (uint32_t y = 0; y < pass.height; ++y) {
      const std::span<const uint8_t> here = samples.first(pass.row_bytes);
      raw[0] = filters[row];
      FilterRow(filters[row++], step, above, here, raw.subspan(1, pass.row_bytes));
      above = here;
      samples = samples.subspan(pass.row_bytes);
      raw = raw.subspan(1 + pass.row_bytes);
    }
  }
}

}  // namespace gmzip::png
