// Codes stripes of pictures with a PixelCNN++ in exact integers.
#ifndef GMZIP_CODEC_PASSES_PIXEL_CODER_H_
#define GMZIP_CODEC_PASSES_PIXEL_CODER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/passes/picture_codec.h"
#include "models/pixelcnn/pixelcnn_learner.h"
#include "models/pixelcnn/pixelcnn_model.h"

namespace gmzip {

// How a frame of num_pixels learns at a level, 1 .. 9; kNoLearning: not at all.
LearningSettings LearningOfEffort(int effort, uint64_t num_pixels);

// Immutable; thread-safe.
class PixelCoder : public PictureCoder {
 public:
  // Reads a weight file. Errors as ParseWeightFile and PixelCnnModel::Create.
  static Result<std::shared_ptr<const PixelCoder>> Create(std::span<const uint8_t> weight_file);

  Result<std::vector<uint8_t>> EncodeFrame(const Picture& picture, uint32_t first_row,
                                           uint32_t num_rows, int effort,
                                           FrameWatch* watch) const override;
  Result<void> DecodeFrame(std::span<const uint8_t> payload, Picture* picture, uint32_t first_row,
                           uint32_t num_rows, FrameWatch* watch) const override;
  Result<void> MeasureFrame(const Picture& picture, uint32_t first_row, uint32_t num_rows,
                            int effort, FrameWatch* watch, SampleCosts* costs) const override;
  Result<std::shared_ptr<const PictureCoder>> ForClass(int picture_class) const override;
  uint64_t ModelId() const override { return model_id_; }
  int NumChannels() const override { return model_->config().num_channels; }

  // A coder of the same weights for pictures of which `condition` is known, [num_conditions], Q12
  // (models/pixelcnn/pixelcnn_condition.h). Payloads carry it. Without this it is all zeros.
  // Errors: kInvalidArgument for another number of conditions.
  Result<std::shared_ptr<const PixelCoder>> Conditioned(std::span<const int16_t> condition) const;

  const PixelCnnConfig& config() const { return model_->config(); }
  uint64_t num_parameters() const { return num_parameters_; }

 private:
  PixelCoder() = default;

  std::shared_ptr<const PixelCnnModel> model_;         // as in the weight file
  std::shared_ptr<const PixelCnnModel> coding_model_;  // told condition_
  std::vector<int16_t> condition_;                     // [num_conditions]
  uint64_t model_id_ = 0;
  uint64_t num_parameters_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_PIXEL_CODER_H_
