// The colours of heat maps: what `gmzip explain` and the page of `gmzip bench` show costs in.
#ifndef GMZIP_CODEC_HEAT_COLOURS_H_
#define GMZIP_CODEC_HEAT_COLOURS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "codec/media/picture.h"

namespace gmzip {

struct HeatStop {
  std::string_view name;
  std::array<uint8_t, 3> colour;  // R, G, B in sRGB
};

// At equal steps from nothing to the most; each is lighter than the one before, so that a map can
// be read without seeing hues.
inline constexpr std::array<HeatStop, 5> kHeatStops = {{{"black", {0, 0, 0}},
                                                        {"blue", {40, 40, 180}},
                                                        {"red", {200, 40, 60}},
                                                        {"yellow", {250, 210, 60}},
                                                        {"white", {255, 255, 255}}}};

// The colour at `position`, 0 .. 1 (outside of that as at the end): between two stops a mixture.
inline std::array<uint8_t, 3> HeatColour(double position) {
  const double scaled = std::clamp(position, 0.0, 1.0) * (kHeatStops.size() - 1);
  const size_t below = std::min(static_cast<size_t>(scaled), kHeatStops.size() - 2);
  const double part = scaled - static_cast<double>(below);
  std::array<uint8_t, 3> colour{};
  for (size_t c = 0; c < 3; ++c) {
    colour[c] = static_cast<uint8_t>(kHeatStops[below].colour[c] * (1 - part) +
                                     kHeatStops[below + 1].colour[c] * part);
  }
  return colour;
}

// Colours each cell by its bits, from none to `white_bits` and more.
//   bits     [height, width]
//   returns  [height, width, 3] R, G, B
inline Picture HeatMap(std::span<const float> bits, uint32_t width, uint32_t height,
                       double white_bits) {
  Picture map{width, height, 3, {}};
  map.samples.reserve(bits.size() * 3);
  for (const float cell : bits) {
    for (const uint8_t value : HeatColour(cell / white_bits)) map.samples.push_back(value);
  }
  return map;
}

}  // namespace gmzip

#endif  // GMZIP_CODEC_HEAT_COLOURS_H_
