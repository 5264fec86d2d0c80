// PixelCNN++ in exact integers: the twin of pixelcnn_network.h that coding uses.
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_MODEL_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
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

// Intermediate results of the pixels of one step. One per thread.
//
// With kept_rows > 0, what the layers gave is kept for pixels that are learnt from: Keep(n) puts
// the next step's pixels behind the n of this one.
class PixelCnnBatch {
 public:
  // capacity: pixels of a step; kept_rows: pixels kept before one more step is added.
  PixelCnnBatch(const PixelCnnConfig& config, int capacity, int kept_rows = 0);

  int capacity() const { return capacity_; }

  // Inputs of the trunk of pixel i: features [num_features], Q12.
  int16_t* Features(int i) { return features_.data() + Row(i) * feature_stride_; }
  // Inputs of the head of `channel` of pixel i beside the trunk: [kNumHeadFeatures], Q12.
  int16_t* HeadFeatures(int channel, int i) {
    return head_features_.data() +
           (static_cast<size_t>(channel) * num_rows_ + Row(i)) * kNumHeadFeatures;
  }
  // Outputs of the last head that ran, [num_outputs]: logits, means, log scales; means include the
  // linear part.
  const int16_t* Outputs(int i) const {
    return outputs_.data() + static_cast<size_t>(i) * output_stride_;
  }

  // Whether the results of the next step are to be kept.
  void StartStep(bool keeps) { keeps_step_ = keeps; }
  // Ends a step of `count` pixels that are kept.
  void Keep(int count) { first_row_ += static_cast<size_t>(count); }
  int num_kept() const { return static_cast<int>(first_row_); }
  void DropKept() { first_row_ = 0; }

 private:
  friend class PixelCnnModel;
  friend class PixelCnnLearner;

  size_t Row(int i) const { return first_row_ + static_cast<size_t>(i); }
  // Results of the step's pixels from i on, of block or head `part`. Those that are not kept share
  // one place, which stays in the cache.
  int16_t* At(AlignedVector<int16_t>& results, size_t part, size_t i, size_t stride) {
    return results.data() + ((keeps_step_ ? part * num_rows_ + i : 0) + first_row_) * stride;
  }

  int capacity_;
  bool keeps_step_ = false;
  size_t num_rows_;
  size_t first_row_ = 0;
  size_t width_;
  size_t feature_stride_;
  size_t stream_stride_;
  size_t head_stride_;
  size_t hidden_stride_;
  size_t output_stride_;
  AlignedVector<int16_t> features_;       // [rows, feature_stride]
  AlignedVector<int16_t> stream_;         // [rows, width + kSkipRows]
  AlignedVector<int16_t> block_inputs_;   // [blocks, rows, width]
  AlignedVector<int16_t> hidden_;         // [blocks, rows, width]
  AlignedVector<int16_t> gates_;          // [blocks, rows, 2 * width]
  AlignedVector<int16_t> head_inputs_;    // [rows, width + kNumHeadFeatures]
  AlignedVector<int16_t> head_features_;  // [channels, rows, kNumHeadFeatures]
  AlignedVector<int16_t> head_hidden_;    // [channels, rows, hidden_stride]
  AlignedVector<int16_t> outputs_;        // [capacity, output_stride]
};

// The fractional bits of the integers between layers.
struct PixelCnnFormats {
  int stream = 0;                // of the residual stream
  std::vector<int> blocks = {};  // of the hidden units of each block
  std::vector<int> heads = {};   // of the hidden units of each head
};

// Immutable after Create, and thread-safe, but for a copy that a PixelCnnLearner owns.
class PixelCnnModel {
 public:
  // Builds the layers of a weight file and proves that none can overflow.
  // Errors: kUnsupported for another family or format; kDamaged for wrong shapes or ranges.
  static Result<std::unique_ptr<const PixelCnnModel>> Create(const WeightFile& file);

  const PixelCnnConfig& config() const { return config_; }
  const PixelCnnFormats& formats() const { return formats_; }

  // The network for pictures of which `condition` is known, [num_conditions], Q12: each block's
  // second layer gets matrix x condition added to its biases, exactly, so that no pixel costs more.
  // What comes out has no conditions of its own and can run, and learn, as any other; the network
  // with conditions runs as if they were all 0.
  // Errors: kInvalidArgument for another number of conditions.
  Result<std::unique_ptr<const PixelCnnModel>> Conditioned(
      std::span<const int16_t> condition) const;

  // Runs input layer and blocks for the first `count` pixels of the batch.
  void RunTrunk(int count, PixelCnnBatch* batch) const;

  // Runs the head of `channel` after RunTrunk() and after its HeadFeatures() were filled.
  void RunHead(int channel, int count, PixelCnnBatch* batch) const;

 private:
  friend class PixelCnnLearner;

  struct Block {
    DenseLayer first;
    DenseLayer second;
    // [2 * width, num_conditions], in the format that makes products with conditions those of the
    // second layer's accumulators. Proved for every condition.
    std::vector<int16_t> condition = {};
  };
  struct Head {
    DenseLayer hidden;
    DenseLayer output;
  };

  explicit PixelCnnModel(const PixelCnnConfig& config) : config_(config) {}

  // Pixels first .. first + n - 1 of the step.
  void RunTrunkChunk(size_t first, size_t n, PixelCnnBatch* batch) const;

  PixelCnnConfig config_;
  PixelCnnFormats formats_;
  std::vector<DenseLayer> input_;  // one
  std::vector<Block> blocks_;
  std::vector<Head> heads_;
};

// The shape a weight file states. Errors as PixelCnnModel::Create.
Result<PixelCnnConfig> ReadPixelCnnConfig(const WeightFile& file);

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_MODEL_H_
