#include "cli/cost_summary.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace gmzip {
namespace {

// Lines come in order; of two that cost the same, the first stays first.
void KeepDearest(const CostLine& line, std::vector<CostLine>* dearest) {
  const auto place = std::upper_bound(
      dearest->begin(), dearest->end(), line,
      [](const CostLine& a, const CostLine& b) { return a.cost_q16 > b.cost_q16; });
  dearest->insert(place, line);
  if (dearest->size() > kNumDearestLines) dearest->pop_back();
}

double Share(uint64_t part, uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

}  // namespace

double CostSummary::CellShare(size_t cost_class) const {
  return Share(classes[cost_class].num_cells, num_cells);
}

double CostSummary::CostShare(size_t cost_class) const {
  return Share(classes[cost_class].cost_q16, cost_q16);
}

CostSummary SummarizeCosts(const CostedBytes& costed) {
  CostSummary summary;
  CostLine line;
  const auto end_line = [&](size_t end) {
    line.end = end;
    ++line.number;
    KeepDearest(line, &summary.dearest);
    line.begin = end;
    line.cost_q16 = 0;
  };
  for (size_t at = 0; at < costed.bytes.size();) {
    const CostCell cell = NextCell(costed, at);
    at += cell.bytes.size();
    CostClassSum& sum = summary.classes[CostClassOf(cell.cost_q16)];
    ++sum.num_cells;
    sum.cost_q16 += cell.cost_q16;
    ++summary.num_cells;
    summary.cost_q16 += cell.cost_q16;
    line.cost_q16 += cell.cost_q16;
    if (costed.is_text ? cell.Is('\n') : at % kStretchBytes == 0) end_line(at);
  }
  if (line.begin < costed.bytes.size()) end_line(costed.bytes.size());
  return summary;
}

std::string SummaryLine(const CostedFile& file) {
  const auto& costs = file.costed.cost_q16;
  const double bits = BitsOf(std::accumulate(costs.begin(), costs.end(), uint64_t{0}));
  const size_t num_bytes = file.costed.bytes.size();
  return fmt::format("{}: {}, {} bytes, {:.4f} bits/byte ({:.0f} bytes), {}", file.name, file.kind,
                     num_bytes, num_bytes == 0 ? 0 : bits / static_cast<double>(num_bytes),
                     bits / 8, file.level);
}

std::string LineName(const CostLine& line, bool is_text) {
  return is_text ? fmt::format("line {}", line.number)
                 : fmt::format("bytes {:#x} to {:#x}", line.begin, line.end - 1);
}

}  // namespace gmzip
