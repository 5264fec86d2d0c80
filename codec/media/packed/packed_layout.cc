#include "codec/media/packed/packed_layout.h"

#include "codec/container/byte_cursor.h"

namespace gmzip::packed {
namespace {

// So that sums of a few of them cannot overflow; ParseLayout checks the running sum, too.
constexpr uint64_t kMaxSize = uint64_t{1} << 60;

expected_impl::unexpected<Error> Damaged() {
  return MakeError(ErrorCode::kDamaged, "side info of packed streams is damaged");
}

}  // namespace

uint64_t PackedLayout::NumSampleBytes() const {
  uint64_t total = 0;
  for (const PackedStream& stream : streams) total += stream.gap_bytes + stream.raw_bytes;
  return total;
}

std::vector<uint8_t> SerializeLayout(const PackedLayout& layout) {
  std::vector<uint8_t> bytes;
  AppendVarint(layout.streams.size(), &bytes);
  // By columns: sizes of one kind are alike.
  for (const PackedStream& stream : layout.streams) AppendVarint(stream.gap_bytes, &bytes);
  for (const PackedStream& stream : layout.streams) AppendVarint(stream.raw_bytes, &bytes);
  for (const PackedStream& stream : layout.streams) AppendVarint(stream.deflate_bytes, &bytes);
  AppendVarint(layout.kept_fields ? layout.kept_fields->size() + 1 : 0, &bytes);
  if (layout.kept_fields) {
    uint64_t next = 0;
    for (const uint64_t kept : *layout.kept_fields) {
      AppendVarint(kept - next, &bytes);
      next = kept + 1;
    }
  }
  AppendBytes(layout.deflate, &bytes);
  return bytes;
}

Result<PackedLayout> ParseLayout(std::span<const uint8_t> side_info) {
  ByteCursor cursor(side_info);
  PackedLayout layout;
  const uint64_t num_streams = cursor.Varint();
  // Each takes at least a byte in each of three columns.
  if (num_streams > cursor.bytes_left() / 3) return Damaged();
  layout.streams.resize(static_cast<size_t>(num_streams));
  uint64_t sample_bytes = 0;
  uint64_t deflate_bytes = 0;
  const auto take = [&](uint64_t* sum) {
    const uint64_t size = cursor.Varint();
    if (size < kMaxSize && *sum < kMaxSize) *sum += size;
    return size;
  };
  for (PackedStream& stream : layout.streams) stream.gap_bytes = take(&sample_bytes);
  for (PackedStream& stream : layout.streams) stream.raw_bytes = take(&sample_bytes);
  for (PackedStream& stream : layout.streams) stream.deflate_bytes = take(&deflate_bytes);
  if (!cursor.ok() || sample_bytes >= kMaxSize) return Damaged();
  if (const uint64_t num_kept_plus_1 = cursor.Varint(); num_kept_plus_1 != 0) {
    if (num_kept_plus_1 - 1 > cursor.bytes_left()) return Damaged();
    layout.kept_fields.emplace(static_cast<size_t>(num_kept_plus_1 - 1));
    uint64_t next = 0;
    for (uint64_t& kept : *layout.kept_fields) {
      const uint64_t skipped = cursor.Varint();
      if (skipped >= kMaxSize || next >= kMaxSize) return Damaged();
      kept = next + skipped;
      next = kept + 1;
    }
  }
  if (!cursor.ok() || deflate_bytes != cursor.bytes_left()) return Damaged();
  const auto deflate = cursor.Bytes(deflate_bytes);
  layout.deflate.assign(deflate.begin(), deflate.end());
  return layout;
}

}  // namespace gmzip::packed
