// The likelihood of any bytes, bit by bit: contexts over the adaptive stage (models/mixing).
#ifndef GMZIP_MODELS_BYTES_BYTE_MODEL_H_
#define GMZIP_MODELS_BYTES_BYTE_MODEL_H_

#include <cstdint>
#include <memory>

#include "models/bytes/byte_kind.h"
#include "models/mixing/byte_forecast.h"

namespace gmzip {

// How much work a byte is worth. The numbers stand in files.
enum class ByteEffort : uint8_t {
  kFast = 1,
  kMedium = 3,
  kHigh = 4,
  kNetwork = 5,      // kMedium with a network's forecast beside the contexts
  kNetworkHigh = 9,  // kHigh with one
};

constexpr bool HasNetwork(ByteEffort effort) { return effort >= ByteEffort::kNetwork; }
// The effort whose contexts it has.
constexpr ByteEffort ContextEffort(ByteEffort effort) {
  if (effort == ByteEffort::kNetwork) return ByteEffort::kMedium;
  return effort == ByteEffort::kNetworkHigh ? ByteEffort::kHigh : effort;
}

inline constexpr int kMinByteMemoryLog2 = 16;
inline constexpr int kMaxByteMemoryLog2 = 28;

struct ByteModelSettings {
  ByteEffort effort = ByteEffort::kMedium;
  int memory_log2 = 22;  // bytes of hash tables, kMinByteMemoryLog2 .. kMaxByteMemoryLog2
  // What is learned becomes a prior: mixers move in smaller steps over many files than over one.
  bool makes_prior = false;
};

class BytePredictor;
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
  void Update(int bit);

 private:
  std::unique_ptr<BytePredictor> predictor_;
  uint32_t p1_16_ = 32768;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_MODEL_H_
