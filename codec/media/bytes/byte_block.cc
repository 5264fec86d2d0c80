#include "codec/media/bytes/byte_block.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <optional>

#include "base/check.h"
#include "codec/container/byte_cursor.h"
#include "codec/media/bytes/content_detector.h"  // kMaxRunPeriod
#include "codec/media/bytes/row_filter.h"

namespace gmzip {
namespace {

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// The trial that chooses a row filter: fast, and good enough to rank them.
constexpr int kTrialZstdLevel = 3;

// Appends a zstd frame of `raw` to `out`. The frame carries no checksum: the block header has one.
// False if it would take more than `limit` bytes.
bool AppendZstd(std::span<const uint8_t> raw, const ByteSettings& settings, size_t limit,
                std::vector<uint8_t>* out) {
  std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (context == nullptr) throw std::bad_alloc();
  const auto set = [&](ZSTD_cParameter parameter, int value) {
    if (value != 0) ZSTD_CCtx_setParameter(context.get(), parameter, value);
  };
  set(ZSTD_c_compressionLevel, settings.zstd_level);
  set(ZSTD_c_hashLog, settings.hash_log);
  set(ZSTD_c_chainLog, settings.chain_log);
  const size_t start = out->size();
  out->resize(start + limit);
  const size_t size =
      ZSTD_compress2(context.get(), out->data() + start, limit, raw.data(), raw.size());
  if (ZSTD_isError(size) != 0) {
    if (ZSTD_getErrorCode(size) == ZSTD_error_memory_allocation) throw std::bad_alloc();
    out->resize(start);
    return false;
  }
  out->resize(start + size);
  return true;
}

CodedBytes Stored(std::span<const uint8_t> raw) {
  return {Coding::kStored, {raw.begin(), raw.end()}};
}

std::vector<uint8_t> DifferencePrefix(RowFilter filter, uint32_t row_bytes, uint32_t pixel_bytes) {
  std::vector<uint8_t> prefix = {static_cast<uint8_t>(filter)};
  AppendVarint(row_bytes, &prefix);
  AppendVarint(pixel_bytes, &prefix);
  return prefix;
}

std::vector<uint8_t> Filtered(std::span<const uint8_t> raw, RowFilter filter, uint32_t row_bytes,
                              uint32_t pixel_bytes) {
  std::vector<uint8_t> differences(raw.begin(), raw.end());
  ApplyRowFilter(filter, row_bytes, pixel_bytes, differences);
  return differences;
}

// The filter whose differences zstd's fast level codes best; nullopt: none.
std::optional<RowFilter> ChooseFilter(std::span<const uint8_t> raw, uint32_t row_bytes,
                                      uint32_t pixel_bytes) {
  const ByteSettings trial{.zstd_level = kTrialZstdLevel};
  std::vector<uint8_t> out;
  size_t best_size = AppendZstd(raw, trial, raw.size(), &out) ? out.size() : raw.size();
  std::optional<RowFilter> best;
  for (const RowFilter filter : {RowFilter::kLeft, RowFilter::kUp, RowFilter::kPaeth}) {
    const std::vector<uint8_t> differences = Filtered(raw, filter, row_bytes, pixel_bytes);
    out.clear();
    if (AppendZstd(differences, trial, best_size, &out) && out.size() < best_size) {
      best_size = out.size();
      best = filter;
    }
  }
  return best;
}

Result<std::vector<uint8_t>> DecodeZstd(std::span<const uint8_t> payload, uint64_t raw_size) {
  std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  if (context == nullptr) throw std::bad_alloc();
  std::vector<uint8_t> raw(static_cast<size_t>(raw_size));
  const size_t size =
      ZSTD_decompressDCtx(context.get(), raw.data(), raw.size(), payload.data(), payload.size());
  if (ZSTD_isError(size) != 0 || size != raw.size()) {
    return MakeError(ErrorCode::kDamaged, "a block's zstd data is damaged");
  }
  return raw;
}

Result<std::vector<uint8_t>> DecodeDifference(std::span<const uint8_t> payload, uint64_t raw_size) {
  ByteCursor cursor(payload);
  const auto filter = cursor.Word<uint8_t>();
  const uint64_t row_bytes = cursor.Varint();
  const uint64_t pixel_bytes = cursor.Varint();
  if (!cursor.ok() || !IsRowFilter(filter) || row_bytes == 0 || row_bytes > UINT32_MAX ||
      pixel_bytes == 0 || pixel_bytes > 255) {
    return MakeError(ErrorCode::kDamaged, "a block's row filter is impossible");
  }
  GMZIP_ASSIGN_OR_RETURN(std::vector<uint8_t> raw,
                         DecodeZstd(payload.subspan(cursor.position()), raw_size));
  UndoRowFilter(static_cast<RowFilter>(filter), static_cast<uint32_t>(row_bytes),
                static_cast<uint32_t>(pixel_bytes), raw);
  return raw;
}

Result<std::vector<uint8_t>> DecodeRun(std::span<const uint8_t> payload, uint64_t raw_size) {
  if (payload.empty() || payload.size() > kMaxRunPeriod || payload.size() > raw_size) {
    return MakeError(ErrorCode::kDamaged, "a run repeats an impossible number of bytes");
  }
  std::vector<uint8_t> raw(static_cast<size_t>(raw_size));
  std::copy(payload.begin(), payload.end(), raw.begin());
  // What is there already is whole periods, but for the last time.
  for (size_t filled = payload.size(); filled < raw.size();) {
    const size_t count = std::min(filled, raw.size() - filled);
    std::copy_n(raw.data(), count, raw.data() + filled);
    filled += count;
  }
  return raw;
}

}  // namespace

ByteSettings ByteSettingsOfLevel(int level) {
  // zstd levels by gmzip level. 19 looks back 8 MiB, so that larger blocks gain nothing below 9.
  constexpr std::array<int, 9> kZstdLevels = {3, 6, 9, 15, 19, 19, 20, 21, 22};
  const int index = std::clamp(level, 1, 9) - 1;
  ByteSettings settings{.zstd_level = kZstdLevels[static_cast<size_t>(index)],
                        .block_bytes = size_t{8} << 20};
  if (level >= 9) {
    // Four times the reach; zstd's own tables for it would take 400 MB a thread, these take 100.
    settings.block_bytes = size_t{32} << 20;
    settings.hash_log = 23;
    settings.chain_log = 24;
  }
  return settings;
}

CodedBytes EncodeByteBlock(std::span<const uint8_t> raw, const ByteSettings& settings) {
  // One byte less than stored, or stored it is.
  CodedBytes coded{Coding::kZstd, {}};
  if (raw.size() < 2 || !AppendZstd(raw, settings, raw.size() - 1, &coded.payload)) {
    return Stored(raw);
  }
  coded.payload.shrink_to_fit();
  return coded;
}

CodedBytes EncodeRowBlock(std::span<const uint8_t> raw, uint32_t row_bytes, uint32_t pixel_bytes,
                          const ByteSettings& settings) {
  const std::optional<RowFilter> filter = ChooseFilter(raw, row_bytes, pixel_bytes);
  CodedBytes plain = EncodeByteBlock(raw, settings);
  if (!filter) return plain;
  CodedBytes coded{Coding::kDifference, DifferencePrefix(*filter, row_bytes, pixel_bytes)};
  if (coded.payload.size() >= plain.payload.size()) return plain;
  const std::vector<uint8_t> differences = Filtered(raw, *filter, row_bytes, pixel_bytes);
  if (!AppendZstd(differences, settings, plain.payload.size() - coded.payload.size(),
                  &coded.payload)) {
    return plain;
  }
  coded.payload.shrink_to_fit();
  return coded;
}

CodedBytes EncodeRun(std::span<const uint8_t> raw, size_t run_period) {
  const auto unit = raw.first(run_period);
  return {Coding::kRun, {unit.begin(), unit.end()}};
}

Result<std::vector<uint8_t>> DecodeByteBlock(Coding coding, std::span<const uint8_t> payload,
                                             uint64_t raw_size) {
  GMZIP_CHECK(raw_size <= kMaxBlockBytes);
  switch (coding) {
    case Coding::kStored:
      break;
    case Coding::kZstd:
      return DecodeZstd(payload, raw_size);
    case Coding::kDifference:
      return DecodeDifference(payload, raw_size);
    case Coding::kRun:
      return DecodeRun(payload, raw_size);
    case Coding::kModel:
    case Coding::kMixed:
      return MakeError(ErrorCode::kUnsupported, "a block of bytes needs a model");
  }
  if (payload.size() != raw_size) {
    return MakeError(ErrorCode::kDamaged, "a stored block has the wrong length");
  }
  return std::vector<uint8_t>(payload.begin(), payload.end());
}

}  // namespace gmzip
