#include "models/bytes/prior_packer.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "models/bytes/byte_prior_format.h"

namespace gmzip {
namespace {

// One element: what is stored of it, and how far training moved it.
struct Packed {
  int16_t value;
  uint8_t count;
  uint32_t change;
};

Packed Pack(AdaptiveProbability trained, AdaptiveProbability fresh) {
  const auto p_16 = static_cast<int32_t>(trained.p_16());
  // One that moves by a shift counts nothing.
  const uint32_t least = trained.p_16() != fresh.p_16() ? 1 : 0;
  const uint32_t count = std::clamp(trained.count(), least, kMaxPriorCount);
  const auto change =
      static_cast<uint32_t>(std::abs(p_16 - static_cast<int32_t>(fresh.p_16()))) + 1;
  return {static_cast<int16_t>(p_16 - kPriorProbabilityOffset), static_cast<uint8_t>(count),
          count == 0 ? 0 : change};
}

Packed Pack(int32_t trained, int32_t fresh) {
  const int32_t rounded = (trained + (1 << (kPriorWeightShift - 1))) >> kPriorWeightShift;
  return {static_cast<int16_t>(std::clamp(rounded, -32768, 32767)), 0,
          static_cast<uint32_t>(std::abs(trained - fresh))};
}

Packed Pack(uint16_t trained, uint16_t fresh) {
  return {static_cast<int16_t>(int32_t{trained} - kPriorProbabilityOffset), 0,
          static_cast<uint32_t>(std::abs(int32_t{trained} - int32_t{fresh}))};
}

struct Group {
  uint64_t change = 0;  // of all its elements
  size_t index = 0;     // among the groups of all arrays of the type
  size_t array = 0;
  size_t first = 0;
  size_t num = 0;
};

template <typename T>
std::vector<Group> ChangedGroups(const std::vector<std::span<T>>& trained,
                                 const std::vector<std::span<T>>& fresh, size_t group_size) {
  std::vector<Group> groups;
  size_t index = 0;
  for (size_t a = 0; a < trained.size(); ++a) {
    for (size_t first = 0; first < trained[a].size(); first += group_size) {
      Group group{0, index++, a, first, std::min(group_size, trained[a].size() - first)};
      for (size_t i = first; i < first + group.num; ++i) {
        group.change += Pack(trained[a][i], fresh[a][i]).change;
      }
      if (group.change != 0) groups.push_back(group);
    }
  }
  return groups;
}

std::vector<uint8_t> RunsOf(std::vector<Group> groups) {
  std::ranges::sort(groups, {}, &Group::index);
  std::vector<uint8_t> runs;
  size_t end = 0;  // of the last run
  for (size_t i = 0; i < groups.size();) {
    const size_t first = groups[i].index;
    AppendVarUint(static_cast<uint32_t>(first - end), &runs);
    end = first;
    while (i < groups.size() && groups[i].index == end) ++i, ++end;
    AppendVarUint(static_cast<uint32_t>(end - first), &runs);
  }
  return runs;
}

// Stores the arrays of one type in at most *bytes_left bytes, and takes what it used off it.
template <typename T>
Result<void> AddType(ByteEffort effort, LearnedType type, const std::vector<std::span<T>>& trained,
                     const std::vector<std::span<T>>& fresh, size_t* bytes_left, WeightFile* file) {
  const bool has_counts = type == LearnedType::kProbabilities;
  std::vector<int32_t> sizes;
  for (size_t a = 0; a < trained.size(); ++a) {
    if (trained[a].size() != fresh[a].size() || trained[a].size() > kMaxPriorElements) {
      return MakeError(ErrorCode::kInvalidArgument, "byte prior: arrays of different sizes");
    }
    sizes.push_back(static_cast<int32_t>(trained[a].size()));
  }
  std::vector<Group> groups = ChangedGroups(trained, fresh, GroupSize(type));
  std::ranges::sort(groups, [](const Group& a, const Group& b) {
    return a.change != b.change ? a.change > b.change : a.index < b.index;
  });
  const size_t group_bytes = GroupSize(type) * (has_counts ? 3 : 2);
  groups.resize(std::min(groups.size(), *bytes_left / group_bytes));
  std::vector<uint8_t> runs = RunsOf(groups);
  while (groups.size() * group_bytes + runs.size() > *bytes_left && !groups.empty()) {
    const size_t too_many = groups.size() * group_bytes + runs.size() - *bytes_left;
    groups.resize(groups.size() - std::min(groups.size(), too_many / group_bytes + 1));
    runs = RunsOf(groups);
  }
  std::ranges::sort(groups, {}, &Group::index);
  std::vector<int16_t> values;
  std::vector<uint8_t> counts;
  for (const Group& group : groups) {
    for (size_t i = group.first; i < group.first + group.num; ++i) {
      const Packed packed = Pack(trained[group.array][i], fresh[group.array][i]);
      values.push_back(packed.value);
      counts.push_back(packed.count);
    }
  }
  *bytes_left -= groups.size() * group_bytes + runs.size();
  const auto name = [&](std::string_view part) { return LearnedTensorName(effort, type, part); };
  const auto set = [&](std::string_view part, const auto& elements) {
    using Element = typename std::decay_t<decltype(elements)>::value_type;
    const std::array<size_t, 1> shape = {elements.size()};
    return file->Set<Element>(name(part), shape, elements);
  };
  GMZIP_RETURN_IF_ERROR(set("sizes", sizes));
  GMZIP_RETURN_IF_ERROR(set("runs", runs));
  GMZIP_RETURN_IF_ERROR(set("values", values));
  return has_counts ? set("counts", counts) : Result<void>();
}

}  // namespace

Result<void> SetPriorTable(std::span<const uint8_t> table, WeightFile* file) {
  file->metadata[std::string(kPriorFamilyKey)] = kPriorFamily;
  file->metadata[std::string(kPriorVersionKey)] = std::to_string(kPriorVersion);
  const std::array<size_t, 2> shape = {table.size() / PrimedCounts::kBucketBytes,
                                       PrimedCounts::kBucketBytes};
  return file->Set<uint8_t>(kPriorTableName, shape, table);
}

Result<size_t> AddLearned(ByteEffort effort, const LearnedArrays& trained,
                          const LearnedArrays& fresh, size_t max_bytes, WeightFile* file) {
  if (trained.probabilities.size() != fresh.probabilities.size() ||
      trained.weights.size() != fresh.weights.size() ||
      trained.curves.size() != fresh.curves.size()) {
    return MakeError(ErrorCode::kInvalidArgument, "byte prior: arrays of different forms");
  }
  size_t bytes_left = max_bytes;
  GMZIP_RETURN_IF_ERROR(AddType(effort, LearnedType::kProbabilities, trained.probabilities,
                                fresh.probabilities, &bytes_left, file));
  GMZIP_RETURN_IF_ERROR(
      AddType(effort, LearnedType::kWeights, trained.weights, fresh.weights, &bytes_left, file));
  GMZIP_RETURN_IF_ERROR(
      AddType(effort, LearnedType::kCurves, trained.curves, fresh.curves, &bytes_left, file));
  return max_bytes - bytes_left;
}

}  // namespace gmzip
