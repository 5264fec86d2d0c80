#include "codec/media/pnm/pnm_split.h"

#include <optional>
#include <string>
#include <string_view>

#include "codec/container/byte_cursor.h"
#include "codec/media/pnm/pnm_header.h"

namespace gmzip {

Result<PnmSplit> SplitPnm(std::span<const uint8_t> file) {
  const std::optional<PnmHeader> header = ParsePnmHeader(file);
  if (!header) {
    return MakeError(ErrorCode::kUnsupported, "not a binary PNM or PAM file with 8-bit samples");
  }
  const uint64_t row_bytes = uint64_t{header->width} * static_cast<uint64_t>(header->num_channels);
  const size_t body_bytes = file.size() - header->size_bytes;
  // Division, for the product of three numbers from a file may not fit 64 bits.
  if (row_bytes > body_bytes / header->height) {
    return MakeError(ErrorCode::kUnsupported, "the picture's samples are cut short");
  }
  const auto samples =
      file.subspan(header->size_bytes, static_cast<size_t>(row_bytes) * size_t{header->height});
  PnmSplit split;
  split.picture.width = header->width;
  split.picture.height = header->height;
  split.picture.num_channels = header->num_channels;
  split.picture.samples.assign(samples.begin(), samples.end());
  AppendVarint(header->size_bytes, &split.side_info);
  AppendBytes(file.first(header->size_bytes), &split.side_info);
  AppendBytes(file.subspan(header->size_bytes + samples.size()), &split.side_info);
  return split;
}

Result<std::vector<uint8_t>> RestorePnm(std::span<const uint8_t> samples,
                                        std::span<const uint8_t> side_info) {
  ByteCursor cursor(side_info);
  const auto header = cursor.Bytes(cursor.Varint());
  if (!cursor.ok()) return MakeError(ErrorCode::kDamaged, "the PNM side info is damaged");
  const auto trailer = cursor.Bytes(cursor.bytes_left());
  std::vector<uint8_t> file;
  file.reserve(header.size() + samples.size() + trailer.size());
  AppendBytes(header, &file);
  AppendBytes(samples, &file);
  AppendBytes(trailer, &file);
  return file;
}

std::vector<uint8_t> WritePnm(const Picture& picture) {
  const std::string width = std::to_string(picture.width);
  const std::string height = std::to_string(picture.height);
  std::string header;
  if (picture.num_channels % 2 == 1) {
    header = (picture.num_channels == 1 ? "P5\n" : "P6\n") + width + " " + height + "\n255\n";
  } else {
    header = "P7\nWIDTH " + width + "\nHEIGHT " + height + "\nDEPTH " +
             std::to_string(picture.num_channels) + "\nMAXVAL 255\nTUPLTYPE " +
             (picture.num_channels == 2 ? "GRAYSCALE_ALPHA" : "RGB_ALPHA") + "\nENDHDR\n";
  }
  std::vector<uint8_t> file(header.begin(), header.end());
  AppendBytes(picture.samples, &file);
  return file;
}

const char* PnmSuffix(int num_channels) {
  if (num_channels % 2 == 0) return ".pam";
  return num_channels == 1 ? ".pgm" : ".ppm";
}

}  // namespace gmzip
