// Training pixels: pictures prepared as the codec sees them, drawn at random.
#ifndef GMZIP_MODELS_PIXELCNN_PIXEL_SAMPLER_H_
#define GMZIP_MODELS_PIXELCNN_PIXEL_SAMPLER_H_

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "models/pixelcnn/frame_planes.h"

namespace gmzip {

// One of the eight ways to turn and mirror a picture: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps
// the axes.
using Orientation = int;

// samples [height, width, num_channels], R, G, B or grey -> planes in coding order with the
// adaptive prediction's errors, as a decoder has them at the end of the frame.
FramePlanes PrepareFrame(const uint8_t* samples, int width, int height, int num_channels,
                         Orientation orientation);

// Inputs and targets of a batch, as network and cost take them.
struct PixelBatch {
  std::vector<float> features;       // [size, num_features]
  std::vector<float> head_features;  // [size, num_channels, kNumHeadFeatures]
  std::vector<float> upper;          // [size, num_channels]
  std::vector<float> lower;          // [size, num_channels]
  std::vector<float> conditions;     // [size, num_conditions]
  void Resize(int size, int num_channels, int num_conditions = 0);
  // Tells what is known of the picture that pixel `index` is from, [num_conditions], Q12.
  void SetCondition(int index, std::span<const int16_t> condition);
};

// Fills row `index` of a batch from the pixel at (x, y), y >= 1; all but its condition.
void FillBatchRow(const FramePlanes& planes, int x, int y, int index, PixelBatch* batch);

// A pool of frames, each pixel equally likely. Not thread-safe.
class PixelSampler {
 public:
  explicit PixelSampler(uint64_t seed) : random_(seed) {}

  // Adds a picture, cut into frames of about a megapixel, in a random orientation (or as it is).
  // condition: what is known of it (pixelcnn_condition.h); of one size for all pictures.
  void Add(const uint8_t* samples, int width, int height, int num_channels, bool augment,
           std::span<const int16_t> condition = {});

  // Draws `size` pixels.
  void Draw(int size, PixelBatch* batch);

  int64_t num_pixels() const { return cumulative_.empty() ? 0 : cumulative_.back(); }
  int num_channels() const { return frames_.empty() ? 0 : frames_.front().num_channels(); }
  int num_conditions() const {
    return conditions_.empty() ? 0 : static_cast<int>(conditions_.front().size());
  }

 private:
  std::mt19937_64 random_;
  std::vector<FramePlanes> frames_;
  std::vector<int64_t> cumulative_;               // pixels up to and including each frame
  std::vector<std::vector<int16_t>> conditions_;  // of each frame
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXEL_SAMPLER_H_
