// The colours of heat maps: what `gmzip explain` and the page of `gmzip bench` show costs in.
#ifndef GMZIP_CODEC_HEAT_COLOURS_H_
#define GMZIP_CODEC_HEAT_COLOURS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

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

}  // namespace gmzip

#endif  // GMZIP_CODEC_HEAT_COLOURS_H_
