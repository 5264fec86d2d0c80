// The samples of one frame as the pixel models read them: channels interleaved in coding order,
// with borders, so that a causal window never leaves the array.
#ifndef GMZIP_MODELS_PIXELCNN_FRAME_PLANES_H_
#define GMZIP_MODELS_PIXELCNN_FRAME_PLANES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip {

// Channels are in coding order: G, R, B for colour, Y for grey. Positions with x in [-kBorder,
// width + kBorder) and y in [-kBorder, height) can be read.
//
// Borders repeat what a decoder knows: left of a row stands the first sample of the row above,
// right of it the row's last sample, and above the first row the nearest sample to its left. Set()
// keeps them up to date as samples become known in wavefront order (lag kLag per row), so encoder,
// decoder and trainer see the same windows. Not thread-safe.
class FramePlanes {
 public:
  static constexpr int kBorder = 4;

  // All samples start unknown: 128, the middle of the range.
  FramePlanes(int width, int height, int num_channels)
      : width_(width),
        height_(height),
        num_channels_(num_channels),
        stride_(static_cast<ptrdiff_t>(width + 2 * kBorder) * num_channels),
        samples_(static_cast<size_t>(stride_) * static_cast<size_t>(height + kBorder), 128),
        errors_q6_(samples_.size(), 0) {}

  int width() const { return width_; }
  int height() const { return height_; }
  int num_channels() const { return num_channels_; }
  // Distance between a sample and the one below it.
  ptrdiff_t stride() const { return stride_; }

  // The num_channels() samples at (x, y).
  const uint8_t* At(int x, int y) const { return samples_.data() + Offset(x, y); }

  // The errors of the adaptive prediction at (x, y), sample minus prediction, in 1/64 of a level; 0
  // in the borders.
  const int16_t* ErrorsAt(int x, int y) const { return errors_q6_.data() + Offset(x, y); }

  void SetError(int x, int y, int channel, int32_t error_q6) {
    errors_q6_[static_cast<size_t>(Offset(x, y) + channel)] = static_cast<int16_t>(error_q6);
  }

  // Stores one sample of an inner position. Call FillBorders(x, y) once all channels are stored.
  void Set(int x, int y, int channel, uint8_t value) {
    samples_[static_cast<size_t>(Offset(x, y) + channel)] = value;
  }

  void FillBorders(int x, int y) {
    if (y == 0) {
      for (int above = 1; above <= kBorder; ++above) CopyRight(x, 0, x + 1, -above, kBorder);
    }
    if (x == 0 && y + 1 < height_) CopyRight(0, y, -kBorder, y + 1, kBorder);
    if (x == width_ - 1) CopyRight(x, y, width_, y, kBorder);
  }

 private:
  ptrdiff_t Offset(int x, int y) const {
    return (y + kBorder) * stride_ + static_cast<ptrdiff_t>(x + kBorder) * num_channels_;
  }

  // Repeats the sample at (from_x, from_y) over `count` positions from (to_x, to_y), inside the
  // row.
  void CopyRight(int from_x, int from_y, int to_x, int to_y, int count) {
    const ptrdiff_t from = Offset(from_x, from_y);
    for (int i = 0; i < count && to_x + i < width_ + kBorder; ++i) {
      for (int c = 0; c < num_channels_; ++c) {
        samples_[static_cast<size_t>(Offset(to_x + i, to_y) + c)] =
            samples_[static_cast<size_t>(from + c)];
      }
    }
  }

  int width_;
  int height_;
  int num_channels_;
  ptrdiff_t stride_;
  std::vector<uint8_t> samples_;
  std::vector<int16_t> errors_q6_;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_FRAME_PLANES_H_
