#include "models/bytes/byte_prior.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/byte_order.h"
#include "models/bytes/byte_prior_format.h"
#include "models/runtime/weight_file.h"

namespace gmzip {
namespace {

auto Damaged(const std::string& what) {
  return MakeError(ErrorCode::kDamaged, "byte prior: " + what);
}

size_t NumGroups(size_t size, size_t group_size) { return (size + group_size - 1) / group_size; }

// Calls each(array, first element, elements) for the stored elements, in the order of the values;
// what is called is whole groups. False if the runs are not whole or go beyond the arrays.
template <typename Each>
bool ForEachStored(std::span<const size_t> sizes, size_t group_size, std::span<const uint8_t> runs,
                   const Each& each) {
  size_t array = 0;
  size_t group = 0;  // of the array, to come next
  bool is_stored = false;
  for (; !runs.empty(); is_stored = !is_stored) {
    uint64_t left = 0;
    if (!TakeVarUint(&runs, &left)) return false;
    while (left > 0) {
      if (array == sizes.size()) return false;
      const size_t num_groups = NumGroups(sizes[array], group_size);
      const size_t num = static_cast<size_t>(std::min<uint64_t>(left, num_groups - group));
      if (is_stored && num > 0) {
        const size_t first = group * group_size;
        each(array, first, std::min(num * group_size, sizes[array] - first));
      }
      left -= num;
      group += num;
      if (group < num_groups) break;
      ++array;
      group = 0;
    }
  }
  return true;
}

Result<void> CheckFamily(const WeightFileView& file) {
  const auto family = file.metadata.find(kPriorFamilyKey);
  if (family == file.metadata.end() || family->second != kPriorFamily) {
    return MakeError(ErrorCode::kUnsupported, "byte prior: a weight file, but not of bytes");
  }
  const auto version = file.metadata.find(kPriorVersionKey);
  if (version == file.metadata.end()) return Damaged("no version");
  if (version->second != std::to_string(kPriorVersion)) {
    return MakeError(ErrorCode::kUnsupported, "byte prior: version " + version->second +
                                                  ", this gmzip reads " +
                                                  std::to_string(kPriorVersion));
  }
  return {};
}

template <typename T>
bool HaveSizes(const std::vector<std::span<T>>& arrays, const std::vector<size_t>& sizes) {
  return std::ranges::equal(arrays, sizes, {}, [](std::span<T> array) { return array.size(); });
}

size_t IndexOf(ByteEffort effort) {
  const auto found = std::ranges::find(kPriorEfforts, effort);
  return static_cast<size_t>(found - kPriorEfforts.begin());
}

}  // namespace

Result<std::shared_ptr<const BytePrior>> BytePrior::Create(std::vector<uint8_t> weight_file) {
  const std::shared_ptr<BytePrior> prior(new BytePrior());
  prior->owned_ = std::move(weight_file);
  GMZIP_RETURN_IF_ERROR(prior->Read(prior->owned_));
  return std::shared_ptr<const BytePrior>(prior);
}

Result<std::shared_ptr<const BytePrior>> BytePrior::CreateView(
    std::span<const uint8_t> weight_file) {
  const std::shared_ptr<BytePrior> prior(new BytePrior());
  GMZIP_RETURN_IF_ERROR(prior->Read(weight_file));
  return std::shared_ptr<const BytePrior>(prior);
}

Result<void> BytePrior::Read(std::span<const uint8_t> weight_file) {
  GMZIP_ASSIGN_OR_RETURN(const WeightFileView file, ParseWeightFileView(weight_file));
  GMZIP_RETURN_IF_ERROR(CheckFamily(file));
  GMZIP_ASSIGN_OR_RETURN(const auto table, file.Get(kPriorTableName, DType::kU8, 2));
  if (table.shape[1] != PrimedCounts::kBucketBytes || table.shape[0] > UINT32_MAX) {
    return Damaged("the table has no buckets of 64 bytes");
  }
  table_ = table.bytes;
  counts_ = PrimedCounts(table_);
  for (size_t e = 0; e < kPriorEfforts.size(); ++e) {
    for (size_t type = 0; type < kLearnedTypeNames.size(); ++type) {
      GMZIP_ASSIGN_OR_RETURN(efforts_[e][type],
                             ReadArrays(file, kPriorEfforts[e], static_cast<LearnedType>(type)));
    }
  }
  return {};
}

Result<BytePrior::StoredArrays> BytePrior::ReadArrays(const WeightFileView& file, ByteEffort effort,
                                                      LearnedType type) {
  const auto name = [&](std::string_view part) { return LearnedTensorName(effort, type, part); };
  StoredArrays stored;
  GMZIP_ASSIGN_OR_RETURN(const auto sizes, file.Get(name("sizes"), DType::kI32, 1));
  GMZIP_ASSIGN_OR_RETURN(const auto runs, file.Get(name("runs"), DType::kU8, 1));
  GMZIP_ASSIGN_OR_RETURN(const auto values, file.Get(name("values"), DType::kI16, 1));
  if (sizes.shape[0] > kMaxPriorArrays) return Damaged(name("sizes") + " is too long");
  for (size_t a = 0; a < sizes.shape[0]; ++a) {
    const auto size = LoadLe<int32_t>(sizes.bytes.data() + 4 * a);
    if (size < 0 || static_cast<size_t>(size) > kMaxPriorElements) {
      return Damaged(name("sizes") + " has an impossible size");
    }
    stored.sizes.push_back(static_cast<size_t>(size));
  }
  stored.runs = runs.bytes;
  stored.values = values.bytes;
  size_t num_values = 0;
  if (!ForEachStored(stored.sizes, GroupSize(type), stored.runs,
                     [&](size_t, size_t, size_t num) { num_values += num; })) {
    return Damaged(name("runs") + " does not fit the sizes");
  }
  if (num_values != values.shape[0]) return Damaged(name("values") + " does not fit the runs");
  if (type == LearnedType::kProbabilities) {
    GMZIP_ASSIGN_OR_RETURN(const auto counts, file.Get(name("counts"), DType::kU8, 1));
    if (counts.shape[0] != num_values) return Damaged(name("counts") + " does not fit the runs");
    stored.counts = counts.bytes;
  }
  return stored;
}

Result<void> BytePrior::ApplyTo(ByteEffort effort, const LearnedArrays& arrays) const {
  const size_t index = IndexOf(effort);
  if (index == efforts_.size()) {
    return MakeError(ErrorCode::kUnsupported, "byte prior: has nothing for this effort");
  }
  const auto& [probabilities, weights, curves] = efforts_[index];
  if (!HaveSizes(arrays.probabilities, probabilities.sizes) ||
      !HaveSizes(arrays.weights, weights.sizes) || !HaveSizes(arrays.curves, curves.sizes)) {
    return MakeError(ErrorCode::kUnsupported,
                     "byte prior: trained for another form of the byte model; train it again");
  }
  const uint8_t* value = probabilities.values.data();
  const uint8_t* count = probabilities.counts.data();
  ForEachStored(probabilities.sizes, GroupSize(LearnedType::kProbabilities), probabilities.runs,
                [&](size_t array, size_t first, size_t num) {
                  for (size_t i = first; i < first + num; ++i, value += 2, ++count) {
                    if (*count == 0) continue;
                    const int32_t p_16 = LoadLe<int16_t>(value) + kPriorProbabilityOffset;
                    arrays.probabilities[array][i] =
                        AdaptiveProbability(static_cast<uint32_t>(p_16), *count);
                  }
                });
  value = weights.values.data();
  ForEachStored(weights.sizes, GroupSize(LearnedType::kWeights), weights.runs,
                [&](size_t array, size_t first, size_t num) {
                  int32_t* target = arrays.weights[array].data() + first;
                  for (size_t i = 0; i < num; ++i, value += 2) {
                    target[i] = std::max(LoadLe<int16_t>(value) * (1 << kPriorWeightShift),
                                         -kMaxMixerWeight);
                  }
                });
  value = curves.values.data();
  ForEachStored(curves.sizes, GroupSize(LearnedType::kCurves), curves.runs,
                [&](size_t array, size_t first, size_t num) {
                  uint16_t* target = arrays.curves[array].data() + first;
                  for (size_t i = 0; i < num; ++i, value += 2) {
                    target[i] =
                        static_cast<uint16_t>(LoadLe<int16_t>(value) + kPriorProbabilityOffset);
                  }
                });
  return {};
}

size_t BytePrior::num_values() const {
  size_t num = 0;
  for (const EffortArrays& arrays : efforts_) {
    for (const StoredArrays& stored : arrays) num += stored.values.size() / 2;
  }
  return num;
}

}  // namespace gmzip
