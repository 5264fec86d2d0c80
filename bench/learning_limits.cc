// What learning while coding does to pictures no camera takes: noise, flat areas, alternating
// extremes, stripes; a frame of each kind, and a frame of bands of all of them that follow each
// other without warning.
//
//   learning_limits [MEGAPIXELS] [SPACING]
//
// Prints what frames and bands cost without and with learning. Exit code 1 if learning costs any
// frame more than 1 % and 64 bytes. Default: 100 megapixels in all, gradients from every 4th pixel.

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

#include "codec/entropy/cost_meter.h"
#include "codec/media/picture.h"
#include "codec/passes/pixel_pass.h"
#include "models/pixelcnn/pixelcnn_model.h"
#include "models/runtime/weight_file.h"
#include "models/weights/shipped_models.h"

namespace gmzip {
namespace {

constexpr uint32_t kWidth = 1024;
constexpr uint32_t kBandRows = 96;

enum Band { kNoise, kFlat, kAlternating, kExtremeNoise, kStripes, kSparse, kNumBands };
constexpr std::array<const char*, kNumBands> kBandNames = {
    "noise", "flat", "alternating extremes", "noise of extremes", "stripes", "sparse extremes"};

// The band that row y belongs to; they follow each other in no order. only: the kind of all rows,
// or kNumBands.
Band BandOf(uint32_t y, Band only) {
  if (only != kNumBands) return only;
  std::minstd_rand random(y / kBandRows + 1);
  random.discard(3);
  return static_cast<Band>(random() % kNumBands);
}

uint8_t SampleOf(Band band, uint32_t x, uint32_t y, uint32_t channel, std::mt19937& random) {
  switch (band) {
    case kNoise:
      return static_cast<uint8_t>(random());
    case kAlternating:
      return (x + y + channel) % 2 == 0 ? 0 : 255;
    case kExtremeNoise:
      return random() % 2 == 0 ? 0 : 255;
    case kStripes:
      return x * (1 + y / kBandRows % 7) / 16 % 2 == 0 ? 0 : 255;
    case kSparse:
      return random() % 512 == 0 ? 255 : 0;
    default:
      return static_cast<uint8_t>(y / kBandRows * 37);
  }
}

Picture MakePicture(uint32_t height, Band only) {
  Picture picture{kWidth, height, 3, {}};
  picture.samples.reserve(size_t{kWidth} * height * 3);
  std::mt19937 random(1);
  for (uint32_t y = 0; y < height; ++y) {
    const Band band = BandOf(y, only);
    for (uint32_t x = 0; x < kWidth; ++x) {
      for (uint32_t c = 0; c < 3; ++c) {
        picture.samples.push_back(SampleOf(band, x, y, c, random));
      }
    }
  }
  return picture;
}

// Adds up costs by band.
class BandMeter {
 public:
  static constexpr bool kDecodes = false;

  explicit BandMeter(Band only) : only_(only) {}

  void StartSample(int /*x*/, int y, int /*channel*/) {
    band_ = BandOf(static_cast<uint32_t>(y), only_);
  }
  int Bit(int bit, uint32_t p1_16) {
    costs_q16_[band_] += CostQ16(bit != 0 ? p1_16 : 65536 - p1_16);
    return bit;
  }
  double Bytes(size_t band) const { return static_cast<double>(costs_q16_[band]) / 65536 / 8; }

 private:
  Band only_;
  size_t band_ = 0;
  std::array<uint64_t, kNumBands> costs_q16_{};
};

BandMeter Measure(const PixelCnnModel& model, const Picture& picture, Band only,
                  const LearningSettings& learning) {
  BandMeter meter(only);
  FrameWatch watch;
  PixelPass pass(model, learning, &picture, 0, picture.height, &meter);
  (void)pass.Run(&watch);
  return meter;
}

// One frame. False if learning cost more than it may.
bool MeasureFrame(const PixelCnnModel& model, Band only, double megapixels, int spacing) {
  const auto height = static_cast<uint32_t>(megapixels * 1e6 / kWidth) + 1;
  const Picture picture = MakePicture(height, only);
  BandMeter fixed(only);
  std::thread other([&] { fixed = Measure(model, picture, only, {}); });
  const BandMeter learning = Measure(model, picture, only, {LearningSettings::kUsualRate, spacing});
  other.join();
  double before = 0;
  double after = 0;
  for (size_t band = 0; band < kNumBands; ++band) {
    before += fixed.Bytes(band);
    after += learning.Bytes(band);
    if (only != kNumBands) continue;
    fmt::print("  {:<20} {:>14.0f} -> {:>14.0f} bytes\n", kBandNames[band], fixed.Bytes(band),
               learning.Bytes(band));
  }
  fmt::print("{:<22} {:>14.0f} -> {:>14.0f} bytes ({:+.3f} %)\n",
             only == kNumBands ? "all of these" : kBandNames[only], before, after,
             (after / before - 1) * 100);
  return after <= before * 1.01 + 64;
}

int Run(int argc, char** argv) {
  const double megapixels = argc > 1 ? std::atof(argv[1]) : 100;
  const int spacing = argc > 2 ? std::atoi(argv[2]) : 2;
  for (const ShippedModel& shipped : ShippedModels()) {
    if (shipped.name != "photo-5") continue;
    const auto file = ParseWeightFile(shipped.weight_file);
    if (!file) return 1;
    const auto model = PixelCnnModel::Create(*file);
    if (!model) return 1;
    fmt::print("{:.0f} megapixels in frames of {:.1f}, gradients from every {}th pixel\n",
               megapixels, megapixels / (kNumBands + 1), 1 << spacing);
    bool is_good = true;
    for (int only = 0; only <= kNumBands; ++only) {
      is_good &=
          MeasureFrame(**model, static_cast<Band>(only), megapixels / (kNumBands + 1), spacing);
    }
    return is_good ? 0 : 1;
  }
  return 1;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) { return gmzip::Run(argc, argv); }
