// The likelihood of any bytes, bit by bit: contexts over the adaptive stage (models/mixing).
#ifndef GMZIP_MODELS_BYTES_BYTE_MODEL_H_
#define GMZIP_MODELS_BYTES_BYTE_MODEL_H_

#include <cstdint>
#include <memory>

#include "models/bytes/byte_effort.h"
#include "models/bytes/byte_kind.h"
#include "models/bytes/byte_predictor.h"
#include "models/bytes/fast_predictor.h"
#include "models/mixing/byte_forecast.h"

namespace gmzip {

class BytePrior;

// Predicts the bits of a stream of bytes, highest bit first, and learns from each. The same
// integers on every machine. Not thread-safe; one per stream.
class ByteModel {
 public:
  // prior: must outlive the model; null: starts knowing nothing. One that does not fit the model
  // (CheckPriorFits in byte_prior.h) sets no arrays.
  // network: of a stream that begins, for efforts that have one; null: it has no opinion.
  explicit ByteModel(const ByteModelSettings& settings, const BytePrior* prior = nullptr,
                     std::unique_ptr<ByteForecaster> network = nullptr);
  ~ByteModel();
  ByteModel(ByteModel&&) noexcept;
  ByteModel& operator=(ByteModel&&) noexcept;

  // Says what the bytes from here on are. Between bytes only.
  void SetKind(ByteKind kind);

  // Probability that the next bit is 1, of 65536: 1 .. 65535.
  uint32_t p1_16() const { return p1_16_; }
  // The next bit was `bit` (0 or 1).
  void Update(int bit) { p1_16_ = predictor_->Update(bit); }

  // The bits of a whole byte, highest first: get_bit(shift, p1_16) gives bit `shift` of it (7 ..
  // 0), whose probability of being 1 is p1_16. The same as p1_16() and Update() in turn, but the
  // fast effort is compiled into the caller.
  template <typename GetBit>
  uint8_t NextByte(const GetBit& get_bit) {
    return fast_ != nullptr ? NextByteOf(fast_, get_bit) : NextByteOf(predictor_.get(), get_bit);
  }

 private:
  template <typename Predictor, typename GetBit>
  uint8_t NextByteOf(Predictor* predictor, const GetBit& get_bit) {
    uint32_t byte = 0;
    uint32_t p1_16 = p1_16_;
    for (int shift = 7; shift >= 0; --shift) {
      const int bit = get_bit(shift, p1_16);
      p1_16 = predictor->Update(bit);
      byte = byte << 1 | static_cast<uint32_t>(bit);
    }
    p1_16_ = p1_16;
    return static_cast<uint8_t>(byte);
  }

  std::unique_ptr<BytePredictor> predictor_;
  FastPredictor* fast_;  // predictor_, where it is one; else null
  uint32_t p1_16_ = 32768;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_MODEL_H_
