// A picture made small, and of the same size where its bits go: what a report's page shows of it.
#ifndef GMZIP_REPORT_PICTURE_MAP_H_
#define GMZIP_REPORT_PICTURE_MAP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "baselines/raster.h"
#include "codec/media/picture.h"

namespace gmzip {

// The longer side of what a page shows: two beside each other fit a phone at half this size, and
// 60 photographs make a page of about 8 MB.
inline constexpr uint32_t kThumbnailPixels = 192;

// Pictures of one report that are shown; more would make a page that no browser likes to open.
inline constexpr size_t kMostPictureMaps = 60;

struct PictureMap {
  size_t file = 0;          // index into BenchReport::files
  Picture thumbnail;        // 3 channels
  std::vector<float> bits;  // per pixel, means; [thumbnail.height, thumbnail.width]; or empty:
  std::string problem;      // why there are none
};

struct GridSize {
  uint32_t width = 0;
  uint32_t height = 0;

  size_t NumCells() const { return size_t{width} * height; }
  bool operator==(const GridSize&) const = default;
};

// Of the thumbnail: as the picture's, where that is no larger than kThumbnailPixels; else the
// longer side is that and the other one in proportion, at least 1.
GridSize ThumbnailSize(GridSize picture);

// Shrinks a grid of `from` to one of `to`, no larger either way, by a box filter: each cell becomes
// the mean of what it covers, by area, so that the mean of all stays.
//   read_row  fills [from.width, num_channels] with row y; called once a row, from the top
//   returns   [to.height, to.width, num_channels]
std::vector<float> BoxMeans(GridSize from, GridSize to, size_t num_channels,
                            const std::function<void(size_t y, std::span<float> row)>& read_row);

// The picture at ThumbnailSize in R, G, B of 8 bits; what is transparent lies on white.
// Thread-safe.
Picture ThumbnailOf(const Raster& raster);

}  // namespace gmzip

#endif  // GMZIP_REPORT_PICTURE_MAP_H_
