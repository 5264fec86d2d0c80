// Shape of a local PixelCNN++: what a weight file must hold and what the trainer builds.
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_CONFIG_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_CONFIG_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/pixelcnn/pixel_features.h"

namespace gmzip {

// features -> input layer -> num_blocks gated residual blocks of `width` units -> one head per
// channel.
struct PixelCnnConfig {
  int num_channels = 3;  // 3 (G, R, B) or 1 (grey)
  int width = 96;        // units of the residual stream
  int num_blocks = 4;
  int head_width = 48;   // hidden units of each head
  int num_mixtures = 5;  // logistics per channel
  // Numbers of the vector each picture comes with (pixelcnn_condition.h); 0: none.
  int num_conditions = 0;

  int num_features() const { return NumFeatures(num_channels); }
  // Per channel and logistic: weight logit, mean, log2 of the scale.
  int num_outputs() const { return 3 * num_mixtures; }

  // Multiply-adds of one pixel. Conditions cost none: they are in the biases of a whole frame.
  int64_t MacsPerPixel() const {
    const int64_t block = int64_t{3} * width * width;
    const int64_t head =
        int64_t{head_width} * (width + kNumHeadFeatures) + int64_t{num_outputs()} * head_width;
    return int64_t{num_features()} * (width + num_channels) + num_blocks * block +
           num_channels * head;
  }
};

// Shapes by name: "photo-1", "photo-5", "photo-9" (levels of the colour models), "grey-5", "tiny"
// (tests).
inline std::optional<PixelCnnConfig> PixelCnnPreset(std::string_view name) {
  if (name == "photo-1") return PixelCnnConfig{3, 48, 2, 32, 5};
  if (name == "photo-5") return PixelCnnConfig{3, 96, 3, 48, 5};
  if (name == "photo-9") return PixelCnnConfig{3, 192, 4, 64, 5};
  if (name == "grey-5") return PixelCnnConfig{1, 96, 3, 48, 5};
  if (name == "tiny") return PixelCnnConfig{3, 16, 1, 16, 2};
  return std::nullopt;
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_CONFIG_H_
