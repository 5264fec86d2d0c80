// What a family of picture models offers the container: stripes of a picture to bytes and back.
//
// The picture passes implement PictureCoder; whoever owns weights implements PictureModels. The
// container knows neither networks nor their bit streams.
#ifndef GMZIP_CODEC_PASSES_PICTURE_CODEC_H_
#define GMZIP_CODEC_PASSES_PICTURE_CODEC_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/media/picture.h"

namespace gmzip {

// How far coding has come, and whether it should stop. Shared by all threads of one file.
// Thread-safe.
class FrameWatch {
 public:
  void AddPixels(uint64_t num_pixels) {
    num_pixels_.fetch_add(num_pixels, std::memory_order_relaxed);
  }
  uint64_t num_pixels() const { return num_pixels_.load(std::memory_order_relaxed); }

  void Cancel() { is_cancelled_.store(true, std::memory_order_relaxed); }
  bool IsCancelled() const { return is_cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> num_pixels_{0};
  std::atomic<bool> is_cancelled_{false};
};

// What each sample of a picture costs under a model, in 1/65536 bit; laid out as Picture::samples.
struct SampleCosts {
  std::vector<uint32_t> cost_q16;  // [height, width, num_channels]
  uint64_t total_q16 = 0;
};

// As PictureCoder's effort: the model stays as it was shipped.
inline constexpr int kNoLearning = 0;

// Codes stripes of pictures of 1 (grey) or 3 (R, G, B) channels with one model. Immutable and
// thread-safe: many stripes are coded at a time, each call keeping its own state.
class PictureCoder {
 public:
  virtual ~PictureCoder() = default;

  // Rows [first_row, first_row + num_rows) of `picture` to a payload. What is written depends on
  // these rows and `effort` alone, never on other rows, threads or the machine. Calls
  // watch->AddPixels as it goes (num_rows x width in all) and returns kCancelled soon after
  // watch->IsCancelled().
  //   effort  kNoLearning, or a level, 1 .. 9: how much the model learns while it codes
  virtual Result<std::vector<uint8_t>> EncodeFrame(const Picture& picture, uint32_t first_row,
                                                   uint32_t num_rows, int effort,
                                                   FrameWatch* watch) const = 0;

  // Exact inverse: fills the rows of `picture`, whose shape and sample buffer stand ready, and
  // touches no other row. Any payload is safe to decode; the caller finds damage by the hash.
  // Errors: kDamaged where the payload cannot be what an encoder wrote; kCancelled.
  virtual Result<void> DecodeFrame(std::span<const uint8_t> payload, Picture* picture,
                                   uint32_t first_row, uint32_t num_rows,
                                   FrameWatch* watch) const = 0;

  // Adds what the rows would cost to `costs`, whose cost_q16 is as large as picture.samples.
  // Errors: kCancelled; kUnsupported where a coder cannot tell.
  virtual Result<void> MeasureFrame(const Picture& /*picture*/, uint32_t /*first_row*/,
                                    uint32_t /*num_rows*/, int /*effort*/, FrameWatch* /*watch*/,
                                    SampleCosts* /*costs*/) const {
    return MakeError(ErrorCode::kUnsupported, "this model cannot be measured");
  }

  // The coder for pictures known to be of a class. Payloads say which it was: any coder of the same
  // weights decodes them. Errors: kInvalidArgument where the model knows no such class.
  virtual Result<std::shared_ptr<const PictureCoder>> ForClass(int /*picture_class*/) const {
    return MakeError(ErrorCode::kInvalidArgument, "the model does not know classes of pictures");
  }

  // Content hash of the weights: what files name the model by.
  virtual uint64_t ModelId() const = 0;

  // Channels of the pictures it codes: 1 or 3.
  virtual int NumChannels() const = 0;
};

// What `gmzip models` shows of a model.
struct PictureModelInfo {
  uint64_t model_id = 0;
  std::string name;
  int num_channels = 0;  // 1 or 3
  int first_level = 0;   // levels that use it: first_level .. last_level,
  int last_level = -1;   // none if last_level < first_level
  uint64_t num_parameters = 0;
  uint64_t macs_per_pixel = 0;  // multiply-adds
};

// The models at hand. Loading is the implementation's business: lazily, once, thread-safe.
class PictureModels {
 public:
  virtual ~PictureModels() = default;

  // The coder that `level` (1 .. 9) uses for pictures of num_channels (1 or 3); null if none does.
  // Errors: whatever stops a model that should be there from loading.
  virtual Result<std::shared_ptr<const PictureCoder>> ForLevel(int level,
                                                               int num_channels) const = 0;
  // The coder of that content hash. Errors: kModelMissing.
  virtual Result<std::shared_ptr<const PictureCoder>> ById(uint64_t model_id) const = 0;
  // The coder in a weight file. Errors: kNotFound, kIo, kDamaged, kUnsupported.
  virtual Result<std::shared_ptr<const PictureCoder>> FromFile(const std::string& path) const = 0;

  virtual std::vector<PictureModelInfo> List() const = 0;
};

// The models this build ships.
const PictureModels& BuiltInPictureModels();

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_PICTURE_CODEC_H_
