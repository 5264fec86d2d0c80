#include "codec/media/packed/packed_restoration.h"

#include <zlib.h>

#include <algorithm>
#include <map>

#include "codec/media/deflate/deflate_side_info.h"
#include "codec/media/packed/derived_fields.h"
#include "codec/media/packed/packed_layout.h"
#include "codec/media/packed/packed_memory.h"

namespace gmzip::packed {
namespace {

// Takes `count` bytes off the front.
std::span<const uint8_t> Take(uint64_t count, std::span<const uint8_t>* bytes) {
  const auto taken = bytes->first(static_cast<size_t>(count));
  *bytes = bytes->subspan(taken.size());
  return taken;
}

}  // namespace

Result<std::vector<uint8_t>> RestorePacked(const PackedKind& kind, std::span<const uint8_t> samples,
                                           std::span<const uint8_t> side_info,
                                           uint64_t memory_limit) {
  GMZIP_ASSIGN_OR_RETURN(const PackedLayout layout, ParseLayout(side_info));
  if (layout.NumSampleBytes() > samples.size()) {
    return MakeError(ErrorCode::kDamaged, "samples do not fit the packed streams");
  }
  uint64_t longest = 0;
  for (const PackedStream& stream : layout.streams) longest = std::max(longest, stream.raw_bytes);
  const uint64_t fixed_bytes = samples.size() + PackedMemory::kStreamFactor * longest;
  const auto too_large = [] {
    return MakeError(ErrorCode::kTooLarge, "packed streams take more memory than the limit allows");
  };
  std::vector<uint8_t> file;
  std::vector<StreamPlace> places;
  std::span<const uint8_t> deflate = layout.deflate;
  const auto append = [&](std::span<const uint8_t> bytes) {
    file.insert(file.end(), bytes.begin(), bytes.end());
  };
  for (const PackedStream& stream : layout.streams) {
    append(Take(stream.gap_bytes, &samples));
    if (fixed_bytes + file.size() > memory_limit) return too_large();
    const auto raw = Take(stream.raw_bytes, &samples);
    GMZIP_ASSIGN_OR_RETURN(
        const std::vector<uint8_t> rebuilt,
        deflate::RebuildDeflate(Take(stream.deflate_bytes, &deflate), raw,
                                static_cast<size_t>(memory_limit - fixed_bytes - file.size())));
    const uLong crc = crc32_z(0, raw.data(), raw.size());
    places.push_back(
        {file.size(), file.size() + rebuilt.size(), raw.size(), static_cast<uint32_t>(crc)});
    append(rebuilt);
  }
  append(samples);
  if (fixed_bytes + file.size() > memory_limit) return too_large();
  if (layout.kept_fields && !FillFields(kind, places, *layout.kept_fields, file)) {
    return MakeError(ErrorCode::kDamaged, "side info of packed streams names a field too many");
  }
  return file;
}

Result<std::string> DescribePacked(std::span<const uint8_t> side_info) {
  GMZIP_ASSIGN_OR_RETURN(const PackedLayout layout, ParseLayout(side_info));
  std::map<std::string, uint64_t> raw_bytes_by_encoder;
  uint64_t raw_bytes = 0;
  std::span<const uint8_t> deflate = layout.deflate;
  for (const PackedStream& stream : layout.streams) {
    const auto taken = Take(stream.deflate_bytes, &deflate);
    raw_bytes_by_encoder[deflate::DescribePrediction(taken)] += stream.raw_bytes + 1;
    raw_bytes += stream.raw_bytes;
  }
  const size_t num_streams = layout.streams.size();
  std::string line = std::to_string(num_streams) + " deflate stream" +
                     (num_streams == 1 ? "" : "s") + " opened, " + std::to_string(raw_bytes) +
                     " bytes in them";
  if (num_streams > 0) {
    const auto most =
        std::max_element(raw_bytes_by_encoder.begin(), raw_bytes_by_encoder.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    line += "; rebuilt " + std::string(raw_bytes_by_encoder.size() == 1 ? "" : "most ") + "by " +
            most->first;
  }
  return line + "; side info " + std::to_string(side_info.size()) + " bytes: deflate " +
         std::to_string(layout.deflate.size());
}

}  // namespace gmzip::packed
