// Walks a picture as PixelPass does, without network and coder, and writes down everything a coder
// could depend on.
#ifndef GMZIP_TESTS_MODELS_PIXELCNN_TRACED_TRAVERSAL_H_
#define GMZIP_TESTS_MODELS_PIXELCNN_TRACED_TRAVERSAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/pixelcnn/classical_prediction.h"
#include "models/pixelcnn/frame_planes.h"
#include "models/pixelcnn/least_squares.h"
#include "models/pixelcnn/pixel_features.h"
#include "models/pixelcnn/wavefront.h"
#include "tests/models/pixelcnn/generated_picture.h"

namespace gmzip {

struct PixelTrace {
  // In the order of evaluation: hashes of features, predictions.
  std::vector<uint64_t> events;
  // samples[(y * width + x) * num_channels + c]: events that came before the sample was coded, its
  // place in coding order, and its adaptive prediction.
  struct Coded {
    size_t num_events;
    size_t order;
    int32_t prediction_q6;
  };
  std::vector<Coded> samples;
};

inline PixelTrace TraceTraversal(std::span<const uint8_t> samples, int width, int height,
                                 int channels) {
  const Wavefront wavefront(width, height);
  FramePlanes planes(width, height, channels);
  LeastSquaresPredictor predictor(planes);
  PixelTrace trace;
  trace.samples.resize(samples.size());
  std::vector<int16_t> features(static_cast<size_t>(NumFeatures(channels)));
  std::vector<int16_t> head_features(kNumHeadFeatures);
  struct Pixel {
    int x;
    int y;
    ClassicalPrediction classical;
  };
  size_t order = 0;
  for (int group = 0; group < wavefront.num_groups(); ++group) {
    const int first = wavefront.FirstRow(group);
    const int last = wavefront.LastRow(group);
    predictor.FitGroup(group, first, last);
    for (int step = 0; step < kSegment; ++step) {
      std::vector<Pixel> pixels;
      for (int y = first; y <= last; ++y) {
        const int x = wavefront.X(group, y, step);
        if (wavefront.Inside(x)) pixels.push_back({x, y, PredictClassically(planes, x, y)});
      }
      for (int c = 0; c < channels; ++c) {
        std::vector<int32_t> predictions;
        for (const Pixel& pixel : pixels) {
          predictions.push_back(predictor.Predict(pixel.x, pixel.y, c, pixel.classical));
          if (c == 0) {
            ExtractFeatures(planes, pixel.x, pixel.y, pixel.classical, predictions.back(),
                            features.data());
            trace.events.push_back(HashValues<int16_t>(features));
          } else {
            ExtractHeadFeatures(planes, pixel.x, pixel.y, c, pixel.classical, predictions.back(),
                                head_features.data());
            trace.events.push_back(HashValues<int16_t>(head_features));
          }
        }
        trace.events.push_back(HashValues<int32_t>(predictions));
        for (size_t i = 0; i < pixels.size(); ++i) {
          const Pixel& pixel = pixels[i];
          const auto at = static_cast<size_t>((pixel.y * width + pixel.x) * channels + c);
          trace.samples[at] = {trace.events.size(), order++, predictions[i]};
          planes.Set(pixel.x, pixel.y, c, samples[at]);
          planes.SetError(pixel.x, pixel.y, c, (int32_t{samples[at]} << 6) - predictions[i]);
          predictor.Learn(pixel.x, pixel.y, c, pixel.classical, samples[at]);
        }
      }
      for (const Pixel& pixel : pixels) planes.FillBorders(pixel.x, pixel.y);
    }
    predictor.UpdateGroup(group, first, last);
  }
  return trace;
}

}  // namespace gmzip

#endif  // GMZIP_TESTS_MODELS_PIXELCNN_TRACED_TRAVERSAL_H_
