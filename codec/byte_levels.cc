#include "codec/byte_levels.h"

#include <algorithm>
#include <array>
#include <bit>

#include "codec/stream_blocks.h"

namespace gmzip {
namespace {

constexpr int kDefaultPictureLevel = 5;

// By level; 0 is the default.
constexpr std::array<ByteEffort, kMaxLevel + 1> kEfforts = {
    ByteEffort::kNetwork,    ByteEffort::kFast,        ByteEffort::kFast,
    ByteEffort::kMedium,     ByteEffort::kHigh,        ByteEffort::kNetwork,
    ByteEffort::kNetwork,    ByteEffort::kNetworkHigh, ByteEffort::kNetworkHigh,
    ByteEffort::kNetworkHigh};

struct MemoryRange {
  int smallest_log2;
  int largest_log2;
};

MemoryRange MemoryOf(ByteEffort effort) {
  switch (ContextEffort(effort)) {
    case ByteEffort::kFast:
      // For speed: twice as much cost 10 % of it when this was chosen, and saved 2 %.
      return {18, 22};
    case ByteEffort::kMedium:
      return {18, 27};
    default:
      return {18, 28};
  }
}

// Blocks that each start a model anew: large, as each learns from nothing.
constexpr size_t kIndependentBlockBytes = size_t{4} << 20;
// Blocks of one chain: 0.04 to 0.01 % of the file are block headers.
constexpr size_t kFirstBlockBytes = size_t{256} << 10;
constexpr size_t kLastBlockBytes = size_t{1} << 20;
// With a network, which takes a second or more for this: verification is a block behind.
constexpr size_t kNetworkBlockBytes = size_t{128} << 10;

}  // namespace

int PictureLevelOf(const CompressOptions& options) {
  return options.level == kDefaultLevel ? kDefaultPictureLevel : options.level;
}

ByteModelSettings ByteModelOf(const CompressOptions& options, std::optional<uint64_t> num_bytes) {
  const ByteEffort effort = kEfforts[static_cast<size_t>(options.level)];
  const MemoryRange range = MemoryOf(effort);
  // By bytes that the model will see, and the contexts new to it that they bring: a quarter as much
  // made held-out files 0.4 % larger, man pages and Markdown over 1 %.
  const int bytes_each_log2 = effort == ByteEffort::kFast ? 5 : 8;
  const int wanted = num_bytes
                         ? static_cast<int>(std::bit_width(std::max<uint64_t>(*num_bytes, 1) - 1)) +
                               bytes_each_log2
                         : range.largest_log2;
  int memory_log2 = std::clamp(wanted, range.smallest_log2, range.largest_log2);
  // Coding and verification have a model each, and must leave room for blocks.
  while (memory_log2 > kMinByteMemoryLog2 &&
         uint64_t{4} << memory_log2 > options.memory_limit_bytes) {
    --memory_log2;
  }
  ByteModelSettings settings{effort, memory_log2};
  settings.on_two_threads =
      ResolveThreads(options.num_threads) > 1 && !options.verify && !options.independent;
  return settings;
}

std::optional<CompressOptions> WithoutNetwork(const CompressOptions& options) {
  const ByteEffort effort = kEfforts[static_cast<size_t>(options.level)];
  if (!HasNetwork(effort)) return std::nullopt;
  const auto* const same = std::ranges::find(kEfforts, ContextEffort(effort));
  CompressOptions without = options;
  without.level = static_cast<int>(same - kEfforts.begin());
  return without;
}

CutSettings CutSettingsOf(const CompressOptions& options) {
  const ByteEffort effort = kEfforts[static_cast<size_t>(options.level)];
  const bool squeezes = ContextEffort(effort) == ByteEffort::kHigh;
  if (options.independent) {
    return {kIndependentBlockBytes, kIndependentBlockBytes, true, squeezes};
  }
  if (HasNetwork(effort)) return {kNetworkBlockBytes, kNetworkBlockBytes, false, squeezes};
  return {kFirstBlockBytes, kLastBlockBytes, false, squeezes};
}

StreamSettings StreamSettingsOf(const CompressOptions& options, uint64_t num_bytes) {
  StreamSettings settings{ByteSettingsOfLevel(PictureLevelOf(options))};
  // The fastest levels keep to zstd.
  if (kEfforts[static_cast<size_t>(options.level)] != ByteEffort::kFast) {
    settings.model =
        ByteModelOf(options, std::min<uint64_t>(num_bytes, settings.bytes.block_bytes));
  }
  return settings;
}

}  // namespace gmzip
