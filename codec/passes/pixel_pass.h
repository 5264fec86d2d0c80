// The coding pass of the pixel models: one traversal of a stripe of rows, for every coder.
//
// Encoder, decoder and meter run exactly this code; what differs is only what Coder::Bit does.
#ifndef GMZIP_CODEC_PASSES_PIXEL_PASS_H_
#define GMZIP_CODEC_PASSES_PIXEL_PASS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "codec/media/picture.h"
#include "codec/passes/picture_codec.h"
#include "models/pixelcnn/classical_prediction.h"
#include "models/pixelcnn/frame_planes.h"
#include "models/pixelcnn/least_squares.h"
#include "models/pixelcnn/pixel_features.h"
#include "models/pixelcnn/pixelcnn_learner.h"
#include "models/pixelcnn/pixelcnn_model.h"
#include "models/pixelcnn/sample_mixture.h"
#include "models/pixelcnn/wavefront.h"

namespace gmzip {

// Codes a sample in eight decisions, highest bit first, each with the mixture's probability given
// the bits before. Returns the sample; the argument matters to encoders only.
template <typename Coder>
uint8_t CodeSample(const SampleMixture& mixture, uint8_t sample, Coder& coder) {
  int low = 0;
  uint64_t mass_below = 0;
  uint64_t mass_high = mixture.TotalMass();
  for (int half = 128; half >= 1; half /= 2) {
    const int middle = low + half - 1;
    const uint64_t mass_middle = mixture.MassUpTo(middle);
    const uint32_t p1_16 = UpperHalfProbability16(mass_below, mass_middle, mass_high);
    if (coder.Bit((sample & half) != 0 ? 1 : 0, p1_16) != 0) {
      low += half;
      mass_below = mass_middle;
    } else {
      mass_high = mass_middle;
    }
  }
  return static_cast<uint8_t>(low);
}

// Codes rows [first_row, first_row + num_rows) of a picture of as many channels as the model has.
// Coder: Bit(bit, p1_16), kDecodes; optionally StartSample(x, y, channel) before each sample.
// Not thread-safe; use one per stripe.
template <typename Coder>
class PixelPass {
 public:
  using Samples = std::conditional_t<Coder::kDecodes, Picture, const Picture>;

  PixelPass(const PixelCnnModel& model, const LearningSettings& learning, Samples* picture,
            uint32_t first_row, uint32_t num_rows, Coder* coder)
      : picture_(picture),
        first_row_(first_row),
        coder_(coder),
        wavefront_(static_cast<int>(picture->width), static_cast<int>(num_rows)),
        planes_(static_cast<int>(picture->width), static_cast<int>(num_rows),
                picture->num_channels),
        predictor_(planes_) {
    if (learning.IsOn()) {
      learner_.emplace(model, learning, wavefront_.max_batch());
      model_ = &learner_->model();
      batch_ = learner_->batch();
    } else {
      fixed_batch_.emplace(model.config(), wavefront_.max_batch());
      model_ = &model;
      batch_ = &*fixed_batch_;
    }
    pixels_.reserve(static_cast<size_t>(wavefront_.max_batch()));
  }

  // Errors: kCancelled.
  Result<void> Run(FrameWatch* watch) {
    for (int group = 0; group < wavefront_.num_groups(); ++group) {
      if (watch->IsCancelled()) return MakeError(ErrorCode::kCancelled, "cancelled");
      const int first = wavefront_.FirstRow(group);
      const int last = wavefront_.LastRow(group);
      predictor_.FitGroup(group, first, last);
      uint64_t num_coded = 0;
      for (int step = 0; step < kSegment; ++step) num_coded += CodeStep(group, step, first, last);
      predictor_.UpdateGroup(group, first, last);
      watch->AddPixels(num_coded);
    }
    return {};
  }

 private:
  struct Pixel {
    int x;
    int y;
    int32_t prediction_q6;
    ClassicalPrediction classical;
  };

