// PixelCNN++ in exact integers: the twin of pixelcnn_network.h that coding uses.
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_MODEL_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "models/pixelcnn/pixelcnn_config.h"
#include "models/runtime/aligned_vector.h"
#include "models/runtime/dense_layer.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

// Formats of a head's outputs (docs/NUMERICS.md). Logits and scales are base-2 logarithms.
inline constexpr int kLogitBits = 10;
inline constexpr int kMeanBits = 11;
inline constexpr int kLogScaleBits = 10;

// Rows that the input layer has after the residual stream: the linear part of the means, padded to
// one row group.
inline constexpr int kSkipRows = 16;

// Intermediate results of up to `capacity` pixels. One per thread.
class PixelCnnBatch {
 public:
  PixelCnnBatch(const PixelCnnConfig& config, int capacity);

  int capacity() const { return capacity_; }

  // Inputs of the trunk of pixel i: features [num_features], Q12.
  int16_t* Features(int i) { return features_.data() + static_cast<size_t>(i) * feature_stride_; }
  // Inputs of the next head of pixel i beside the trunk: [kNumHeadFeatures], Q12.
  int16_t* HeadFeatures(int i) {
    return head_inputs_.data() + static_cast<size_t>(i) * head_stride_ + width_;
  }
  // Outputs of the last head that ran, [num_outputs]: logits, means, log scales; means include the
  // linear part.
  const int16_t* Outputs(int i) const {
    return outputs_.data() + static_cast<size_t>(i) * output_stride_;
  }

 private:
  friend class PixelCnnModel;

  int capacity_;
  size_t width_;
  size_t feature_stride_;
  size_t stream_stride_;
  size_t head_stride_;
  size_t hidden_stride_;
  size_t output_stride_;
  AlignedVector<int16_t> features_;     // [capacity, feature_stride]
  AlignedVector<int16_t> stream_;       // [capacity, width + kSkipRows]
  AlignedVector<int16_t> hidden_;       // [capacity, width]
  AlignedVector<int16_t> gates_;        // [capacity, 2 * width]
  AlignedVector<int16_t> head_inputs_;  // [capacity, width + kNumHeadFeatures]
  AlignedVector<int16_t> head_hidden_;  // [capacity, hidden_stride]
  AlignedVector<int16_t> outputs_;      // [capacity, output_stride]
};

// Immutable after Create; thread-safe.
class PixelCnnModel {
 public:
  // Builds the layers of a weight file and proves that none can overflow.
  // Errors: kUnsupported for another family or format; kDamaged for wrong shapes or ranges.
  static Result<std::unique_ptr<const PixelCnnModel>> Create(const WeightFile& file);

  const PixelCnnConfig& config() const { return config_; }

  // Runs input layer and blocks for the first `count` pixels of the batch.
  void RunTrunk(int count, PixelCnnBatch* batch) const;

  // Runs the head of `channel` after RunTrunk() and after HeadFeatures() were filled.
  void RunHead(int channel, int count, PixelCnnBatch* batch) const;

 private:
  struct Block {
    DenseLayer first;
    DenseLayer second;
  };
  struct Head {
    DenseLayer hidden;
    DenseLayer output;
  };

  explicit PixelCnnModel(const PixelCnnConfig& config) : config_(config) {}

  PixelCnnConfig config_;
  std::unique_ptr<DenseLayer> input_;
  std::vector<Block> blocks_;
  std::vector<Head> heads_;
};

// The shape a weight file states. Errors as PixelCnnModel::Create.
Result<PixelCnnConfig> ReadPixelCnnConfig(const WeightFile& file);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_MODEL_H_
