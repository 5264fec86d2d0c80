// What a picture costs under a model, sample by sample, without writing anything.
#ifndef GMZIP_CODEC_MEASURE_H_
#define GMZIP_CODEC_MEASURE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/gmzip.h"
#include "codec/media/picture.h"
#include "codec/passes/picture_codec.h"  // SampleCosts

namespace gmzip {

// The picture in a file as the models see it, alpha left out, and the likelihood they give it.
struct PictureMeasurement {
  Picture picture;  // 1 or 3 channels
  uint32_t rows_per_frame = 0;
  uint64_t model_id = 0;
  SampleCosts costs;

  double BitsPerDim() const {
    return static_cast<double>(costs.total_q16) / 65536.0 /
           static_cast<double>(picture.samples.size());
  }
};

// Measures the frames that Compress would code, with the model it would choose.
// Errors: kUnsupported if the file holds no picture that models take; of loading the model;
// kCancelled.
Result<PictureMeasurement> MeasurePicture(std::span<const uint8_t> file,
                                          const CompressOptions& options);

// What learning took off each sample; 0 where it cost.
SampleCosts SavedCosts(const SampleCosts& fixed, const SampleCosts& learning);

// What each pixel costs, its samples' costs added up. [height, width], in bits.
std::vector<float> PixelBits(const PictureMeasurement& measurement);

// Colours each pixel by its cost, from none to `white_bits` bits and more (heat_colours.h).
// [height, width, 3] R, G, B.
Picture CostHeatMap(const PictureMeasurement& measurement, double white_bits);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEASURE_H_
