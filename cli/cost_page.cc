#include "cli/cost_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace gmzip {
namespace {

// Class k of cost is CSS class 'a' + k. Light: from the paper's white to dark red; dark: from
// black through violet to pale yellow. Each colour of text on its background has a contrast of at
// least 4.5 to 1 (WCAG AA).
constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--page:#fff;--ink:#1b1b1f;--soft:#5a5a66;--line:#d9d9e0;--link:#0b57a4;
--b:#fff6d6;--c:#ffeaa6;--d:#fed976;--e:#feb24c;--f:#fd8d3c;--g:#f4653a;--h:#c5161f;--i:#7a0026;
--low:#1b1b1f;--mid:#1b1b1f;--high:#fff}
@media(prefers-color-scheme:dark){:root{--page:#121216;--ink:#e6e6ea;--soft:#a3a3b0;--line:#3a3a44;
--link:#8ab8f5;--b:#231a3d;--c:#3a1a60;--d:#591c71;--e:#7d2471;--f:#a32f64;--g:#f0803c;--h:#fbb340;
--i:#fcf3a0;--low:#f4f4f8;--mid:#121216;--high:#121216}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:76rem;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
p{margin:.4rem 0;max-width:60rem}
a{color:var(--link)}
.soft{color:var(--soft)}
.tables{display:flex;flex-wrap:wrap;gap:0 3rem}
.tables>div{max-width:100%;overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.15rem .8rem .15rem 0;text-align:right;white-space:nowrap;font-weight:400}
th{color:var(--soft)}
th:first-child,td:first-child{text-align:left}
td b{padding:.1rem .5rem;border-radius:.2rem}
.cut{text-align:left;font-family:ui-monospace,monospace;font-size:.85rem;max-width:24rem;overflow:hidden;
text-overflow:ellipsis}
.key{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.2rem;align-items:center;padding:.4rem 0;
background:var(--page);border-bottom:1px solid var(--line);font-size:.85rem}
.key b{padding:0 .4rem;border-radius:.2rem}
pre{margin:.6rem 0 4rem;font:14px/1.65 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;
white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
pre a{scroll-margin-top:4rem}
pre,.key,table{print-color-adjust:exact}
b{font-weight:400}
pre b:hover{outline:1px solid var(--ink)}
pre b:hover::after{content:attr(title);position:fixed;left:1rem;bottom:1rem;padding:.3rem .7rem;
border-radius:.3rem;background:var(--ink);color:var(--page);font:15px system-ui,sans-serif}
u{text-decoration:none;font-size:.75em;margin:0 1px;border-bottom:1px dotted currentColor}
.b,.c,.d,.e,.f{color:var(--low)}
.g{color:var(--mid)}
.h,.i{color:var(--high)}
.b{background:var(--b)}.c{background:var(--c)}.d{background:var(--d)}.e{background:var(--e)}
.f{background:var(--f)}.g{background:var(--g)}.h{background:var(--h)}.i{background:var(--i)}
)";

char ClassLetter(size_t cost_class) { return static_cast<char>('a' + cost_class); }

std::string CellHtml(const CostCell& cell) {
  if (!cell.is_printable) {
    if (cell.Is('\n')) return "\u21b5\n";
    if (cell.Is('\t')) return "\t";
    return "<u>" + HexText(cell.bytes) + "</u>";
  }
  if (cell.Is('&')) return "&amp;";
  if (cell.Is('<')) return "&lt;";
  if (cell.Is('>')) return "&gt;";
  if (cell.Is('"')) return "&quot;";
  return {cell.bytes.begin(), cell.bytes.end()};
}

// Gathers neighbours of one class into an element. Not thread-safe.
class Runs {
 public:
  explicit Runs(std::string* html) : html_(html) {}

  void Add(const CostCell& cell) {
    const size_t cost_class = CostClassOf(cell.cost_q16);
    if (cost_class != class_) End();
    class_ = cost_class;
    inside_ += CellHtml(cell);
    cost_q16_ += cell.cost_q16;
    ++num_cells_;
  }

  void End() {
    if (num_cells_ == 0) return;
    // The cheapest have no colour, and so no class.
    if (class_ == 0) {
      *html_ += "<b title=\"";
    } else {
      *html_ += fmt::format("<b class={} title=\"", ClassLetter(class_));
    }
    const double bits = BitsOf(cost_q16_);
    *html_ += fmt::format("{:.{}f} bits", bits, bits < 1 ? 2 : 1);
    if (num_cells_ > 1) *html_ += fmt::format(" in {}", num_cells_);
    *html_ += "\">" + inside_ + "</b>";
    inside_.clear();
    cost_q16_ = 0;
    num_cells_ = 0;
  }

 private:
  std::string* html_;
  std::string inside_;
  size_t class_ = 0;
  uint64_t cost_q16_ = 0;
  size_t num_cells_ = 0;
};

// The bytes, with a place to jump to where a dear line begins.
std::string ShownHtml(const CostedBytes& shown, std::vector<CostLine> dearest) {
  std::sort(dearest.begin(), dearest.end(),
            [](const CostLine& a, const CostLine& b) { return a.begin < b.begin; });
  std::string html;
  Runs runs(&html);
  auto next_line = dearest.begin();
  for (size_t at = 0; at < shown.bytes.size();) {
    if (next_line != dearest.end() && next_line->begin <= at) {
      runs.End();
      html += fmt::format("<a id=n{}></a>", next_line->number);
      ++next_line;
    }
    const CostCell cell = NextCell(shown, at);
    at += cell.bytes.size();
    runs.Add(cell);
    if (cell.Is('\n')) runs.End();
  }
  runs.End();
  return html;
}

std::string ClassTable(const CostSummary& summary, bool is_text) {
  std::string html = fmt::format(
      "<div><h2>What {} cost</h2>\n<table><tr><th scope=col>bits<th scope=col>{}"
      "<th scope=col>share<th scope=col>of all bits\n",
      is_text ? "characters" : "bytes", is_text ? "characters" : "bytes");
  for (size_t c = 0; c < kNumCostClasses; ++c) {
    html += fmt::format("<tr><td><b class={}>{}</b><td>{}<td>{:.1f} %<td>{:.1f} %\n",
                        ClassLetter(c), CostClassName(c), summary.classes[c].num_cells,
                        summary.CellShare(c) * 100, summary.CostShare(c) * 100);
  }
  return html + "</table></div>\n";
}

// How a line begins: enough for the table's width, which cuts it.
std::string LineStart(const CostedBytes& line) {
  constexpr size_t kCells = 80;
  std::string html;
  size_t num_cells = 0;
  for (size_t at = 0; at < line.bytes.size() && num_cells < kCells;) {
    const CostCell cell = NextCell(line, at);
    at += cell.bytes.size();
    const bool is_space = cell.Is(' ') || cell.Is('\t') || cell.Is('\n');
    if (is_space && num_cells == 0) continue;
    html += is_space ? " " : CellHtml(cell);
    ++num_cells;
  }
  return html;
}

std::string DearestTable(const CostedFile& file, const CostSummary& summary, size_t num_shown) {
  const bool is_text = file.costed.is_text;
  std::string html = fmt::format(
      "<div><h2>Dearest {}</h2>\n<table><tr><th scope=col>{}<th scope=col>bits"
      "<th scope=col>bits/byte<th scope=col class=cut>it begins\n",
      is_text ? "lines" : "stretches", is_text ? "line" : "bytes");
  for (const CostLine& line : summary.dearest) {
    const double bits = BitsOf(line.cost_q16);
    const std::string name =
        is_text ? std::to_string(line.number) : fmt::format("{:#x}", line.begin);
    const std::string link =
        line.begin < num_shown ? fmt::format("<a href=#n{}>{}</a>", line.number, name) : name;
    html += fmt::format("<tr><td>{}<td>{:.1f}<td>{:.2f}<td class=cut>{}\n", link, bits,
                        bits / static_cast<double>(line.end - line.begin),
                        LineStart(file.costed.Part(line.begin, line.end)));
  }
  return html + "</table></div>\n";
}

std::string KeyStrip() {
  std::string html = "<div class=key aria-hidden=true>bits:\n";
  for (size_t c = 1; c < kNumCostClasses; ++c) {
    html += fmt::format("<b class={}>{}{}</b>\n", ClassLetter(c), kClassBounds[c - 1],
                        c + 1 == kNumCostClasses ? "+" : "");
  }
  return html + "</div>\n";
}

}  // namespace

std::string HtmlText(std::string_view text) {
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  const std::vector<uint32_t> no_costs(bytes.size());
  const CostedBytes costed{bytes, no_costs, true};
  std::string html;
  for (size_t at = 0; at < bytes.size();) {
    const CostCell cell = NextCell(costed, at);
    at += cell.bytes.size();
    html += cell.is_printable ? CellHtml(cell) : "&lt;" + HexText(cell.bytes) + "&gt;";
  }
  return html;
}

std::string CostPage(const CostedFile& file, const CostSummary& summary, size_t num_shown) {
  const CostedBytes& costed = file.costed;
  num_shown = WholeCells(costed, num_shown);
  const std::string_view cells = costed.is_text ? "character" : "byte";
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
      "<meta name=viewport content=\"width=device-width,initial-scale=1\">\n"
      "<title>Bits of {0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n"
      "<h1>{0}</h1>\n<p>{2}</p>\n",
      HtmlText(file.name), kStyle, HtmlText(SummaryLine(file)));
  html += fmt::format(
      "<p class=soft>Each {} is coloured by the bits it cost, after all before it: none where "
      "gmzip's model was all but sure of it, strong where it was surprised. Point at it, or tap "
      "it, for the bits of its neighbourhood of one colour.</p>\n",
      cells);
  html += "<div class=tables>\n" + ClassTable(summary, costed.is_text) +
          DearestTable(file, summary, num_shown) + "</div>\n";
  html += "<h2>Where the bits went</h2>\n";
  if (num_shown < costed.bytes.size()) {
    html += fmt::format("<p>The first {} of {} bytes; the tables are of all.</p>\n", num_shown,
                        costed.bytes.size());
  }
  html += KeyStrip() + "<pre translate=no>" +
          ShownHtml(costed.Part(0, num_shown), summary.dearest) +
          "</pre>\n</main>\n</body>\n</html>\n";
  return html;
}

}  // namespace gmzip
