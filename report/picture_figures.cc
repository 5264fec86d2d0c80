#include "report/picture_figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <string_view>

#include "codec/heat_colours.h"
#include "report/html_text.h"
#include "report/picture_png.h"
#include "report/report_table.h"
#include "report/report_totals.h"

namespace gmzip {
namespace {

// Of photographs the largest means are 8 to 22: at 16 the colours are used, and the same on all
// pages, so that maps of two runs compare. (gmzip explain shows single pixels, which go to 24.)
constexpr double kWhiteBits = 16;
// What is smaller is shown larger, a whole number of times, so that its map can be made out.
constexpr uint32_t kLeastShownPixels = 96;

// "black 0, blue 6, ...", for those who do not see the scale.
std::string ColoursText() {
  std::string text;
  for (size_t i = 0; i < kHeatStops.size(); ++i) {
    const double share = static_cast<double>(i) / (kHeatStops.size() - 1);
    text += fmt::format("{}{} {:g}", i == 0 ? "" : ", ", kHeatStops[i].name, share * kWhiteBits);
  }
  return text;
}

// The scale of colours, its ends at the middle of the first and the last number.
std::string LegendHtml() {
  std::string colours;
  std::string numbers;
  for (size_t i = 0; i < kHeatStops.size(); ++i) {
    const auto& colour = kHeatStops[i].colour;
    colours += fmt::format(",rgb({} {} {})", colour[0], colour[1], colour[2]);
    const double share = static_cast<double>(i) / (kHeatStops.size() - 1);
    const bool is_last = i + 1 == kHeatStops.size();
    numbers += fmt::format("<span>{:g}{}</span>", share * kWhiteBits, is_last ? "+" : "");
  }
  return fmt::format(
      "<div class=scale role=img aria-label=\"Colours of bits per pixel: {} and more\">"
      "<div class=colours style=\"background:linear-gradient(to right{})\"></div>"
      "<div class=numbers>{}</div><div class=soft>bits/pixel</div></div>\n",
      ColoursText(), colours, numbers);
}

double MeanBits(const PictureMap& map) {
  return std::accumulate(map.bits.begin(), map.bits.end(), 0.0) /
         static_cast<double>(map.bits.size());
}

std::string ImageHtml(const Picture& picture, const std::string& alternative) {
  const auto uri = PngDataUri(picture);
  if (!uri) return fmt::format("<span class=bad>{}</span>", EscapeHtml(uri.error().message));
  const uint32_t longer = std::max(picture.width, picture.height);
  const uint32_t times = std::max(1U, kLeastShownPixels / longer);
  return fmt::format("<img{} width={} height={} alt=\"{}\" src=\"{}\">",
                     times > 1 ? " class=enlarged" : "", picture.width * times,
                     picture.height * times, EscapeHtml(alternative), *uri);
}

// What the coder whose model the map is of made of the file; empty if it failed.
std::string WrittenText(const BenchReport& report, size_t file) {
  for (const BenchRow& row : report.rows) {
    if (row.file != file || !row.IsGood() || report.coders[row.coder].name != report.map_coder) {
      continue;
    }
    return fmt::format("{}: {:.4f} bits/dim as written", report.map_coder,
                       TotalOfRow(report, row).BitsPerDim());
  }
  return "";
}

std::string LineHtml(const std::string& text) {
  return text.empty() ? "" : "<span class=soft>" + EscapeHtml(text) + "</span>";
}

std::string FigureHtml(const BenchReport& report, const PictureMap& map) {
  const BenchFile& file = report.files[map.file];
  const std::string name = file.path.substr(file.path.find_last_of('/') + 1);
  std::string images = ImageHtml(map.thumbnail, "Thumbnail of " + name);
  std::string facts = LineHtml(fmt::format("{} \u00d7 {}, {} bytes", file.width, file.height,
                                           GroupedDigits(file.file_bytes))) +
                      LineHtml(WrittenText(report, map.file));
  if (map.bits.empty()) {
    facts += LineHtml("no map: " + map.problem);
  } else {
    const auto [least, most] = std::minmax_element(map.bits.begin(), map.bits.end());
    const std::string range =
        fmt::format("{:.1f} to {:.1f}, mean {:.2f}", *least, *most, MeanBits(map));
    const Picture& small = map.thumbnail;
    images += ImageHtml(HeatMap(map.bits, small.width, small.height, kWhiteBits),
                        fmt::format("Bits per pixel of {}: {}", name, range));
    const uint64_t num_pixels = uint64_t{file.width} * file.height;
    const bool has_alpha = file.num_samples / num_pixels % 2 == 0;
    facts += LineHtml(fmt::format("map: {} bits/pixel{}", range, has_alpha ? ", no alpha" : ""));
  }
  return fmt::format(
      "<figure><div class=pair>{}</div>\n<figcaption title=\"{}\">{}{}</figcaption></figure>\n",
      images, EscapeHtml(file.path), EscapeHtml(name), facts);
}

}  // namespace

std::string PictureFiguresHtml(const BenchReport& report) {
  if (report.maps.empty()) return "";
  const auto num_pictures =
      static_cast<size_t>(std::count_if(report.files.begin(), report.files.end(),
                                        [](const BenchFile& file) { return file.IsPicture(); }));
  std::string intro = fmt::format(
      "Beside each picture, the bits that its pixels take under the model of {}; a pixel here is "
      "the mean of those it stands for.",
      report.map_coder);
  if (num_pictures > report.maps.size()) {
    intro += fmt::format(" The first {} of {} pictures.", report.maps.size(), num_pictures);
  }
  std::string html = "<h2>Where the bits of pictures go</h2>\n<p>" + EscapeHtml(intro) + "</p>\n" +
                     LegendHtml() + "<div class=maps>\n";
  for (const PictureMap& map : report.maps) html += FigureHtml(report, map);
  return html + "</div>\n";
}

}  // namespace gmzip
