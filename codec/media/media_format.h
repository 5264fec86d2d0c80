// What a kind of file offers the container: a file to samples and side info, and exactly back.
//
// To add a kind: a folder under codec/media/, a MediaFormat, a line in media_formats.cc, a line in
// detect.cc, a number in Media (codec/container/gmz_format.h) and in docs/FORMAT.md.
#ifndef GMZIP_CODEC_MEDIA_MEDIA_FORMAT_H_
#define GMZIP_CODEC_MEDIA_MEDIA_FORMAT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_format.h"  // Media
#include "codec/media/picture.h"

namespace gmzip {

// What Restore needs beside the samples.
struct SideInfo {
  std::vector<uint8_t> bytes;
  std::string note;        // one line on how well it went, for -v; may be empty
  bool is_proven = false;  // Restore was carried out and gave the file
};

// A file taken apart. Exactly one of `picture` and `samples` holds the samples.
struct MediaParts {
  std::optional<Picture> picture;  // 8-bit samples that picture models take
  std::vector<uint8_t> samples;    // otherwise: the samples as the format lays them out
  uint32_t row_bytes = 0;          // of `samples`, for row filters; 0: no rows
  uint32_t pixel_bytes = 1;        // distance to the left neighbour in `samples`, 1 .. 255
  // The file's bytes are packed already, and Split opened only what takes fewer bytes opened: if
  // the samples come out smaller than the file, coding its bytes is not tried.
  bool replaces_bytes = false;
  // Makes the side info, given the samples as Restore takes them; call once, on any thread, while
  // the file's bytes still stand. Errors: kUnsupported if the file would not come back exactly.
  std::function<Result<SideInfo>(std::span<const uint8_t> samples)> make_side_info;
};

// Stateless and thread-safe.
class MediaFormat {
 public:
  virtual ~MediaFormat() = default;

  // Errors: kUnsupported if the file is not, or not quite, of this kind (it is coded as bytes
  // then); kTooLarge if taking it apart needs more than memory_limit bytes.
  virtual Result<MediaParts> Split(std::span<const uint8_t> file, uint64_t memory_limit) const = 0;

  // One line on how side info rebuilds the file and what its parts take. Errors: kDamaged.
  virtual Result<std::string> DescribeSideInfo(std::span<const uint8_t> side_info) const = 0;

  // The file from Split's parts, byte for byte.
  //   samples  picture->samples, or samples, as Split gave them
  //   shape    the picture's width, height and channels (its samples are empty); null if there is
  //            no picture
  // Hostile input is safe. Errors: kDamaged, kTooLarge.
  virtual Result<std::vector<uint8_t>> Restore(std::span<const uint8_t> samples,
                                               const Picture* shape,
                                               std::span<const uint8_t> side_info,
                                               uint64_t memory_limit) const = 0;
};

// The format of a kind of file; null for Media::kBytes and for kinds this build has no module for.
const MediaFormat* FormatOf(Media media);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_MEDIA_FORMAT_H_
