#include "cli/cost_terminal.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace gmzip {
namespace {

// From cold to warm, each with a foreground that stands out: neither dark nor light backgrounds
// around them swallow one. Class 0 keeps the terminal's own.
struct Colour {
  int background;
  int foreground;
};
constexpr std::array<Colour, kNumCostClasses> kColours = {{{-1, -1},
                                                           {24, 231},
                                                           {31, 231},
                                                           {37, 16},
                                                           {71, 16},
                                                           {178, 16},
                                                           {208, 16},
                                                           {160, 231},
                                                           {163, 231}}};
constexpr std::string_view kNoColour = "\x1b[0m";

// Lines with digits below are broken here; coloured ones the terminal breaks.
constexpr size_t kDigitColumns = 78;
constexpr size_t kRowBytes = 16;
constexpr size_t kExcerptColumns = 48;
constexpr size_t kTabColumns = 4;

std::string ColourCode(size_t cost_class) {
  const Colour& colour = kColours[cost_class];
  if (colour.background < 0) return std::string(kNoColour);
  return fmt::format("\x1b[48;5;{};38;5;{}m", colour.background, colour.foreground);
}

// Puts lines together from pieces that have a class. Not thread-safe.
class CostLines {
 public:
  explicit CostLines(bool has_colour) : has_colour_(has_colour) { Indent(); }

  void Add(std::string_view piece, size_t num_columns, size_t cost_class) {
    if (!has_colour_ && column_ + num_columns > kDigitColumns) End();
    if (has_colour_) {
      SetClass(cost_class);
    } else if (num_columns > 0 && cost_class > 0) {
      digits_.resize(column_, ' ');
      digits_ += static_cast<char>('0' + cost_class);
    }
    line_ += piece;
    column_ += num_columns;
  }
  void AddPlain(std::string_view piece) { Add(piece, piece.size(), 0); }

  size_t column() const { return column_; }

  void End() {
    if (has_colour_) SetClass(0);
    text_ += line_ + '\n';
    if (digits_.size() > kIndent.size()) text_ += digits_ + '\n';
    Indent();
  }

  // Call once, last.
  std::string Take() {
    if (column_ > kIndent.size()) End();
    return std::move(text_);
  }

 private:
  static constexpr std::string_view kIndent = "  ";

  void Indent() {
    line_ = kIndent;
    digits_ = kIndent;
    column_ = kIndent.size();
  }

  void SetClass(size_t cost_class) {
    if (cost_class == class_) return;
    line_ += ColourCode(cost_class);
    class_ = cost_class;
  }

  bool has_colour_;
  std::string text_;
  std::string line_;
  std::string digits_;
  size_t column_ = 0;
  size_t class_ = 0;
};

std::string_view TextOf(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void AddTextCell(const CostCell& cell, CostLines* lines) {
  const size_t cost_class = CostClassOf(cell.cost_q16);
  if (cell.is_printable) {
    lines->Add(TextOf(cell.bytes), static_cast<size_t>(CellColumns(cell)), cost_class);
  } else if (cell.Is('\n')) {
    lines->Add("\u21b5", 1, cost_class);
    lines->End();
  } else if (cell.Is('\t')) {
    lines->Add("\u2192" + std::string(kTabColumns - 1, ' '), kTabColumns, cost_class);
  } else {
    const std::string hex = '<' + HexText(cell.bytes) + '>';
    lines->Add(hex, hex.size(), cost_class);
  }
}

void AddRow(const CostedBytes& costed, size_t begin, CostLines* lines) {
  const size_t end = std::min(begin + kRowBytes, costed.bytes.size());
  lines->AddPlain(fmt::format("{:08x} ", begin));
  for (size_t i = begin; i < end; ++i) {
    lines->AddPlain(" ");
    const CostCell cell = NextCell(costed, i);
    lines->Add(HexText(cell.bytes), 2, CostClassOf(cell.cost_q16));
  }
  lines->AddPlain(std::string((begin + kRowBytes - end) * 3 + 2, ' '));
  for (size_t i = begin; i < end; ++i) {
    const CostCell cell = NextCell(costed, i);
    const std::string_view shown = cell.is_printable ? TextOf(cell.bytes) : ".";
    lines->Add(shown, 1, CostClassOf(cell.cost_q16));
  }
  lines->End();
}

// How a line begins, as far as it fits; dots for what is not printable.
std::string Excerpt(const CostedBytes& line) {
  std::string text;
  size_t columns = 0;
  for (size_t at = 0; at < line.bytes.size();) {
    const CostCell cell = NextCell(line, at);
    at += cell.bytes.size();
    if (cell.Is('\n')) break;
    const bool is_indent = columns == 0 && (cell.Is(' ') || cell.Is('\t'));
    if (is_indent) continue;
    columns += cell.is_printable ? static_cast<size_t>(CellColumns(cell)) : 1;
    if (columns > kExcerptColumns) return text + "\u2026";
    text += cell.is_printable ? TextOf(cell.bytes) : cell.Is('\t') ? " " : ".";
  }
  return text;
}

}  // namespace

std::string CostTerminalText(const CostedBytes& costed, bool has_colour) {
  CostLines lines(has_colour);
  if (costed.is_text) {
    for (size_t at = 0; at < costed.bytes.size();) {
      const CostCell cell = NextCell(costed, at);
      at += cell.bytes.size();
      AddTextCell(cell, &lines);
    }
  } else {
    for (size_t at = 0; at < costed.bytes.size(); at += kRowBytes) AddRow(costed, at, &lines);
  }
  return lines.Take();
}

std::string CostTable(const CostSummary& summary, bool is_text, bool has_colour) {
  std::string table = fmt::format("  {:<13} {:>12} {:>8} {:>12}\n", "bits",
                                  is_text ? "characters" : "bytes", "share", "of all bits");
  for (size_t c = 0; c < kNumCostClasses; ++c) {
    const std::string mark =
        has_colour ? ColourCode(c) + fmt::format(" {:<11} ", CostClassName(c)) +
                         (c == 0 ? "" : std::string(kNoColour))
                   : fmt::format("{} {:<11}", c == 0 ? " " : std::to_string(c), CostClassName(c));
    table += fmt::format("  {} {:>12} {:>6.1f} % {:>10.1f} %\n", mark, summary.classes[c].num_cells,
                         summary.CellShare(c) * 100, summary.CostShare(c) * 100);
  }
  return table;
}

std::string DearestLinesText(const CostSummary& summary, const CostedBytes& costed) {
  std::string text = fmt::format("  {:>10} {:>9}  {}\n", "bits", "bits/byte",
                                 costed.is_text ? "dearest lines" : "dearest stretches");
  for (const CostLine& line : summary.dearest) {
    const double bits = BitsOf(line.cost_q16);
    text += fmt::format("  {:>10.1f} {:>9.2f}  {}: {}\n", bits,
                        bits / static_cast<double>(line.end - line.begin),
                        LineName(line, costed.is_text), Excerpt(costed.Part(line.begin, line.end)));
  }
  return text;
}

}  // namespace gmzip
