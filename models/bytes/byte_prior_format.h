// What the reader and the maker of a byte prior's weight file both know (docs/MODELS.md, "Bytes:
// the prior").
#ifndef GMZIP_MODELS_BYTES_BYTE_PRIOR_FORMAT_H_
#define GMZIP_MODELS_BYTES_BYTE_PRIOR_FORMAT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/bytes/byte_effort.h"
#include "models/mixing/apm.h"
#include "models/mixing/mixer_kernels.h"

namespace gmzip {

// Metadata.
inline constexpr std::string_view kPriorFamilyKey = "family";
inline constexpr std::string_view kPriorFamily = "bytes";
inline constexpr std::string_view kPriorVersionKey = "bytes_version";
// Changes when the same file would make a model predict otherwise, or no longer fits predictors.
inline constexpr int kPriorVersion = 3;

// Tensor of the primed counts: U8 [buckets, PrimedCounts::kBucketBytes].
inline constexpr std::string_view kPriorTableName = "table";

// Each effort has arrays of three types; all arrays of a type are stored together, as tensors
// "effort3.weights.sizes" and so on:
//   sizes   I32 [arrays]  elements of each array
//   runs    U8 [bytes]    which groups of elements are stored: the length of a run of groups that
//                         are not, of one of groups that are, and so on, each as a VarUint; after
//                         the last run none is. An array's last group may be shorter, and the next
//                         array starts a new one
//   values  I16 [stored elements]
//   counts  U8 [stored elements], probabilities only
// What is not stored stays as the predictor makes it.
inline constexpr std::array<ByteEffort, 5> kPriorEfforts = {ByteEffort::kFast, ByteEffort::kMedium,
                                                            ByteEffort::kNetwork, ByteEffort::kHigh,
                                                            ByteEffort::kNetworkHigh};

enum class LearnedType { kProbabilities, kWeights, kCurves };
inline constexpr std::array<std::string_view, 3> kLearnedTypeNames = {"probabilities", "weights",
                                                                      "curves"};

// Elements of a group: a mixer's sets of weights are whole groups, a curve is three.
constexpr size_t GroupSize(LearnedType type) {
  return type == LearnedType::kCurves ? 11 : kMixerGroup;
}
static_assert(Apm::kPoints % GroupSize(LearnedType::kCurves) == 0);

// Values: probabilities and points of curves are of 65536, less 32768 to be signed; weights Q12.
inline constexpr int32_t kPriorProbabilityOffset = 32768;
inline constexpr int kPriorWeightShift = 4;  // from Q12 to the mixers' Q16
// Counts: 0 for a probability left as the predictor makes it. The cap keeps a prior movable.
inline constexpr uint32_t kMaxPriorCount = 30;

// Limits of the reader.
inline constexpr size_t kMaxPriorArrays = 64;
inline constexpr size_t kMaxPriorElements = size_t{1} << 26;  // of an array

// A VarUint: seven bits a byte, lowest first, the eighth bit set where another byte follows; at
// most five bytes.
inline void AppendVarUint(uint32_t value, std::vector<uint8_t>* bytes) {
  for (; value >= 128; value >>= 7) bytes->push_back(static_cast<uint8_t>(value | 128));
  bytes->push_back(static_cast<uint8_t>(value));
}
// Takes one off the front; false if there is none.
inline bool TakeVarUint(std::span<const uint8_t>* bytes, uint64_t* value) {
  *value = 0;
  for (size_t i = 0; i < std::min<size_t>(bytes->size(), 5); ++i) {
    *value |= uint64_t{(*bytes)[i] & 127U} << (7 * i);
    if ((*bytes)[i] < 128) {
      *bytes = bytes->subspan(i + 1);
      return true;
    }
  }
  return false;
}

inline std::string LearnedTensorName(ByteEffort effort, LearnedType type, std::string_view part) {
  return "effort" + std::to_string(static_cast<int>(effort)) + "." +
         std::string(kLearnedTypeNames[static_cast<size_t>(type)]) + "." + std::string(part);
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_PRIOR_FORMAT_H_
