#include "report/picture_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gmzip {
namespace {

// Cells of one line that share length with cell `i` of `from` when both lines are equally long:
// `i` covers [i * to, (i + 1) * to) and each of the others `from`. Shrinking, at most two.
struct Overlap {
  size_t first = 0;
  float first_share = 0;   // of the cell of `to`
  float second_share = 0;  // of the next one
};

Overlap OverlapOf(size_t i, size_t from, size_t to) {
  const size_t begin = i * to;
  const size_t end = begin + to;
  const size_t first = begin / from;
  const size_t border = std::min(end, (first + 1) * from);
  const auto length = static_cast<float>(from);
  return {first, static_cast<float>(border - begin) / length,
          static_cast<float>(end - border) / length};
}

void AddScaled(std::span<const float> values, float scale, float* sums) {
  for (size_t i = 0; i < values.size(); ++i) sums[i] += values[i] * scale;
}

// A pixel's R, G, B, 0 .. 255, on white.
std::array<float, 3> ColourOf(const RasterShape& shape, const uint8_t* pixel) {
  const auto sample_bytes = static_cast<size_t>(shape.bits_per_sample / 8);  // the high one first
  const auto sample = [&](int channel) {
    return static_cast<float>(pixel[static_cast<size_t>(channel) * sample_bytes]);
  };
  const bool is_grey = shape.num_channels <= 2;
  const bool has_alpha = shape.num_channels % 2 == 0;
  const float opacity = has_alpha ? sample(shape.num_channels - 1) / 255 : 1;
  std::array<float, 3> colour{};
  for (int c = 0; c < 3; ++c) {
    colour[static_cast<size_t>(c)] = sample(is_grey ? 0 : c) * opacity + 255 * (1 - opacity);
  }
  return colour;
}

}  // namespace

GridSize ThumbnailSize(GridSize picture) {
  const uint32_t longer = std::max(picture.width, picture.height);
  if (longer <= kThumbnailPixels) return picture;
  const auto shrink = [&](uint32_t side) {
    const uint64_t rounded = (uint64_t{side} * kThumbnailPixels + longer / 2) / longer;
    return static_cast<uint32_t>(std::max<uint64_t>(rounded, 1));
  };
  return {shrink(picture.width), shrink(picture.height)};
}

std::vector<float> BoxMeans(GridSize from, GridSize to, size_t num_channels,
                            const std::function<void(size_t y, std::span<float> row)>& read_row) {
  std::vector<Overlap> columns(from.width);
  for (size_t x = 0; x < from.width; ++x) columns[x] = OverlapOf(x, from.width, to.width);
  const size_t row_size = size_t{to.width} * num_channels;
  std::vector<float> means(row_size * to.height);
  std::vector<float> row(size_t{from.width} * num_channels);
  std::vector<float> narrow(row_size);
  for (size_t y = 0; y < from.height; ++y) {
    read_row(y, row);
    std::fill(narrow.begin(), narrow.end(), 0.0F);
    for (size_t x = 0; x < from.width; ++x) {
      const Overlap& column = columns[x];
      const std::span values(row.data() + x * num_channels, num_channels);
      float* const sums = narrow.data() + column.first * num_channels;
      AddScaled(values, column.first_share, sums);
      if (column.second_share > 0) AddScaled(values, column.second_share, sums + num_channels);
    }
    const Overlap line = OverlapOf(y, from.height, to.height);
    float* const sums = means.data() + line.first * row_size;
    AddScaled(narrow, line.first_share, sums);
    if (line.second_share > 0) AddScaled(narrow, line.second_share, sums + row_size);
  }
  return means;
}

Picture ThumbnailOf(const Raster& raster) {
  const RasterShape& shape = raster.shape;
  const GridSize from = {shape.width, shape.height};
  const GridSize to = ThumbnailSize(from);
  const size_t pixel_bytes = shape.RowBytes() / shape.width;
  const auto means = BoxMeans(from, to, 3, [&](size_t y, std::span<float> row) {
    const uint8_t* pixel = raster.samples.data() + y * shape.RowBytes();
    for (size_t x = 0; x < shape.width; ++x, pixel += pixel_bytes) {
      const std::array<float, 3> colour = ColourOf(shape, pixel);
      std::copy(colour.begin(), colour.end(), row.begin() + static_cast<std::ptrdiff_t>(3 * x));
    }
  });
  Picture thumbnail{to.width, to.height, 3, {}};
  thumbnail.samples.reserve(means.size());
  for (const float mean : means) {
    thumbnail.samples.push_back(static_cast<uint8_t>(std::clamp(std::lround(mean), 0L, 255L)));
  }
  return thumbnail;
}

}  // namespace gmzip
