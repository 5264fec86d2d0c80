// How much work a model of bytes does, and how much memory it takes.
#ifndef GMZIP_MODELS_BYTES_BYTE_EFFORT_H_
#define GMZIP_MODELS_BYTES_BYTE_EFFORT_H_

#include <cstdint>

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
  // Whether one of two networks may read on another core; the model is the same.
  bool on_two_threads = false;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_EFFORT_H_