  // One pixel of every active row. Returns how many there were.
  size_t CodeStep(int group, int step, int first_row, int last_row) {
    pixels_.clear();
    for (int y = first_row; y <= last_row; ++y) {
      const int x = wavefront_.X(group, y, step);
      if (wavefront_.Inside(x)) pixels_.push_back({x, y, 0, PredictClassically(planes_, x, y)});
    }
    const int count = static_cast<int>(pixels_.size());
    const bool learns = learner_ && count > 0 && learner_->LearnsFrom(group, step);
    for (int i = 0; i < count; ++i) {
      Pixel& pixel = pixels_[static_cast<size_t>(i)];
      pixel.prediction_q6 = predictor_.Predict(pixel.x, pixel.y, 0, pixel.classical);
      ExtractFeatures(planes_, pixel.x, pixel.y, pixel.classical, pixel.prediction_q6,
                      batch_->Features(i));
    }
    batch_->StartStep(learns);
    model_->RunTrunk(count, batch_);
    for (int channel = 0; channel < planes_.num_channels(); ++channel) {
      if (channel > 0) ExtractHeads(channel);
      model_->RunHead(channel, count, batch_);
      for (int i = 0; i < count; ++i) {
        CodeChannel(i, channel, learns);
      }
    }
    for (const Pixel& pixel : pixels_) planes_.FillBorders(pixel.x, pixel.y);
    if (learns) learner_->EndStep(count);
    return pixels_.size();
  }

  void ExtractHeads(int channel) {
    for (size_t i = 0; i < pixels_.size(); ++i) {
      Pixel& pixel = pixels_[i];
      pixel.prediction_q6 = predictor_.Predict(pixel.x, pixel.y, channel, pixel.classical);
      ExtractHeadFeatures(planes_, pixel.x, pixel.y, channel, pixel.classical, pixel.prediction_q6,
                          batch_->HeadFeatures(channel, static_cast<int>(i)));
    }
  }

  void CodeChannel(int i, int channel, bool learns) {
    const Pixel& pixel = pixels_[static_cast<size_t>(i)];
    const SampleMixture mixture(batch_->Outputs(i), model_->config().num_mixtures,
                                pixel.prediction_q6, pixel.classical.inverse_activity_q18);
    if constexpr (requires { coder_->StartSample(0, 0, 0); }) {
      coder_->StartSample(pixel.x, pixel.y, channel);
    }
    auto& stored = picture_->samples[SampleIndex(pixel, channel)];
    const uint8_t sample = CodeSample(mixture, stored, *coder_);
    if constexpr (Coder::kDecodes) stored = sample;
    if (learns) learner_->AddSample(i, channel, mixture, sample);
    planes_.Set(pixel.x, pixel.y, channel, sample);
    planes_.SetError(pixel.x, pixel.y, channel, (int32_t{sample} << 6) - pixel.prediction_q6);
    predictor_.Learn(pixel.x, pixel.y, channel, pixel.classical, sample);
  }

  size_t SampleIndex(const Pixel& pixel, int channel) const {
    const size_t row = first_row_ + static_cast<size_t>(pixel.y);
    const auto channels = static_cast<size_t>(picture_->num_channels);
    const int stored = channels == 1 ? 0 : kCodingOrder[channel];
    return (row * picture_->width + static_cast<size_t>(pixel.x)) * channels +
           static_cast<size_t>(stored);
  }

  std::optional<PixelCnnLearner> learner_;  // one of these two
  std::optional<PixelCnnBatch> fixed_batch_;
  const PixelCnnModel* model_;
  PixelCnnBatch* batch_;
  Samples* picture_;
  uint32_t first_row_;
  Coder* coder_;
  Wavefront wavefront_;
  FramePlanes planes_;
  LeastSquaresPredictor predictor_;
  std::vector<Pixel> pixels_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_PIXEL_PASS_H_
